import Mapping

/// Finds where records and fields of RFC 4180 end, in a block of bytes, and counts physical lines.
///
/// Lenient where files are: LF, CR LF and CR all end a line, and a quote inside an unquoted field is a character. Text behind
/// a closing quote stays in the field and marks the record malformed. Blank lines are counted and left out.
struct CSVScanner {
    /// A quoted field whose text is not simply what stands between its quotes.
    private struct Unquoting {
        let cell: Int
        /// The place of the closing quote, when text follows it; −1 when the field ends there.
        let closing: Int
    }

    /// Where the scan of a block ended.
    enum Ending: Equatable {
        /// Behind the last complete record: the first byte of one that goes on in the next block.
        case before(Int)
        /// The last record, which begins at the place, has a quote that is still open at the end of the file; the line is the one
        /// where it opened.
        case openQuote(line: Int, from: Int)
    }

    /// The line on which the next record starts, from 1.
    private(set) var line = 1
    /// Blank lines left out so far.
    private(set) var blankLines = 0

    private let delimiter: UInt8
    private let delimiterIsTrailByte: Bool
    private var skipsLineFeed = false
    private var unquotings: [Unquoting] = []

    init(delimiter: CSVDelimiter, encoding: TextEncoding) {
        self.delimiter = delimiter.byte
        delimiterIsTrailByte = delimiter.isTrailByte(in: encoding)
    }

    /// Adds the complete records of a block to a batch; the cells are places in the block.
    ///
    /// - Parameters:
    ///   - bytes: The block, with room for eight more bytes behind it; texts with doubled quotes are closed up in place.
    ///   - start: The first byte of a record.
    ///   - isLast: Whether the file ends with the block.
    ///   - batch: Gets cells and rows.
    /// - Returns: Where the scan ended.
    mutating func scan(
        _ bytes: UnsafeMutableBufferPointer<UInt8>, from start: Int, isLast: Bool, into batch: inout SourceBatch
    ) -> Ending {
        guard let base = bytes.baseAddress else { return .before(start) }
        let end = bytes.count
        var next = start
        while next < end {
            if skipsLineFeed {
                skipsLineFeed = false
                if unsafe base[next] == 0x0A {
                    next += 1
                    continue
                }
            }
            let first = batch.cells.count
            let record = unsafe scanRecord(base, from: next, to: end, isLast: isLast, into: &batch)
            guard record.openQuote == nil, record.isComplete || isLast else {
                batch.cells.removeSubrange(first...)
                unquotings.removeAll(keepingCapacity: true)
                guard let open = record.openQuote, isLast else { return .before(next) }
                return .openQuote(line: open, from: next)
            }
            unsafe finish(record, from: first, base, into: &batch)
            next = record.next
        }
        return .before(end)
    }

    private struct Record {
        var next: Int
        var lines = 1
        var isComplete = false
        var openQuote: Int?
        var malformedColumn = 0
        var hasQuote = false
        var endsWithReturn = false
    }

    /// Takes fields up to the end of the record or of the block.
    private mutating func scanRecord(
        _ base: UnsafeMutablePointer<UInt8>, from start: Int, to end: Int, isLast: Bool, into batch: inout SourceBatch
    ) -> Record {
        var record = Record(next: start)
        let first = batch.cells.count
        var next = start
        while true {
            var fieldEnd: Int
            if unsafe next < end && base[next] == 0x22 {
                record.hasQuote = true
                guard let stop = unsafe quotedField(base, next, end, &record, first, into: &batch) else {
                    return record
                }
                fieldEnd = stop
            } else {
                fieldEnd = unsafe endOfRun(base, from: next, to: end)
                batch.cells.append(SourceCell(next..<fieldEnd, .text))
            }
            guard fieldEnd < end else {
                record.next = end
                return record
            }
            next = fieldEnd + 1
            let byte = unsafe base[fieldEnd]
            if byte == delimiter { continue }
            record.next = next
            record.isComplete = true
            record.endsWithReturn = byte == 0x0D
            return record
        }
    }

