import Glibc

/// One pass over a part of an archive: inflates it block by block, has simple elements taken straight from their bytes,
/// and gives all else to expat.
///
/// Expat never sees the simple elements, each of which is well-formed by itself; what it does see is a well-formed
/// document exactly when the part is one.
struct ScannedPartReading<Sink: ScannedSink>: ~Copyable {
    private var entry: ArchiveEntryReader
    private var parser: XMLParser
    private let sink: Sink
    private var window: [UInt8]
    private let capacity: Int
    private var next = 0
    private var end = 0
    private var scans: Bool

    /// A pass that stands at the part's first byte.
    ///
    /// - Parameters:
    ///   - archive: Holds the part.
    ///   - part: The entry's name.
    ///   - depthLimit: How deep elements may be nested.
    ///   - sink: Gets everything.
    ///   - passage: How the bytes pass through memory.
    /// - Throws: The archive has no such part.
    init(
        _ archive: Archive, part: String, depthLimit: Int, sink: Sink, passage: ScannedPassage
    ) throws(SourceError) {
        entry = try archive.open(part)
        parser = XMLParser(file: archive.path, part: part, depthLimit: depthLimit, isTranscoded: false, sink: sink)
        self.sink = sink
        scans = passage.scans
        capacity = passage.windowSize
        window = [UInt8](repeating: 0, count: capacity + SimpleScanner.padding)
    }

    /// Reads the part to its end, and so to its checksum.
    mutating func run() throws(SourceError) {
        guard try refill() else { return try parser.finish() }
        // UTF-16 has a zero among the first bytes, or a mark.
        if window[..<min(4, end)].contains(where: { $0 == 0 || $0 >= 0xFE }) { scans = false }
        while next < end ? true : try refill() {
            if try takeElements() { continue }
            let piece = next..<endOfPiece()
            next = piece.upperBound
            try unsafe window.withUnsafeBufferPointer { (bytes) throws(SourceError) in
                try unsafe parser.feed(UnsafeBufferPointer(rebasing: bytes[piece]))
            }
        }
        try parser.finish()
    }

    /// Takes simple elements as long as they come; false when what stands here is for expat.
    private mutating func takeElements() throws(SourceError) -> Bool {
        guard canScan else { return false }
        let (start, end, sink) = (next, end, sink)
        var next = start
        let outcome = try unsafe window.withUnsafeBufferPointer {
            (bytes) throws(SourceError) -> SimpleScanner.Outcome in
            guard let base = bytes.baseAddress else { return .notSimple }
            while true {
                var scanner = unsafe SimpleScanner(base, from: next, to: end)
                let outcome = try sink.takeElement(&scanner)
                guard case .taken(let end) = outcome else { return outcome }
                next = end
            }
        }
        self.next = next
        parser.skipLines(window[start..<next].reduce(0) { $1 == 0x0A ? $0 + 1 : $0 })
        guard case .incomplete = outcome else { return next > start }
        return try refill()
    }

    private var canScan: Bool {
        scans && sink.canTakeElement && parser.declaresUTF8 && parser.pendingBytes == 0
    }

    /// Where the next bytes for expat end, so that it stands between two elements again as soon as it can.
    ///
    /// What expat holds unfinished makes the next piece longer: a big comment would else be looked at again for each
    /// `>` in it.
    private func endOfPiece() -> Int {
        guard scans, !sink.isBehindList else { return end }
        let start = next + parser.pendingBytes
        guard start < end else { return end }
        return endOfTag(sink.hasReachedList ? Sink.endTag : ">", from: start)
    }

    /// The first byte behind the next such text; the end of the window when there is none.
    private func endOfTag(_ text: StaticString, from start: Int) -> Int {
        unsafe window.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress else { return end }
            var place = start
            while let found = unsafe memchr(base + place, Int32(text.utf8Start.pointee), end - place) {
                place = unsafe UnsafeRawPointer(found) - base
                let next = place + text.utf8CodeUnitCount
                guard next <= end else { break }
                if unsafe memcmp(found, text.utf8Start, text.utf8CodeUnitCount) == 0 { return next }
                place += 1
            }
            return end
        }
    }

    /// Moves what is left to the front and reads on; false when nothing is added, at the end or for want of room.
    private mutating func refill() throws(SourceError) -> Bool {
        let (start, left) = (next, end - next)
        if start > 0, left > 0 {
            unsafe window.withUnsafeMutableBytes { bytes in
                guard let base = bytes.baseAddress else { return }
                unsafe _ = memmove(base, base + start, left)
            }
        }
        next = 0
        end = left
        while end < capacity {
            let count = try entry.read(into: &window, end..<capacity)
            guard count > 0 else { break }
            end += count
        }
        for place in end..<(end + SimpleScanner.padding) { window[place] = 0 }
        return end > left
    }
}

/// How a part passes through memory.
struct ScannedPassage {
    /// A window that holds some hundred rows.
    static let usual = ScannedPassage(windowSize: 256 * 1024, scans: true)

    /// Bytes kept in memory; an element beyond it is for expat.
    let windowSize: Int
    /// Whether simple elements may go past expat.
    let scans: Bool
}
