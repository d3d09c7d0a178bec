import Canonical

/// Compact JSON, member by member, in the order in which it is written.
struct JSONWriter {
    private(set) var bytes: [UInt8] = []
    private var needsComma = false

    mutating func open(_ bracket: Unicode.Scalar) {
        separate()
        raw(String(bracket))
        needsComma = false
    }

    mutating func close(_ bracket: Unicode.Scalar) {
        raw(String(bracket))
        needsComma = true
    }

    mutating func key(_ name: String) {
        separate()
        JSONText.append(name.utf8, to: &bytes)
        raw(":")
        needsComma = false
    }

    mutating func member(_ name: String, _ value: String?) {
        key(name)
        if let value { JSONText.append(value.utf8, to: &bytes) } else { raw("null") }
        needsComma = true
    }

    mutating func member(_ name: String, _ value: Int?) {
        key(name)
        raw(value.map { "\($0)" } ?? "null")
        needsComma = true
    }

    /// An element of an array.
    mutating func element(_ value: String) {
        separate()
        JSONText.append(value.utf8, to: &bytes)
        needsComma = true
    }

    /// An element of an array.
    mutating func element(_ value: Int) {
        separate()
        raw("\(value)")
        needsComma = true
    }

    /// A member whose value is JSON already.
    mutating func member(_ name: String, json value: [UInt8]) {
        key(name)
        bytes.append(contentsOf: value)
        needsComma = true
    }

    mutating func raw(_ text: String) { bytes.append(contentsOf: text.utf8) }

    private mutating func separate() {
        if needsComma { raw(",") }
    }
}
