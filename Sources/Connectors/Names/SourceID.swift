/// The name of a source in the configuration.
package struct SourceID: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// 1 to 40 letters, digits, `-` or `_`: it is also the name of a folder.
    package let text: String

    /// Checks a name.
    package init?(_ text: String) {
        let isKnown = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
        guard isKnown, (1...40).contains(text.utf8.count) else { return nil }
        self.text = text
    }

    package var description: String { text }

    package static func < (left: SourceID, right: SourceID) -> Bool { left.text < right.text }
}
