/// The states of RFC 4180 over bytes: finds where records and fields end, resolves quotes, counts physical lines.
///
/// Bytes arrive in blocks cut anywhere. Lenient where files are: LF, CR LF and CR all end a line, and a quote inside an
/// unquoted field is a character. Text behind a closing quote stays in the field and marks the record malformed.
struct CSVScanner {
    private enum State {
        case recordStart
        case fieldStart
        case unquoted
        case quoted
        /// A quote inside a quoted field: the first half of `""`, or the closing one.
        case quoteInQuoted
    }

    private var line = 1
    private let delimiter: UInt8
    private let delimiterIsTrailByte: Bool
    private var state = State.recordStart
    private var quoteLine = 0
    private var followsCarriageReturn = false
    /// A byte that may take the next one as its trail byte, when the delimiter is one.
    private var followsLead = false
    private var hasQuote = false

    init(delimiter: CSVDelimiter, encoding: TextEncoding) {
        self.delimiter = delimiter.byte
        delimiterIsTrailByte = delimiter.isTrailByte(in: encoding)
    }

    /// Physical lines taken so far.
    var lineCount: Int { state == .recordStart ? line - 1 : line }

    /// Adds bytes to the record until it is complete or the block ends.
    ///
    /// - Parameters:
    ///   - block: Bytes of the file.
    ///   - range: Which of them to look at.
    ///   - record: Cleared when a new record begins.
    /// - Returns: Where to go on, and whether the record is complete.
    mutating func scan(
        _ block: [UInt8], _ range: Range<Int>, into record: inout CSVRecord
    ) -> (next: Int, isComplete: Bool) {
        unsafe block.withUnsafeBufferPointer { block in
            let bytes = unsafe UnsafeBufferPointer(rebasing: block[..<range.upperBound])
            var next = range.lowerBound
            while next < bytes.count {
                switch state {
                case .recordStart:
                    if followsCarriageReturn, unsafe bytes[next] == 0x0A {
                        followsCarriageReturn = false
                        next += 1
                        continue
                    }
                    begin(&record)
                case .fieldStart:
                    followsLead = false
                    state = .unquoted
                    if unsafe bytes[next] == 0x22 {
                        state = .quoted
                        hasQuote = true
                        quoteLine = line
                        followsCarriageReturn = false
                        next += 1
                    }
                case .unquoted:
                    if unsafe takeUnquoted(bytes, &next, &record) { return (next, true) }
                case .quoted:
                    unsafe takeQuoted(bytes, &next, &record)
                case .quoteInQuoted:
                    unsafe takeAfterQuote(bytes, &next, &record)
                }
            }
            return (next, false)
        }
    }

    /// Ends the last record at the end of the file.
    ///
    /// - Parameter record: The record being filled.
    /// - Returns: Whether there is a last record, and the line of the quote that is still open.
    mutating func finish(_ record: inout CSVRecord) -> (hasRecord: Bool, openQuoteLine: Int?) {
        switch state {
        case .recordStart: return (false, nil)
        case .quoted: return (false, quoteLine)
        case .fieldStart, .unquoted, .quoteInQuoted:
            line += 1
            endRecord(&record)
            return (true, nil)
        }
    }

    private mutating func begin(_ record: inout CSVRecord) {
        record.removeAll()
        record.line = line
        followsCarriageReturn = false
        hasQuote = false
        state = .fieldStart
    }

    private mutating func endRecord(_ record: inout CSVRecord) {
        record.ends.append(record.bytes.count)
        record.isBlank = record.bytes.isEmpty && !hasQuote
        state = .recordStart
    }

    /// Takes bytes up to the next delimiter or line end; true when that ended the record.
    private mutating func takeUnquoted(
        _ bytes: UnsafeBufferPointer<UInt8>, _ next: inout Int, _ record: inout CSVRecord
    ) -> Bool {
        let end = unsafe delimiterIsTrailByte ? endOfPairedRun(bytes, from: next) : endOfRun(bytes, from: next)
        unsafe record.bytes.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[next..<end]))
        next = end
        guard end < bytes.count else { return false }
        next += 1
        if unsafe bytes[end] == delimiter {
            record.ends.append(record.bytes.count)
            record.bytes.append(Self.separator)
            state = .fieldStart
            return false
        }
        line += 1
        followsCarriageReturn = unsafe bytes[end] == 0x0D
        endRecord(&record)
        return true
    }

    private func endOfRun(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var end = start
        while end < bytes.count {
            let byte = unsafe bytes[end]
            if byte == delimiter || byte == 0x0A || byte == 0x0D { break }
            end += 1
        }
        return end
    }

    /// The same for a delimiter that may be half of a character: a byte after a lead byte is no delimiter.
    private mutating func endOfPairedRun(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var end = start
        while end < bytes.count {
            let byte = unsafe bytes[end]
            if followsLead, byte >= 0x40, byte != 0x7F, byte != 0xFF {
                followsLead = false
            } else {
                if byte == delimiter || byte == 0x0A || byte == 0x0D { break }
                followsLead = (0x81...0xFE).contains(byte)
            }
            end += 1
        }
        return end
    }

    /// Takes bytes up to the next quote and counts the line ends among them.
    private mutating func takeQuoted(
        _ bytes: UnsafeBufferPointer<UInt8>, _ next: inout Int, _ record: inout CSVRecord
    ) {
        var end = next
        while end < bytes.count, unsafe bytes[end] != 0x22 {
            let byte = unsafe bytes[end]
            if byte == 0x0D || byte == 0x0A && !followsCarriageReturn { line += 1 }
            followsCarriageReturn = byte == 0x0D
            end += 1
        }
        unsafe record.bytes.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[next..<end]))
        next = end
        guard end < bytes.count else { return }
        followsCarriageReturn = false
        state = .quoteInQuoted
        next += 1
    }

    private mutating func takeAfterQuote(
        _ bytes: UnsafeBufferPointer<UInt8>, _ next: inout Int, _ record: inout CSVRecord
    ) {
        let byte = unsafe bytes[next]
        if byte == 0x22 {
            record.bytes.append(byte)
            state = .quoted
            next += 1
            return
        }
        followsLead = false
        state = .unquoted
        if byte != delimiter, byte != 0x0A, byte != 0x0D, record.malformed == nil {
            record.malformed = "第 \(record.ends.count + 1) 列:右引号之后还有文字"
        }
    }

    /// No text in any encoding can join it to its neighbours.
    private static let separator: UInt8 = 0x0A
}