    /// Takes a quoted field and says where it ends; nil when its closing quote is not there.
    private mutating func quotedField(
        _ base: UnsafeMutablePointer<UInt8>, _ start: Int, _ end: Int, _ record: inout Record, _ first: Int,
        into batch: inout SourceBatch
    ) -> Int? {
        let openLine = line + record.lines - 1
        var index = start + 1
        var isDoubled = false
        var followsReturn = false
        while true {
            while index < end, unsafe base[index] != 0x22 {
                let byte = unsafe base[index]
                if byte == 0x0D || byte == 0x0A && !followsReturn { record.lines += 1 }
                followsReturn = byte == 0x0D
                index += 1
            }
            guard index < end else {
                record.openQuote = openLine
                return nil
            }
            followsReturn = false
            guard index + 1 < end, unsafe base[index + 1] == 0x22 else { break }
            isDoubled = true
            index += 2
        }
        let fieldEnd = unsafe endOfRun(base, from: index + 1, to: end)
        let hasMore = fieldEnd > index + 1
        if hasMore, record.malformedColumn == 0 { record.malformedColumn = batch.cells.count - first + 1 }
        if isDoubled || hasMore {
            unquotings.append(Unquoting(cell: batch.cells.count, closing: hasMore ? index : -1))
        }
        batch.cells.append(SourceCell(start + 1..<(hasMore ? fieldEnd : index), .text))
        return fieldEnd
    }

    private mutating func finish(
        _ record: Record, from first: Int, _ base: UnsafeMutablePointer<UInt8>, into batch: inout SourceBatch
    ) {
        for unquoting in unquotings { unsafe closeUp(unquoting, base, &batch) }
        unquotings.removeAll(keepingCapacity: true)
        skipsLineFeed = record.endsWithReturn
        defer { line += record.lines }
        if batch.cells.count == first + 1, batch.cells[first].range.isEmpty, !record.hasQuote {
            batch.cells.removeLast()
            blankLines += 1
        } else if record.malformedColumn > 0 {
            batch.addRow(
                number: Int32(clamping: line), from: first, malformed: "第 \(record.malformedColumn) 列:右引号之后还有文字")
        } else {
            batch.addRow(number: Int32(clamping: line), from: first)
        }
    }

    /// Makes one quote of two, and takes out a closing quote that text follows.
    private func closeUp(
        _ unquoting: Unquoting, _ base: UnsafeMutablePointer<UInt8>, _ batch: inout SourceBatch
    ) {
        let range = batch.cells[unquoting.cell].range
        let closing = unquoting.closing < 0 ? range.upperBound : unquoting.closing
        var target = range.lowerBound
        var index = range.lowerBound
        while index < range.upperBound {
            if index == closing {
                index += 1
                continue
            }
            unsafe base[target] = unsafe base[index]
            if index < closing, unsafe base[index] == 0x22 { index += 1 }
            target += 1
            index += 1
        }
        batch.cells[unquoting.cell] = SourceCell(range.lowerBound..<target, .text)
        // What is left over may be half a character, and the batch is decoded as a whole.
        for index in target..<range.upperBound { unsafe base[index] = 0x20 }
    }

    /// The place of the next delimiter or line end, or the end of the block.
    @inline(__always)
    private func endOfRun(_ base: UnsafeMutablePointer<UInt8>, from start: Int, to end: Int) -> Int {
        delimiterIsTrailByte
            ? unsafe endOfPairedRun(base, from: start, to: end) : unsafe endOfPlainRun(base, start, end)
    }

    /// The same, eight bytes a step.
    ///
    /// A byte equals a needle where the difference has a zero byte. The lowest hit is exact.
    @inline(__always)
    private func endOfPlainRun(_ base: UnsafeMutablePointer<UInt8>, _ start: Int, _ end: Int) -> Int {
        let delimiters = UInt64(delimiter) &* 0x0101_0101_0101_0101
        var index = start
        while index < end {
            let word = unsafe UnsafeRawPointer(base + index).loadUnaligned(as: UInt64.self)
            let hits =
                Self.zeroBytes(word ^ delimiters) | Self.zeroBytes(word ^ 0x0A0A_0A0A_0A0A_0A0A)
                | Self.zeroBytes(word ^ 0x0D0D_0D0D_0D0D_0D0D)
            if hits != 0 { return min(end, index + hits.trailingZeroBitCount / 8) }
            index += 8
        }
        return end
    }

    @inline(__always)
    private static func zeroBytes(_ word: UInt64) -> UInt64 {
        (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
    }

    /// The same for a delimiter that may be half of a character: a byte after a lead byte is no delimiter.
    private func endOfPairedRun(_ base: UnsafeMutablePointer<UInt8>, from start: Int, to end: Int) -> Int {
        var index = start
        var followsLead = false
        while index < end {
            let byte = unsafe base[index]
            if followsLead, byte >= 0x40, byte != 0x7F, byte != 0xFF {
                followsLead = false
            } else {
                if byte == delimiter || byte == 0x0A || byte == 0x0D { return index }
                followsLead = byte >= 0x81 && byte <= 0xFE
            }
            index += 1
        }
        return end
    }
}
