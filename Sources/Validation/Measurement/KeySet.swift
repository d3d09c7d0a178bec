import Canonical

/// The keys of one kind in a file, to find one that stands before: 128-bit hashes in open addressing, and the keys themselves
/// where two hashes are equal.
struct KeySet {
    private struct Entry {
        /// 0 for a free place.
        var hash: UInt64 = 0
        var start: UInt32 = 0
        var length: UInt32 = 0
    }

    private var entries = [Entry](repeating: Entry(), count: 1 << 16)
    private var arena: [UInt8] = []
    private var count = 0

    /// The hash of a key, which may be made on another thread.
    static func hash(_ key: Bytes) -> UInt64 { ByteTable<Void>.hash(key) | 1 }

    /// Adds a key.
    ///
    /// - Returns: Whether it is new.
    mutating func insert(_ key: Bytes, hash: UInt64) -> Bool {
        if count * 2 >= entries.count { grow() }
        let mask = entries.count - 1
        var place = Int(truncatingIfNeeded: hash >> 1) & mask
        while entries[place].hash != 0 {
            let entry = entries[place]
            if entry.hash == hash, entry.length == UInt32(key.count),
                arena.span.extracting(Int(entry.start)..<Int(entry.start + entry.length)).equals(key)
            {
                return false
            }
            place = (place + 1) & mask
        }
        entries[place] = Entry(hash: hash, start: UInt32(arena.count), length: UInt32(key.count))
        arena.append(contentsOf: key)
        count += 1
        return true
    }

    private mutating func grow() {
        var larger = [Entry](repeating: Entry(), count: entries.count * 2)
        let mask = larger.count - 1
        for entry in entries where entry.hash != 0 {
            var place = Int(truncatingIfNeeded: entry.hash >> 1) & mask
            while larger[place].hash != 0 { place = (place + 1) & mask }
            larger[place] = entry
        }
        entries = larger
    }
}
