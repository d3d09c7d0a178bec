/// Reads a CSV file record by record in constant memory, whatever its size.
///
/// RFC 4180 with quotes, `""`, line ends inside quotes, and LF, CR LF or CR between records; a byte order mark is no
/// part of the text. Fields come out in UTF-8. Blank lines are given too, so that the caller can count what it skips.
package struct CSVReader: ~Copyable {
    // One block and one record are all that is in memory.
    private static let usualBlockSize = 256 * 1024
    private static let usualRecordLimit = 16 * 1024 * 1024

    /// Records read so far, blank lines included.
    package private(set) var recordCount = 0

    /// Records with at least one undecodable byte; more than 1 % of the lines refuse the file (rules.md §10.4).
    package private(set) var undecodableRecordCount = 0

    private var file: DigestedFile
    private var block: [UInt8]
    private var blockEnd = 0
    private var next = 0
    private var markLength: Int
    private var scanner: CSVScanner
    private var decoding: FieldDecoding
    private let recordLimit: Int

    /// Opens the file and compares its bytes with the declared encoding.
    ///
    /// - Parameters:
    ///   - path: A regular file.
    ///   - encoding: What the mapping declares or the operator insists on.
    ///   - delimiter: What the mapping declares.
    /// - Throws: The file is missing, unreadable, or plainly in another encoding than declared.
    package init(path: String, encoding: EncodingStatement, delimiter: CSVDelimiter) throws(SourceError) {
        try self.init(
            path: path, encoding: encoding, delimiter: delimiter, blockSize: Self.usualBlockSize,
            recordLimit: Self.usualRecordLimit)
    }

    init(
        path: String, encoding: EncodingStatement, delimiter: CSVDelimiter, blockSize: Int, recordLimit: Int
    ) throws(SourceError) {
        let file = try OpenFile(path: path)
        markLength = try EncodingCheck.markLength(of: file, statement: encoding)
        self.file = DigestedFile(file)
        block = [UInt8](repeating: 0, count: blockSize)
        scanner = CSVScanner(delimiter: delimiter, encoding: encoding.encoding)
        decoding = FieldDecoding(encoding: encoding.encoding)
        self.recordLimit = recordLimit
    }

    /// Physical lines read so far, a last one without its line end included.
    package var lineCount: Int { scanner.lineCount }

    /// Reads the next record into `record`, whose former content is gone.
    ///
    /// - Parameter record: Reused from call to call.
    /// - Returns: False at the end of the file; `record` is then of no use.
    /// - Throws: The file cannot be read on: an unclosed quote, a record over 16 MiB, a fault of the disk. Final.
    package mutating func next(into record: inout CSVRecord) throws(SourceError) -> Bool {
        var isComplete = false
        while !isComplete {
            if next == blockEnd, try !readBlock() {
                let last = scanner.finish(&record)
                if let line = last.openQuoteLine { throw .unclosedQuote(file: file.path, line: line) }
                guard last.hasRecord else { return false }
                break
            }
            isComplete = scanBlock(into: &record)
            guard record.bytes.count <= recordLimit else {
                throw .recordTooLong(file: file.path, line: record.line, limit: recordLimit)
            }
        }
        decoding.decode(&record)
        recordCount += 1
        if !record.undecodableFields.isEmpty { undecodableRecordCount += 1 }
        return true
    }

    /// Reads what is left and gives the digest and size of the whole file.
    package consuming func finish() throws(SourceError) -> SourceDigest {
        while try readBlock() {}
        return file.finish()
    }

    /// Goes on in the block; true when that completed the record.
    private mutating func scanBlock(into record: inout CSVRecord) -> Bool {
        let scanned = scanner.scan(block, next..<blockEnd, into: &record)
        next = scanned.next
        return scanned.isComplete
    }

    /// False at the end of the file.
    private mutating func readBlock() throws(SourceError) -> Bool {
        blockEnd = try file.read(into: &block)
        next = min(markLength, blockEnd)
        markLength -= next
        return blockEnd > 0
    }
}
