import Mapping

/// What a cell's number format makes of a number: `number`, `serial` or `percent`.
enum NumberFormat {
    /// The kind for a format without a code in the file.
    ///
    /// 27–36 and 50–58 are dates only where Excel speaks Chinese, Japanese or Korean, and are then never written with
    /// a code. Source: ECMA-376 Part 1 §18.8.30.
    static func kind(ofBuiltIn id: Int) -> CellKind {
        switch id {
        case 14...22, 27...36, 45...47, 50...58: .serial
        case 9, 10: .percent
        default: .number
        }
    }

    /// The kind for a code such as `yyyy"年"m"月"d"日"`, `[Red]0.00` or `[h]:mm`.
    static func kind(ofCode code: String) -> CellKind {
        let code = Array(code.lowercased().utf8)
        var isPercent = false
        var at = 0
        while at < code.count {
            switch code[at] {
            case UInt8(ascii: "\""):
                at = code[(at + 1)...].firstIndex(of: UInt8(ascii: "\"")) ?? code.count
            case UInt8(ascii: "\\"), UInt8(ascii: "_"), UInt8(ascii: "*"):
                // The next character is shown, or its width, or it fills the cell.
                at += 1
            case UInt8(ascii: "["):
                let end = code[at...].firstIndex(of: UInt8(ascii: "]")) ?? code.count
                if isElapsedTime(code[(at + 1)..<end]) { return .serial }
                at = end
            case UInt8(ascii: "g") where code[at...].starts(with: "general".utf8):
                at += "general".utf8.count - 1
            case UInt8(ascii: "y"), UInt8(ascii: "m"), UInt8(ascii: "d"), UInt8(ascii: "h"), UInt8(ascii: "s"):
                return .serial
            case UInt8(ascii: "a") where code[at...].starts(with: "aaa".utf8):
                // The day of the week in Chinese and Japanese.
                return .serial
            case UInt8(ascii: "%"): isPercent = true
            default: break
            }
            at += 1
        }
        return isPercent ? .percent : .number
    }

    /// `[h]`, `[mm]`, `[ss]`: hours, minutes or seconds beyond a day.
    private static func isElapsedTime(_ text: ArraySlice<UInt8>) -> Bool {
        guard let first = text.first, "hms".utf8.contains(first) else { return false }
        return text.allSatisfy { $0 == first }
    }
}
