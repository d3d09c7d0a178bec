/// The places of byte strings in the order in which they were added, asked for with a window of bytes without making a key
/// of it.
///
/// Open addressing over one arena of keys, at most 4 GiB of them. What belongs to a key stands in a list of the owner's.
package struct ByteTable: Sendable {
    /// A key; it ends where the next begins.
    private struct Entry: Sendable {
        var hash: UInt32
        var start: UInt32
    }

    private var entries: [Entry] = []
    private var arena: [UInt8] = []
    /// Places in `entries`, −1 for a free one; the size is a power of two.
    private var places: [Int32] = Array(repeating: -1, count: 8)

    /// An empty table.
    package init() {}

    /// A table of texts; one that stands twice keeps its first place.
    package init(_ texts: [Text]) {
        for text in texts { insert(text.bytes.span) }
    }

    /// How many keys there are.
    package var count: Int { entries.count }

    /// The place of a key, from 0 in the order of adding; nil for an unknown one.
    package subscript(key: Bytes) -> Int? {
        let found = places[place(of: key, hash: ByteTable.shortHash(key))]
        return found < 0 ? nil : Int(found)
    }

    /// The key at a place.
    package subscript(keyAt place: Int) -> [UInt8] { Array(arena[range(of: place)]) }

    private func range(of place: Int) -> Range<Int> {
        let end = place + 1 < entries.count ? Int(entries[place + 1].start) : arena.count
        return Int(entries[place].start)..<end
    }

    /// Adds a key, unless it is there already.
    ///
    /// - Returns: Whether the key is new.
    @discardableResult
    package mutating func insert(_ key: Bytes) -> Bool { place(inserting: key).isNew }

    /// Adds a key, unless it is there already.
    ///
    /// - Returns: Its place, and whether it is new.
    package mutating func place(inserting key: Bytes) -> (place: Int, isNew: Bool) {
        let hash = ByteTable.shortHash(key)
        let known = places[place(of: key, hash: hash)]
        guard known < 0 else { return (Int(known), false) }
        precondition(arena.count + key.count <= UInt32.max, "a table of at most 4 GiB of keys")
        entries.append(Entry(hash: hash, start: UInt32(arena.count)))
        arena.append(contentsOf: key)
        if entries.count * 2 > places.count { grow() }
        places[place(of: key, hash: hash)] = Int32(entries.count - 1)
        return (entries.count - 1, true)
    }

    private static func shortHash(_ key: Bytes) -> UInt32 {
        let hash = hash(key)
        return UInt32(truncatingIfNeeded: hash ^ hash >> 32)
    }

    /// The hash of a byte string: eight bytes a step, the same on every machine.
    package static func hash(_ key: Bytes) -> UInt64 {
        key.withUnsafeBytes { raw in
            var hash: UInt64 = 0x9E37_79B9_7F4A_7C15 ^ UInt64(truncatingIfNeeded: raw.count)
            var offset = 0
            while offset + 8 <= raw.count {
                hash = mixed(hash, raw.word(at: offset))
                offset += 8
            }
            return mixed(hash, raw.lastWord(filler: 0))
        }
    }

    @inline(__always)
    private static func mixed(_ hash: UInt64, _ word: UInt64) -> UInt64 {
        let product = (hash ^ word).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
        return product.high ^ product.low
    }

    /// Where the key stands in `places`, or the free place where it would.
    private func place(of key: Bytes, hash: UInt32) -> Int {
        let places = places.span
        let entries = entries.span
        let mask = places.count - 1
        var place = Int(hash) & mask
        while true {
            let entry = Int(places[place])
            if entry < 0 { return place }
            if entries[entry].hash == hash {
                let start = Int(entries[entry].start)
                let end = entry + 1 < entries.count ? Int(entries[entry + 1].start) : arena.count
                if end - start == key.count, arena.span.extracting(start..<end).equals(key) { return place }
            }
            place = (place + 1) & mask
        }
    }

    private mutating func grow() {
        places = Array(repeating: -1, count: places.count * 2)
        let mask = places.count - 1
        for (index, entry) in entries.enumerated().dropLast() {
            var place = Int(entry.hash) & mask
            while places[place] >= 0 { place = (place + 1) & mask }
            places[place] = Int32(index)
        }
    }
}
