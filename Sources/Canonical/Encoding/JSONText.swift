/// JSON strings as RFC 8785 writes them, on UTF-8 bytes.
package enum JSONText {
    /// Appends `text` as a quoted JSON string: only `"`, `\` and U+0000–001F are escaped.
    package static func append(_ text: some Sequence<UInt8>, to bytes: inout [UInt8]) {
        bytes.append(0x22)
        for byte in text {
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
        bytes.append(0x22)
    }
}
