/// The name of a file that a source offers: one that can be put into a folder without reaching outside of it.
///
/// At most 200 bytes of UTF-8, without `/`, control characters and those that turn the direction of writing, not starting with a dot, not one of the folders of an
/// inbox, and not one that means "still being written" (`UnfinishedNames`).
package struct SourceFileName: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The name.
    package let text: String

    private static let reserved: Set<String> = ["archive", "quarantine"]

    /// Checks a name; nil for one that is not taken.
    package init?(_ text: String) {
        let bytes = text.utf8
        guard (1...200).contains(bytes.count), bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7F && $0 != 0x2F }),
            !text.unicodeScalars.contains(where: { SourceFileName.isMisleading($0.value) }),
            !SourceFileName.reserved.contains(text),
            !UnfinishedNames.contain(text)
        else { return nil }
        self.text = text
    }

    package var description: String { text }

    /// Whether people would not see what is there: the controls U+0080 to U+009F, those of the direction of writing, and U+FFFD.
    ///
    /// Source: Unicode Standard Annex #9, §2.
    private static func isMisleading(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x80...0x9F, 0x202A...0x202E, 0x2066...0x2069, 0xFFFD: true
        default: false
        }
    }

    package static func < (left: SourceFileName, right: SourceFileName) -> Bool { left.text < right.text }

    /// The name itself, or one with a number before its extension that is not yet used: `A.csv`, `A~2.csv`, `A~3.csv`.
    ///
    /// A name with `~` belongs to no source of a mapping, so that it is not read by accident with its neighbours.
    package func distinct(among used: Set<String>) -> String {
        guard used.contains(text) else { return text }
        let dot = text.lastIndex(of: ".") ?? text.endIndex
        var number = 2
        while true {
            let candidate = "\(text[..<dot])~\(number)\(text[dot...])"
            if !used.contains(candidate) { return candidate }
            number += 1
        }
    }
}
