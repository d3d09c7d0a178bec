import CODBC

/// Texts as the driver manager passes them on.
///
/// A driver with wide functions gets UTF-16 as it is. For one without them the driver manager turns each unit into one
/// byte and each byte into one unit (ISO 8859-1, whatever the locale): UTF-8 survives that when it is handed over byte
/// by byte. SQLite's driver is of this sort.
enum ODBCText {
    /// The units of a text.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - isWide: Whether the driver has wide functions.
    /// - Returns: Without an end mark.
    static func units(_ text: String, isWide: Bool) -> [SQLWCHAR] {
        isWide ? Array(text.utf16) : text.utf8.map { SQLWCHAR($0) }
    }

    /// The text of units up to the end mark: UTF-8 where they are its bytes, else UTF-16.
    ///
    /// A wide text of Latin letters that happens to be whole UTF-8 sequences has never been a column's name.
    static func text(_ units: [SQLWCHAR]) -> String {
        let units = units.prefix { $0 != 0 }
        if units.allSatisfy({ $0 < 0x100 }), units.contains(where: { $0 >= 0x80 }),
            let text = String(validating: units.map { UInt8($0) }, as: UTF8.self)
        {
            return text
        }
        return String(decoding: units, as: UTF16.self)
    }
}
