/// Names of parts in a package.
///
/// Source: ECMA-376 Part 2 §6.2, §7.
enum PartName {
    /// The name that a relationship's target means, seen from the part that has the relationship.
    ///
    /// - Parameters:
    ///   - target: For example `worksheets/sheet1.xml`, `../xl/a.xml`, `/xl/%E8%A1%A8.xml`.
    ///   - base: The part without leading slash; empty for the package itself.
    /// - Returns: A name without leading slash.
    static func resolve(_ target: String, from base: String) -> String {
        let path = unescaped(target).replacing("\\", with: "/")
        var segments = path.hasPrefix("/") ? [] : base.split(separator: "/").dropLast().map(String.init)
        for segment in path.split(separator: "/") {
            switch segment {
            case ".": break
            case "..": _ = segments.popLast()
            default: segments.append(String(segment))
            }
        }
        return segments.joined(separator: "/")
    }

    /// The part that holds the relationships of a part; of the package itself for the empty name.
    static func relationships(of part: String) -> String {
        var segments = part.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        let last = segments.popLast() ?? ""
        return (segments + ["_rels", "\(last).rels"]).joined(separator: "/")
    }

    private static func unescaped(_ text: String) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            let digits = rest.prefix(2)
            if byte == UInt8(ascii: "%"), digits.count == 2,
                let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
            {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
