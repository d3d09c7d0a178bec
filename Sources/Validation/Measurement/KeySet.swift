import Canonical

/// The keys of a file, to find one that stands before: half a hash of each in open addressing, and the keys as they came.
struct KeySet {
    /// Keys on their way into the set: their hashes, and their bytes one after the other.
    struct Keys {
        fileprivate var bytes: [UInt8] = []
        fileprivate var starts: [UInt32] = []
        fileprivate var hashes: [UInt64] = []

        /// Adds the key of a record, if it has one.
        mutating func append(of record: Record) {
            let start = bytes.count
            guard record.appendKey(to: &bytes) else { return }
            // Keys of different kinds are told by their hashes as different keys are.
            let hash = ByteTable.hash(bytes.span.extracting(start..<bytes.count))
            hashes.append(hash ^ UInt64(record.kind.rawValue) &* 0xD6E8_FEB8_6659_FD93)
            starts.append(UInt32(start))
        }

        /// Forgets the keys.
        mutating func removeAll() {
            bytes.removeAll(keepingCapacity: true)
            starts.removeAll(keepingCapacity: true)
            hashes.removeAll(keepingCapacity: true)
        }

        fileprivate func range(of place: Int) -> Range<Int> {
            Int(starts[place])..<(place + 1 < starts.count ? Int(starts[place + 1]) : bytes.count)
        }
    }

    /// Keys that came together, and how many there were before them.
    private struct Block {
        let first: Int
        let keys: Keys
    }

    /// In the upper half that of a key's hash, which also says where among the slots it stands, in the lower one the key's number
    /// and one; 0 for a free slot.
    private var slots = [UInt64](repeating: 0, count: 1 << 16)
    private var slotBits: UInt64 = 16
    private var blocks: [Block] = []
    private var count = 0

    /// Adds keys in order.
    ///
    /// - Returns: How many of them were there already.
    mutating func insert(_ keys: Keys) -> Int {
        guard !keys.hashes.isEmpty else { return 0 }
        while (count + keys.hashes.count) * 2 > slots.count { grow() }
        precondition(count + keys.hashes.count < UInt32.max, "at most four thousand million keys")
        warm(keys.hashes)
        var kept = keys
        kept.hashes = []
        blocks.append(Block(first: count, keys: kept))
        count += keys.hashes.count
        var repeats = 0
        for place in keys.hashes.indices where !insert(place, keys.hashes[place]) { repeats += 1 }
        return repeats
    }

    /// Looks at every slot that will be looked at: one by one most of them would be waited for.
    private func warm(_ hashes: [UInt64]) {
        let slots = slots.span
        let shift = 64 - slotBits
        var last: UInt64 = 0
        for hash in hashes { last = max(last, slots[Int(truncatingIfNeeded: hash &>> shift)] & 0xFFFF_FFFF) }
        precondition(last <= count, "a slot names a key")
    }

    /// Adds a key of the last block; false when it is there already.
    private mutating func insert(_ place: Int, _ hash: UInt64) -> Bool {
        let mask = slots.count - 1
        let mark = hash &>> 32
        var slot = Int(truncatingIfNeeded: hash &>> (64 - slotBits))
        while slots[slot] != 0 {
            if slots[slot] &>> 32 == mark, isSame(Int(slots[slot] & 0xFFFF_FFFF) - 1, place) { return false }
            slot = (slot + 1) & mask
        }
        slots[slot] = mark &<< 32 | UInt64(blocks[blocks.count - 1].first + place + 1)
        return true
    }

    /// Whether a key is the same as one of the last block.
    private func isSame(_ number: Int, _ place: Int) -> Bool {
        // Almost never asked: the block is looked for.
        var low = 0
        var high = blocks.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if blocks[middle].first <= number { low = middle } else { high = middle }
        }
        let known = blocks[low].keys
        let new = blocks[blocks.count - 1].keys
        return known.bytes.span.extracting(known.range(of: number - blocks[low].first))
            .equals(new.bytes.span.extracting(new.range(of: place)))
    }

    private mutating func grow() {
        slotBits += 1
        var larger = [UInt64](repeating: 0, count: 1 << slotBits)
        let mask = larger.count - 1
        // In the order of their hashes, so that the larger table is filled from its start to its end.
        for entry in slots where entry != 0 {
            var slot = Int(entry &>> (64 - slotBits))
            while larger[slot] != 0 { slot = (slot + 1) & mask }
            larger[slot] = entry
        }
        slots = larger
    }
}
