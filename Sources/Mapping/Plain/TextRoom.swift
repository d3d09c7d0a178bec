/// Where the plain texts of one record go.
struct TextRoom {
    /// How many bytes there are at most; a longer text is no plain one.
    static var largest: Int { 16 * 1024 }
    /// Bytes behind them, so that texts may be copied sixteen bytes at a time.
    static var padding: Int { 16 }

    /// Room for `size` bytes and the padding.
    let start: UnsafeMutableRawPointer
    /// Where in the record's text it begins.
    let offset: Int
    let size: Int
    private(set) var count = 0

    /// An empty room.
    init(_ start: UnsafeMutableRawPointer, offset: Int, size: Int) {
        self.start = start
        self.offset = offset
        self.size = size
    }

    /// Adds a text and gives its slot: offset in the upper, length in the lower 32 bits; nil when there is no room.
    @inline(__always)
    mutating func append(_ text: PlainText) -> Int64? {
        let length = text.count
        guard count &+ length <= size else { return nil }
        let target = start + count
        if text.readable >= length &+ TextRoom.padding {
            var index = 0
            while index < length {
                let block = text.start.loadUnaligned(fromByteOffset: index, as: SIMD2<UInt64>.self)
                (target + index).storeBytes(of: block, as: SIMD2<UInt64>.self)
                index &+= 16
            }
        } else {
            target.copyMemory(from: text.start, byteCount: length)
        }
        let slot = Int64(truncatingIfNeeded: offset &+ count) << 32 | Int64(truncatingIfNeeded: length)
        count &+= length
        return slot
    }
}
