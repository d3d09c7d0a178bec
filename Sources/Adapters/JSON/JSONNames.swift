/// Tells whether a name was already given in its object, at a cost that stays small for any number of names.
///
/// Each object has a filter of 64 bits: only a name whose bit is set is compared with its siblings. From the 33rd name
/// on it must have a hash that was seen, too. The hash has a secret seed, so that no input makes many names collide.
struct JSONNames {
    /// What an object knows of its names.
    struct Filter {
        fileprivate var bits: UInt64 = 0
        fileprivate var count = 0
    }

    private static let hashingThreshold = 32

    /// Hashes of the names of large objects, each mixed with its object's place.
    private var hashes: Set<Int> = []

    mutating func removeAll() {
        if !hashes.isEmpty { hashes.removeAll(keepingCapacity: true) }
    }

    /// Whether the object already has the name; the object's filter takes it.
    ///
    /// The name stands in the line or behind it among the resolved strings; all nodes behind the object are its own.
    mutating func isRepeated(
        _ name: Range<Int>, _ filter: inout Filter, of object: Int, in nodes: [SourceTree.Node],
        _ line: RawSpan, _ strings: JSONStrings
    ) -> Bool {
        let isResolved = name.lowerBound >= line.byteCount
        let bit = isResolved ? ~0 : Self.bit(of: name, line)
        let mayBeKnown = filter.bits & bit != 0
        filter.bits |= bit
        filter.count += 1
        if filter.count > Self.hashingThreshold {
            if filter.count == Self.hashingThreshold + 1 { hashSiblings(of: object, in: nodes, line, strings) }
            let isNew = hashes.insert(strings.hash(of: name, line, seed: object)).inserted
            if isNew { return false }
        }
        return mayBeKnown && Self.siblings(of: object, in: nodes) { strings.isEqual($0.name, name, line) }
    }

    private mutating func hashSiblings(
        of object: Int, in nodes: [SourceTree.Node], _ line: RawSpan, _ strings: JSONStrings
    ) {
        var child = object + 1
        while child < nodes.count {
            hashes.insert(strings.hash(of: nodes[child].name, line, seed: object))
            child = nodes[child].end
        }
    }

    private static func siblings(
        of object: Int, in nodes: [SourceTree.Node], contain isWanted: (borrowing SourceTree.Node) -> Bool
    ) -> Bool {
        var child = object + 1
        while child < nodes.count {
            if isWanted(nodes[child]) { return true }
            child = nodes[child].end
        }
        return false
    }

    /// One of 64 bits, drawn from the name's length, its first eight bytes and its last eight.
    private static func bit(of name: Range<Int>, _ line: RawSpan) -> UInt64 {
        let first = JSONWord(line, at: name.lowerBound).prefix(min(name.count, 8)).bits
        let last = name.count > 8 ? JSONWord(line, at: name.upperBound - 8).bits : 0
        // Multiplication by the golden ratio's fraction spreads the differences to the upper bits.
        let mixed = (first ^ last &* 3 ^ UInt64(name.count)) &* 0x9E37_79B9_7F4A_7C15
        return 1 << (mixed >> 58)
    }
}
