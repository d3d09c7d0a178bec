/// JSON strings as RFC 8785 writes them, on UTF-8 bytes.
package enum JSONText {
    /// Appends `text` as a quoted JSON string: only `"`, `\` and U+0000–001F are escaped.
    package static func append(_ text: some Sequence<UInt8>, to bytes: inout [UInt8]) {
        bytes.append(0x22)
        let isAppended: Void? = text.withContiguousStorageIfAvailable { appendRuns(of: $0, to: &bytes) }
        if isAppended == nil {
            for byte in text { append(byte, to: &bytes) }
        }
        bytes.append(0x22)
    }

    /// Copies what needs no escape as it is, in one go.
    private static func appendRuns(of text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
        var start = 0
        for place in text.indices where needsEscape(text[place]) {
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start..<place]))
            append(text[place], to: &bytes)
            start = place + 1
        }
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start...]))
    }

    private static func needsEscape(_ byte: UInt8) -> Bool { byte < 0x20 || byte == 0x22 || byte == 0x5C }

    private static func append(_ byte: UInt8, to bytes: inout [UInt8]) {
        switch byte {
        case 0x22, 0x5C:
            bytes.append(0x5C)
            bytes.append(byte)
        case 0x08: bytes.append(contentsOf: [0x5C, 0x62])
        case 0x09: bytes.append(contentsOf: [0x5C, 0x74])
        case 0x0A: bytes.append(contentsOf: [0x5C, 0x6E])
        case 0x0C: bytes.append(contentsOf: [0x5C, 0x66])
        case 0x0D: bytes.append(contentsOf: [0x5C, 0x72])
        case 0x00...0x1F:
            bytes.append(contentsOf: [0x5C, 0x75, 0x30, 0x30])
            bytes.append(TextForm.hexDigit(byte >> 4, upper: false))
            bytes.append(TextForm.hexDigit(byte & 0xF, upper: false))
        default: bytes.append(byte)
        }
    }
}
