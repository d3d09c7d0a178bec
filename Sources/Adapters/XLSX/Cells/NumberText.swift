/// A spreadsheet's number: the text is that of a binary double, and what counts is the double (rules §10.9).
enum NumberText {
    // Up to so many digits, a decimal is the shortest that restores its double.
    private static let sureDigits = 15
    // Far from where doubles lose precision near zero.
    private static let sureLength = 40

    /// Appends the shortest decimal that restores the number, without exponent.
    ///
    /// - Parameters:
    ///   - text: As the file has it, for example `1.1010519900101101E+17`.
    ///   - output: Gains digits, a point among them at most; a minus only before a number below zero.
    /// - Returns: False for what is no finite number; nothing is appended then.
    static func append(_ text: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) -> Bool {
        if unsafe isShortest(text) {
            unsafe output.append(contentsOf: text)
            return true
        }
        guard unsafe isNumber(text), let number = unsafe Double(String(decoding: text, as: UTF8.self)), number.isFinite
        else { return false }
        append(number, to: &output)
        return true
    }

    /// Whether the text is plain digits that cannot be written shorter.
    private static func isShortest(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard text.count <= sureLength else { return false }
        var at = unsafe text.first == UInt8(ascii: "-") ? 1 : 0
        let start = at
        while at < text.count, unsafe (0x30...0x39).contains(text[at]) { at += 1 }
        var digits = at - start
        guard digits > 0 else { return false }
        if unsafe text[start] == 0x30 {
            // A leading zero stands alone, and before a point.
            guard digits == 1 else { return false }
            if at == text.count { return start == 0 }
        }
        if at < text.count {
            guard unsafe text[at] == UInt8(ascii: ".") else { return false }
            at += 1
            let fraction = at
            while at < text.count, unsafe (0x30...0x39).contains(text[at]) { at += 1 }
            guard at == text.count, at > fraction, unsafe text[at - 1] != 0x30 else { return false }
            digits += at - fraction
        }
        return digits <= sureDigits
    }

    /// Digits with a point, a sign and an exponent where they may be; so no `nan`, no `0x1p3`.
    private static func isNumber(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var at = 0
        func digits() -> Int {
            let start = at
            while at < text.count, unsafe (0x30...0x39).contains(text[at]) { at += 1 }
            return at - start
        }
        func skipSign() {
            if at < text.count, unsafe text[at] == UInt8(ascii: "-") || text[at] == UInt8(ascii: "+") { at += 1 }
        }
        skipSign()
        var count = digits()
        if at < text.count, unsafe text[at] == UInt8(ascii: ".") {
            at += 1
            count += digits()
        }
        guard count > 0 else { return false }
        if at < text.count, unsafe text[at] | 0x20 == UInt8(ascii: "e") {
            at += 1
            skipSign()
            guard digits() > 0 else { return false }
        }
        return at == text.count
    }

    /// Swift describes a double by the shortest digits that restore it; only the exponent has to go.
    private static func append(_ number: Double, to output: inout [UInt8]) {
        var digits: [UInt8] = []
        var pointAt: Int?
        var exponent = 0
        let parts = number.magnitude.description.split(separator: "e")
        for byte in parts[0].utf8 {
            if byte == UInt8(ascii: ".") { pointAt = digits.count } else { digits.append(byte) }
        }
        if parts.count > 1 { exponent = Int(parts[1]) ?? 0 }
        var point = (pointAt ?? digits.count) + exponent
        let zeros = digits.prefix { $0 == 0x30 }.count
        digits.removeFirst(zeros)
        point -= zeros
        while digits.last == 0x30 { digits.removeLast() }
        guard !digits.isEmpty else { return output.append(0x30) }
        if number < 0 { output.append(UInt8(ascii: "-")) }
        if point <= 0 {
            output.append(contentsOf: "0.".utf8)
            output.append(contentsOf: repeatElement(0x30, count: -point))
            output.append(contentsOf: digits)
        } else if point >= digits.count {
            output.append(contentsOf: digits)
            output.append(contentsOf: repeatElement(0x30, count: point - digits.count))
        } else {
            output.append(contentsOf: digits[..<point])
            output.append(UInt8(ascii: "."))
            output.append(contentsOf: digits[point...])
        }
    }
}
