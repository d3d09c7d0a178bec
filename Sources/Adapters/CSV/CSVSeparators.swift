import Canonical

/// The delimiters and line ends of a block in their order, found eight bytes at a time, quotes or not.
struct CSVSeparators {
    private let delimiter: UInt8
    /// The first byte of the word that is looked at.
    private var place = 0
    /// Bit 7 is set in the bytes of that word that are separators and were not given yet.
    private var hits: UInt64 = 0

    init(delimiter: UInt8) {
        self.delimiter = delimiter
    }

    /// Goes on from a place.
    ///
    /// - Parameters:
    ///   - place: The first byte that may be a separator.
    ///   - base: The block, with room for eight more bytes behind it.
    @inline(__always)
    mutating func start(at place: Int, _ base: UnsafeMutablePointer<UInt8>) {
        self.place = place
        hits = unsafe hits(in: base + place)
    }

    /// The place of the next separator, or the end of the block.
    @inline(__always)
    mutating func next(_ base: UnsafeMutablePointer<UInt8>, _ end: Int) -> Int {
        while true {
            while hits == 0 {
                place &+= 8
                guard place < end else { return end }
                hits = unsafe hits(in: base + place)
            }
            let found = place &+ hits.trailingZeroBitCount / 8
            hits &= hits &- 1
            guard found < end else { return end }
            // Other control characters are hits too.
            let byte = unsafe base[found]
            if byte == delimiter || byte == 0x0A || byte == 0x0D { return found }
        }
    }

    /// Marks delimiters and what is below U+000E, exactly: nothing is carried from byte to byte.
    @inline(__always)
    private func hits(in bytes: UnsafeMutablePointer<UInt8>) -> UInt64 {
        let word = unsafe UInt64(littleEndian: UnsafeRawPointer(bytes).loadUnaligned(as: UInt64.self))
        return (WordMarks.equals(word, delimiter) | WordMarks.below(word, 0x0E)) & WordMarks.high
    }
}
