package import ShangMi

/// A source file read once from start to end in blocks, digested on the way.
struct DigestedFile: ~Copyable {
    private let file: OpenFile
    private var digest = SM3()
    private var byteCount = 0

    /// Takes a file that stands at its first byte.
    init(_ file: consuming OpenFile) {
        self.file = file
    }

    var path: String { file.path }

    /// Fills the block from its start and says how many bytes it has now; fewer than it holds only at the end.
    mutating func read(into block: inout [UInt8]) throws(SourceError) -> Int {
        let count = try file.read(into: &block)
        digest.update(block.span.extracting(first: count))
        byteCount += count
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
