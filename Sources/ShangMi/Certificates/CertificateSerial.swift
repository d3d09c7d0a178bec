/// The serial number of a certificate, compared as a number.
package struct CertificateSerial: Hashable, Sendable {
    /// Lower-case hex without leading zeros; zero is `0`.
    package let text: String

    /// Reads hex digits of either case and drops leading zeros; nil for no digits or any other character.
    package init?(_ hex: String) {
        guard !hex.isEmpty, hex.utf8.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit }) else { return nil }
        let significant = hex.lowercased().drop { $0 == "0" }
        text = significant.isEmpty ? "0" : String(significant)
    }
}
