import Canonical

/// The keys of one kind by place, in the order in which they were met, each with its holder.
///
/// Open addressing; the keys' bytes stand one after the other in a column.
final class KeyTable: @unchecked Sendable {
    private let bytes: Column<UInt8>
    /// Where each key begins; it ends where the next begins.
    private let starts: Column<UInt32>
    /// Of each key what its owner has for it.
    let holders: Column<Int32>
    /// Of each slot the place and one, 0 for a free one, and above it a part of the key's hash.
    ///
    /// By that part most other keys are told without looking at them. The size is a power of two.
    private var slots = [UInt32](repeating: 0, count: 8)

    /// How many bits the place takes.
    static let placeBits: UInt32 = 27

    /// An empty table.
    init(_ file: SpillFile) {
        bytes = Column(file)
        starts = Column(file)
        holders = Column(file)
    }

    /// How many keys there are.
    var count: Int { starts.count }

    /// The place of a key; nil for an unknown one.
    func place(of key: Bytes) -> Int? {
        let found = slots[slot(of: key, hash: ByteTable.hash(key))]
        return found == 0 ? nil : KeyTable.place(in: found)
    }

    /// The place of a key, which is added with a holder if it is not there.
    ///
    /// - Throws: There is no room for it.
    func place(adding key: Bytes, holder: Int32) throws(RecordSpaceError) -> Int {
        if (count + 1) * 4 > slots.count * 3 { grow() }
        let hash = ByteTable.hash(key)
        let slot = slot(of: key, hash: hash)
        guard slots[slot] == 0 else { return KeyTable.place(in: slots[slot]) }
        precondition(bytes.count + key.count <= UInt32.max, "at most 4 GiB of keys of a kind")
        precondition(count < 1 << KeyTable.placeBits - 1, "at most 134,217,727 keys of a kind")
        let start = UInt32(bytes.count)
        try bytes.append(key)
        try holders.append(holder)
        try starts.append(start)
        slots[slot] = KeyTable.slot(hash, count - 1)
        return count - 1
    }

    /// The key at a place.
    func key(at place: Int) -> [UInt8] {
        bytes.withBytes(range(of: place)) { bytes in bytes.indices.map { bytes[$0] } }
    }

    /// Whether the key at one place comes before that at another, byte by byte.
    func precedes(_ place: Int, _ other: Int) -> Bool {
        bytes.withBytes(range(of: place)) { left in
            bytes.withBytes(range(of: other)) { right in
                for offset in 0..<min(left.count, right.count) where left[offset] != right[offset] {
                    return left[offset] < right[offset]
                }
                return left.count < right.count
            }
        }
    }

    private func range(of place: Int) -> Range<Int> {
        Int(starts[place])..<(place + 1 < count ? Int(starts[place + 1]) : bytes.count)
    }

    private static func place(in slot: UInt32) -> Int { Int(slot & (1 << placeBits - 1)) - 1 }

    private static func slot(_ hash: UInt64, _ place: Int) -> UInt32 {
        UInt32(truncatingIfNeeded: hash >> 59) << placeBits | UInt32(place + 1)
    }

    /// Where a key stands among the slots, or the free one where it would.
    private func slot(of key: Bytes, hash: UInt64) -> Int {
        let mark = KeyTable.slot(hash, 0) >> KeyTable.placeBits
        var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while true {
            let found = slots[slot]
            if found == 0 { return slot }
            if found >> KeyTable.placeBits == mark {
                let range = range(of: KeyTable.place(in: found))
                if range.count == key.count, bytes.withBytes(range, { $0.equals(key) }) { return slot }
            }
            slot = (slot + 1) & (slots.count - 1)
        }
    }

    private func grow() {
        let size = slots.count * 2
        slots = []
        var slots = [UInt32](repeating: 0, count: size)
        for place in 0..<count {
            let hash = bytes.withBytes(range(of: place)) { ByteTable.hash($0) }
            var slot = Int(truncatingIfNeeded: hash) & (size - 1)
            while slots[slot] != 0 { slot = (slot + 1) & (size - 1) }
            slots[slot] = KeyTable.slot(hash, place)
        }
        self.slots = slots
    }
}
