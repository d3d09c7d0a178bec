/// A dictionary from byte strings to values that is asked with a window of bytes, without making a key of it.
///
/// Made once, then read: open addressing over one arena of keys. Also where `Dictionary` would copy the asking bytes.
package struct ByteTable<Value: Sendable>: Sendable {
    private struct Entry: Sendable {
        var hash: UInt64
        var start: Int
        var end: Int
        var value: Value
    }

    private var entries: [Entry] = []
    private var arena: [UInt8] = []
    /// Places in `entries`, −1 for a free one; the size is a power of two.
    private var places: [Int32] = Array(repeating: -1, count: 8)

    /// An empty table.
    package init() {}

    /// How many keys there are.
    package var count: Int { entries.count }

    /// The value of a key; nil for an unknown one.
    package subscript(key: Bytes) -> Value? {
        let place = place(of: key, hash: ByteTable.hash(key))
        return places[place] < 0 ? nil : entries[Int(places[place])].value
    }

    /// Adds a key, unless it is there already: the first one stays.
    ///
    /// - Returns: Whether the key is new.
    @discardableResult
    package mutating func insert(_ key: Bytes, _ value: Value) -> Bool {
        let hash = ByteTable.hash(key)
        var place = place(of: key, hash: hash)
        guard places[place] < 0 else { return false }
        let start = arena.count
        arena.append(contentsOf: key)
        entries.append(Entry(hash: hash, start: start, end: arena.count, value: value))
        if entries.count * 2 > places.count { grow() }
        place = self.place(of: key, hash: hash)
        places[place] = Int32(entries.count - 1)
        return true
    }

    /// The hash of a byte string: eight bytes a step, the same on every machine.
    package static func hash(_ key: Bytes) -> UInt64 {
        var hash: UInt64 = 0x9E37_79B9_7F4A_7C15 ^ UInt64(truncatingIfNeeded: key.count)
        key.withUnsafeBytes { raw in
            var offset = 0
            while offset + 8 <= raw.count {
                hash = mixed(hash, raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
                offset += 8
            }
            var rest: UInt64 = 0
            while offset < raw.count {
                rest = rest << 8 | UInt64(raw[offset])
                offset += 1
            }
            hash = mixed(hash, rest)
        }
        return hash
    }

    private static func mixed(_ hash: UInt64, _ word: UInt64) -> UInt64 {
        let product = (hash ^ word).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
        return product.high ^ product.low
    }

    /// Where the key stands in `places`, or the free place where it would.
    private func place(of key: Bytes, hash: UInt64) -> Int {
        let mask = places.count - 1
        var place = Int(truncatingIfNeeded: hash) & mask
        while true {
            let entry = Int(places[place])
            if entry < 0 { return place }
            let found = entries[entry]
            if found.hash == hash, arena.span.extracting(found.start..<found.end).equals(key) { return place }
            place = (place + 1) & mask
        }
    }

    private mutating func grow() {
        places = Array(repeating: -1, count: places.count * 2)
        let mask = places.count - 1
        for (index, entry) in entries.enumerated().dropLast() {
            var place = Int(truncatingIfNeeded: entry.hash) & mask
            while places[place] >= 0 { place = (place + 1) & mask }
            places[place] = Int32(index)
        }
    }
}
