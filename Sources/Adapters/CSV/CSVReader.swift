package import Mapping

/// Reads a CSV file in batches of records, in constant memory, whatever its size.
///
/// RFC 4180 with quotes, `""`, line ends inside quotes, and LF, CR LF or CR between records; a byte order mark is no
/// part of the text. Blank lines are counted and left out. The texts of a batch are still in the file's encoding: `CSVDecoding`
/// makes UTF-8 of them, perhaps on another thread.
package struct CSVReader: ~Copyable {
    /// Bytes read at a time; a batch holds the records that they complete.
    private static let usualBlockSize = 256 * 1024
    private static let usualRecordLimit = 16 * 1024 * 1024
    /// What the scanner may load behind the last byte.
    private static let padding = CSVSeparators.padding

    /// Records read so far, blank lines left out.
    package private(set) var recordCount = 0

    private var file: DigestedFile
    private var markLength: Int
    private var scanner: CSVScanner
    private var rest: [UInt8] = []
    private var isAtEnd = false
    private var fault: SourceError?
    private let blockSize: Int
    private let recordLimit: Int

    /// Opens the file and compares its bytes with the declared encoding.
    ///
    /// - Parameters:
    ///   - path: A regular file.
    ///   - encoding: What the mapping declares or the operator insists on.
    ///   - delimiter: What the mapping declares.
    ///   - digests: Whether the bytes are digested; only measurements do without.
    ///   - progress: Counts the bytes for whoever watches.
    /// - Throws: The file is missing, unreadable, or plainly in another encoding than declared.
    package init(
        path: String, encoding: EncodingStatement, delimiter: CSVDelimiter, digests: Bool = true,
        progress: ReadingProgress? = nil
    ) throws(SourceError) {
        try self.init(
            path: path, encoding: encoding, delimiter: delimiter, blockSize: Self.usualBlockSize,
            recordLimit: Self.usualRecordLimit, digests: digests, progress: progress)
    }

    init(
        path: String, encoding: EncodingStatement, delimiter: CSVDelimiter, blockSize: Int, recordLimit: Int,
        digests: Bool = true, progress: ReadingProgress? = nil
    ) throws(SourceError) {
        let file = try OpenFile(path: path)
        markLength = try EncodingCheck.markLength(of: file, statement: encoding)
        self.file = DigestedFile(file, digests: digests, progress: progress)
        scanner = CSVScanner(delimiter: delimiter, encoding: encoding.encoding)
        self.blockSize = blockSize
        self.recordLimit = recordLimit
    }

    /// Physical lines read so far, a last one without its line end included.
    package var lineCount: Int { scanner.line - 1 }

    /// Blank lines left out so far.
    package var blankLineCount: Int { scanner.blankLines }

    /// Reads the next records into `batch`, whose former content is gone.
    ///
    /// - Parameter batch: Reused from call to call.
    /// - Returns: False at the end of the file; `batch` is then of no use.
    /// - Throws: The file cannot be read on: an unclosed quote, a record over 16 MiB, a fault of the disk. Final.
    package mutating func next(into batch: inout SourceBatch) throws(SourceError) -> Bool {
        batch.removeAll()
        if let fault { throw fault }
        while !isAtEnd {
            try fill(&batch)
            let ending = scan(&batch)
            guard case .before(let place) = ending else {
                guard case .openQuote(let line, let start) = ending else { return false }
                let isTooLong = batch.bytes.count - start > recordLimit
                let fault = isTooLong ? tooLong(line: scanner.line) : .unclosedQuote(file: file.path, line: line)
                // The records before it are given first, whatever the blocks.
                guard !batch.rows.isEmpty else { throw fault }
                self.fault = fault
                batch.bytes.removeLast(batch.bytes.count - start)
                recordCount += batch.rows.count
                return true
            }
            // What is left begins a record that the next block goes on with.
            rest.removeAll(keepingCapacity: true)
            rest.append(contentsOf: batch.bytes[place...])
            batch.bytes.removeLast(batch.bytes.count - place)
            guard rest.count <= recordLimit else { throw tooLong(line: scanner.line) }
            if let row = batch.rows.first(where: { row in size(of: row, in: batch) > recordLimit }) {
                throw tooLong(line: Int(row.number))
            }
            recordCount += batch.rows.count
            if !batch.rows.isEmpty { return true }
        }
        return false
    }

    /// Reads what is left and gives the digest and size of the whole file.
    package consuming func finish() throws(SourceError) -> SourceDigest {
        var block = [UInt8](repeating: 0, count: blockSize)
        while try file.read(into: &block, from: 0) > 0 {}
        return file.finish()
    }

    /// Puts what was left and the next block into the batch's bytes.
    private mutating func fill(_ batch: inout SourceBatch) throws(SourceError) {
        swap(&batch.bytes, &rest)
        let start = batch.bytes.count
        // A long record needs longer blocks, so that it is not begun again too often.
        let size = max(blockSize, start)
        batch.bytes.append(contentsOf: repeatElement(0, count: size + Self.padding))
        let count = try file.read(into: &batch.bytes, from: start, atMost: size)
        batch.bytes.removeLast(batch.bytes.count - start - count)
        isAtEnd = count < size
        let skipped = min(markLength, batch.bytes.count)
        batch.bytes.removeFirst(skipped)
        markLength -= skipped
        batch.bytes.reserveCapacity(batch.bytes.count + Self.padding)
    }

    private mutating func scan(_ batch: inout SourceBatch) -> CSVScanner.Ending {
        var bytes: [UInt8] = []
        swap(&bytes, &batch.bytes)
        let ending = unsafe bytes.withUnsafeMutableBufferPointer { buffer in
            unsafe scanner.scan(buffer, from: 0, isLast: isAtEnd, into: &batch)
        }
        swap(&bytes, &batch.bytes)
        return ending
    }

    private func size(of row: SourceBatch.Row, in batch: borrowing SourceBatch) -> Int {
        guard row.count > 0 else { return 0 }
        let cells = batch.cells[Int(row.first)..<Int(row.first + row.count)]
        return Int(cells[cells.endIndex - 1].end - cells[cells.startIndex].start)
    }

    private func tooLong(line: Int) -> SourceError {
        .recordTooLong(file: file.path, line: line, limit: recordLimit)
    }
}
