/// Writes rows as CSV: UTF-8, commas, CRLF (RFC 4180).
enum CSVLine {
    /// Appends one row with its line break.
    ///
    /// A value is quoted when it holds a comma, a quote, a line break or a blank at its edge. A row of one empty value
    /// is `""`, so that it is no blank line.
    static func append(_ values: [[UInt8]], to bytes: inout [UInt8]) {
        for (index, value) in values.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            append(value, isAlone: values.count == 1, to: &bytes)
        }
        bytes.append(contentsOf: [0x0D, 0x0A])
    }

    private static func append(_ value: [UInt8], isAlone: Bool, to bytes: inout [UInt8]) {
        let isBlank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 }
        let needsQuotes =
            value.isEmpty && isAlone || value.first.map(isBlank) == true || value.last.map(isBlank) == true
            || value.contains { $0 == 0x2C || $0 == 0x22 || $0 == 0x0D || $0 == 0x0A }
        guard needsQuotes else { return bytes.append(contentsOf: value) }
        bytes.append(0x22)
        for byte in value {
            if byte == 0x22 { bytes.append(0x22) }
            bytes.append(byte)
        }
        bytes.append(0x22)
    }
}
