package import Canonical

/// The form of a source's file names: fixed text around one data date `{yyyyMMdd}`, for example `DY_BD_{yyyyMMdd}.csv`.
package struct FileNamePattern: Hashable, Sendable {
    /// The pattern as the mapping writes it.
    package let text: String
    private let prefix: [UInt8]
    private let suffix: [UInt8]
    private static let date = Array("{yyyyMMdd}".utf8)

    /// A pattern; nil unless it contains `{yyyyMMdd}` exactly once.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        let width = FileNamePattern.date.count
        let starts = bytes.indices.filter { bytes[$0...].starts(with: FileNamePattern.date) }
        guard starts.count == 1, let start = starts.first else { return nil }
        self.text = text
        prefix = Array(bytes[..<start])
        suffix = Array(bytes[(start + width)...])
    }

    /// The data date of a file of this source; nil for any other name, also when the digits are no day of the calendar.
    package func dataDate(ofFileNamed name: String) -> CivilDate? {
        let bytes = Array(name.utf8)
        guard bytes.count == prefix.count + 8 + suffix.count, bytes.starts(with: prefix),
            bytes.suffix(suffix.count).elementsEqual(suffix)
        else { return nil }
        var digits = 0
        for byte in bytes[prefix.count..<prefix.count + 8] {
            guard (0x30...0x39).contains(byte) else { return nil }
            digits = digits * 10 + Int(byte - 0x30)
        }
        return CivilDate(year: digits / 10_000, month: digits / 100 % 100, day: digits % 100)
    }
}
