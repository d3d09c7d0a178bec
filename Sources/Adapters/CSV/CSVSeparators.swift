/// The delimiters and line ends of a block in their order, found 64 bytes at a time, quotes or not.
struct CSVSeparators {
    private typealias Block = SIMD16<UInt8>

    /// How many bytes behind the block must be there to be loaded.
    static var padding: Int { 64 }

    private let delimiter: UInt8
    /// The first of the 64 bytes that are looked at.
    private var place = 0
    /// Bit n is set when byte n of them is a separator, or another control character, that was not given yet.
    private var hits: UInt64 = 0

    init(delimiter: UInt8) {
        self.delimiter = delimiter
    }

    /// Goes on from a place.
    ///
    /// - Parameters:
    ///   - place: The first byte that may be a separator.
    ///   - base: The block, with room for `padding` more bytes behind it.
    @inline(__always)
    mutating func start(at place: Int, _ base: UnsafeMutablePointer<UInt8>) {
        self.place = place
        hits = unsafe hits(in: base + place)
    }

    /// Goes on from a place behind the last separator that was given; the parameters are those of `start`.
    @inline(__always)
    mutating func skip(to place: Int, _ base: UnsafeMutablePointer<UInt8>) {
        let passed = place &- self.place
        guard passed < 64 else { return unsafe start(at: place, base) }
        hits &= ~0 << UInt64(truncatingIfNeeded: passed)
    }

    /// The place of the next separator, or the end of the block.
    @inline(__always)
    mutating func next(_ base: UnsafeMutablePointer<UInt8>, _ end: Int) -> Int {
        while true {
            while hits == 0 {
                place &+= 64
                guard place < end else { return end }
                hits = unsafe hits(in: base + place)
            }
            let found = place &+ hits.trailingZeroBitCount
            hits &= hits &- 1
            guard found < end else { return end }
            // Other control characters are hits too.
            let byte = unsafe base[found]
            if byte == delimiter || byte == 0x0A || byte == 0x0D { return found }
        }
    }

    /// Marks delimiters and what is below U+000E in 64 bytes.
    @inline(__always)
    private func hits(in bytes: UnsafeMutablePointer<UInt8>) -> UInt64 {
        var hits: UInt64 = 0
        for offset in stride(from: 0, to: 64, by: 16) {
            let block = unsafe UnsafeRawPointer(bytes + offset).loadUnaligned(as: Block.self)
            let marks = (block .== Block(repeating: delimiter)) .| (block .< Block(repeating: 0x0E))
            let words = unsafe unsafeBitCast(marks, to: SIMD2<UInt64>.self)
            hits |= CSVSeparators.bits(of: words[0]) << UInt64(truncatingIfNeeded: offset)
            hits |= CSVSeparators.bits(of: words[1]) << UInt64(truncatingIfNeeded: offset &+ 8)
        }
        return hits
    }

    /// One bit for each of eight bytes, of which all bits are set or none, the first one lowest.
    @inline(__always)
    private static func bits(of marks: UInt64) -> UInt64 {
        // Each byte leaves one bit, and the product moves the eight of them side by side into its highest byte.
        ((UInt64(littleEndian: marks) & 0x8040_2010_0804_0201) &* 0x0101_0101_0101_0101) >> 56
    }
}
