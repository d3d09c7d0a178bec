package import ShangMi

/// A source file read once from start to end in blocks, digested on the way.
struct DigestedFile: ~Copyable {
    private let file: OpenFile
    private var digest = SM3()
    private var byteCount = 0
    private let digests: Bool
    private let progress: ReadingProgress?

    /// Takes a file that stands at its first byte.
    ///
    /// - Parameters:
    ///   - file: The file.
    ///   - digests: Whether the bytes are digested; without, the digest is that of no bytes, for measurements.
    ///   - progress: Counts the bytes for whoever watches.
    init(_ file: consuming OpenFile, digests: Bool = true, progress: ReadingProgress? = nil) {
        self.file = file
        self.progress = progress
        self.digests = digests
    }

    var path: String { file.path }

    /// Fills the block from its start and says how many bytes it has now; fewer than it holds only at the end.
    mutating func read(into block: inout [UInt8]) throws(SourceError) -> Int {
        try read(into: &block, from: 0)
    }

    /// Fills the block from `start` on and says how many bytes it got; fewer than asked for only at the end.
    mutating func read(
        into block: inout [UInt8], from start: Int, atMost limit: Int = .max
    ) throws(SourceError) -> Int {
        let count = try file.read(into: &block, from: start, atMost: limit)
        if digests { digest.update(block.span.extracting(start..<start + count)) }
        byteCount += count
        progress?.add(bytes: count)
        return count
    }

    /// The digest and count of everything read.
    consuming func finish() -> SourceDigest {
        SourceDigest(sm3: digest.finish(), byteCount: byteCount)
    }
}

/// What identifies a source file's content.
package struct SourceDigest: Equatable, Sendable {
    /// Over all bytes of the file, a byte order mark too.
    package let sm3: SM3Digest

    /// The file's size as it was read.
    package let byteCount: Int
}
