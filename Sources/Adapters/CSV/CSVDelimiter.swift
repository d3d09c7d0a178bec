/// The character between two fields, as the mapping declares it.
package enum CSVDelimiter: String, Sendable, CaseIterable {
    /// The usual one.
    case comma = ","
    /// What spreadsheets export as text.
    case tab = "\t"
    /// What spreadsheets export where the comma is the decimal point.
    case semicolon = ";"
    /// What core systems export; in GB 18030 the second byte of some characters.
    case pipe = "|"

    var byte: UInt8 {
        switch self {
        case .comma: 0x2C
        case .tab: 0x09
        case .semicolon: 0x3B
        case .pipe: 0x7C
        }
    }

    /// Whether the byte is also the second byte of two-byte codes, as 0x7C is in GB 18030.
    func isTrailByte(in encoding: TextEncoding) -> Bool {
        encoding == .gb18030 && byte >= 0x40
    }
}
