/// The bytes of a text that its encoding does not have; each became one U+FFFD.
package struct UndecodableBytes: Equatable, Sendable {
    /// How many.
    package internal(set) var count = 0

    /// Where the first one stands, counted from the first byte of the text; nil when there is none.
    package internal(set) var firstOffset: Int?

    /// None yet.
    package init() {}

    mutating func add(_ count: Int, at offset: Int) {
        if firstOffset == nil { firstOffset = offset }
        self.count += count
    }
}
