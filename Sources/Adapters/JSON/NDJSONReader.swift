import Glibc

/// Reads a file of one JSON object a line, record by record, in constant memory whatever its size.
///
/// Strict by RFC 8259, and stricter: a name stands once in its object, nesting ends at 64. A line that breaks the grammar
/// is a malformed record and the next line is read afresh. UTF-8 only; lines end with LF or CR LF, the last one may lack
/// it. Blank lines are given as trees without nodes, so that the caller can count what it skips.
package struct NDJSONReader: ~Copyable {
    // One block, one line and its nodes are all that is in memory.
    private static let usualBlockSize = 256 * 1024
    private static let usualLineLimit = 16 * 1024 * 1024

    /// Lines read so far, blank ones and a last one without its line end included.
    package private(set) var lineCount = 0

    /// Lines with at least one undecodable byte; more than 1 % of the lines refuse the file (rules.md §10.4).
    package private(set) var undecodableRecordCount = 0

    private var file: DigestedFile
    private var block: [UInt8]
    private var blockEnd = 0
    private var next = 0
    private var markLength: Int
    private var hasContent = false
    private var parser = JSONRecordParser()
    private let lineLimit: Int

    /// Opens the file and looks at its first bytes.
    ///
    /// - Parameters:
    ///   - path: A regular file.
    ///   - encoding: UTF-8, whoever says so; JSON has no other.
    ///   - digests: Whether the bytes are digested; only measurements do without.
    ///   - progress: Counts the bytes for whoever watches.
    /// - Throws: The file is missing, unreadable, or in another encoding; another encoding is asked for.
    package init(path: String, encoding: EncodingStatement, digests: Bool = true, progress: ReadingProgress? = nil)
        throws(SourceError)
    {
        try self.init(
            path: path, encoding: encoding, blockSize: Self.usualBlockSize, lineLimit: Self.usualLineLimit,
            digests: digests, progress: progress)
    }

    init(
        path: String, encoding: EncodingStatement, blockSize: Int, lineLimit: Int, digests: Bool = true,
        progress: ReadingProgress? = nil
    ) throws(SourceError) {
        let file = try OpenFile(path: path)
        guard encoding.encoding == .utf8 else {
            throw .encodingUnsupported(file: path, encoding: encoding.encoding)
        }
        markLength = try EncodingCheck.markLength(of: file, statement: encoding)
        self.file = DigestedFile(file, digests: digests, progress: progress)
        block = [UInt8](repeating: 0, count: blockSize)
        self.lineLimit = lineLimit
    }

    /// Reads the next line into `record`, whose former content is gone.
    ///
    /// - Parameter record: Reused from call to call.
    /// - Returns: False at the end of the file; `record` is then of no use.
    /// - Throws: The file cannot be read on: it is one array, a line is over 16 MiB, the disk is at fault. Final.
    package mutating func next(into record: inout SourceTree) throws(SourceError) -> Bool {
        record.removeAll()
        guard try readLine(into: &record.bytes) else { return false }
        lineCount += 1
        record.line = Int32(clamping: lineCount)
        guard let first = record.bytes.first(where: { !Self.isBlank($0) }) else {
            record.bytes.removeAll(keepingCapacity: true)
            return true
        }
        if !hasContent, first == UInt8(ascii: "[") { throw .arrayOfRecords(file: file.path, line: lineCount) }
        hasContent = true
        if parser.parse(&record) { undecodableRecordCount += 1 }
        return true
    }

    /// Reads what is left and gives the digest and size of the whole file.
    package consuming func finish() throws(SourceError) -> SourceDigest {
        while try readBlock() {}
        return file.finish()
    }

    /// Appends the next line without its line end; false when there is none.
    private mutating func readLine(into line: inout [UInt8]) throws(SourceError) -> Bool {
        while true {
            if next == blockEnd, try !readBlock() {
                return !line.isEmpty
            }
            let end = endOfLine()
            line.append(contentsOf: block[next..<(end ?? blockEnd)])
            guard line.count <= lineLimit else {
                throw .recordTooLong(file: file.path, line: lineCount + 1, limit: lineLimit)
            }
            next = end.map { $0 + 1 } ?? blockEnd
            if end != nil { return true }
        }
    }

    /// The place of the next line feed in the block; nil when the line goes on behind the block.
    private func endOfLine() -> Int? {
        unsafe block.withUnsafeBytes { bytes in
            guard let start = bytes.baseAddress,
                let found = unsafe memchr(start + next, Int32(UInt8(ascii: "\n")), blockEnd - next)
            else { return nil }
            return unsafe UnsafeRawPointer(found) - start
        }
    }

    /// False at the end of the file.
    private mutating func readBlock() throws(SourceError) -> Bool {
        blockEnd = try file.read(into: &block)
        next = min(markLength, blockEnd)
        markLength -= next
        return blockEnd > 0
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
    }
}
