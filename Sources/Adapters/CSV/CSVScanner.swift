import Canonical
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

    /// Cells that there is room for at first.
    private static var leastRoom: Int { 4096 }

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
    ///   - bytes: The block, with room for `CSVSeparators.padding` more bytes behind it; texts with doubled quotes are closed up in place.
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
        var room = max(Self.leastRoom, batch.cells.capacity)
        var separators = CSVSeparators(delimiter: delimiter)
        unsafe separators.start(at: start, base)
        var cells: [SourceCell] = []
        swap(&cells, &batch.cells)
        defer { swap(&cells, &batch.cells) }
        while true {
            let before = cells.count
            var ending: Ending?
            cells.append(addingCapacity: room) { added in
                unsafe added.withUnsafeMutableBufferPointer { buffer, count in
                    var cells = unsafe CellRoom(buffer, behind: before)
                    ending = unsafe scanRecords(
                        base, from: &next, to: end, isLast: isLast, &separators, &cells, into: &batch)
                    count = cells.count
                }
            }
            if let ending { return ending }
            // A record with more fields than there was room for begins anew, with more.
            unsafe separators.start(at: next, base)
            room *= 2
        }
    }

    /// Takes records as long as there is room for their cells; nil when there is none left.
    private mutating func scanRecords(
        _ base: UnsafeMutablePointer<UInt8>, from next: inout Int, to end: Int, isLast: Bool,
        _ separators: inout CSVSeparators, _ cells: inout CellRoom, into batch: inout SourceBatch
    ) -> Ending? {
        while next < end {
            if skipsLineFeed {
                skipsLineFeed = false
                if unsafe base[next] == 0x0A {
                    next += 1
                    unsafe separators.start(at: next, base)
                    continue
                }
            }
            let first = cells.count
            let record = unsafe scanRecord(base, from: next, to: end, &separators, &cells)
            guard record.openQuote == nil, !record.lacksRoom, record.isComplete || isLast else {
                cells.count = first
                unquotings.removeAll(keepingCapacity: true)
                if record.lacksRoom { return nil }
                guard let open = record.openQuote, isLast else { return .before(next) }
                return .openQuote(line: open, from: next)
            }
            unsafe finish(record, from: first, base, &cells, into: &batch)
            next = record.next
        }
        return .before(end)
    }

    private struct Record {
        var next: Int
        var lines = 1
        var isComplete = false
        var lacksRoom = false
        var openQuote: Int?
        var malformedColumn = 0
        var hasQuote = false
        var endsWithReturn = false
    }

    /// Takes fields up to the end of the record or of the block.
    private mutating func scanRecord(
        _ base: UnsafeMutablePointer<UInt8>, from start: Int, to end: Int, _ separators: inout CSVSeparators,
        _ cells: inout CellRoom
    ) -> Record {
        var record = Record(next: start)
        let first = cells.count
        var next = start
        while true {
            var fieldEnd: Int
            if !delimiterIsTrailByte, unsafe next < end && base[next] != 0x22 {
                fieldEnd = unsafe plainFields(base, from: next, to: end, &separators, &cells)
            } else if cells.isFull {
                fieldEnd = -1
            } else if unsafe next < end && base[next] == 0x22 {
                record.hasQuote = true
                guard let stop = unsafe quotedField(base, next, end, &record, first, &separators, &cells) else {
                    return record
                }
                fieldEnd = stop
            } else {
                fieldEnd = unsafe endOfRun(base, from: next, to: end, &separators)
                cells.append(next, fieldEnd)
            }
            guard fieldEnd >= 0 else {
                record.lacksRoom = true
                return record
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

    /// Takes fields without quotes up to the end of the record or of the block, or up to a quoted field.
    ///
    /// A function of its own, so that all that it needs for a field is in registers.
    ///
    /// - Parameters:
    ///   - base: The block.
    ///   - start: The first byte of a field that is not quoted.
    ///   - end: The end of the block.
    ///   - separators: Stand at the field.
    ///   - cells: Get the fields.
    /// - Returns: Where the last field taken ends; -1 when there is no room for another one.
    @inline(never)
    private func plainFields(
        _ base: UnsafeMutablePointer<UInt8>, from start: Int, to end: Int, _ separators: inout CSVSeparators,
        _ cells: inout CellRoom
    ) -> Int {
        let delimiter = delimiter
        var next = start
        var fieldEnd = -1
        // Copies of its own, which stay in registers.
        var nearby = separators
        var room = cells
        while !room.isFull {
            fieldEnd = unsafe nearby.next(base, end)
            room.append(next, fieldEnd)
            next = fieldEnd &+ 1
            guard next < end, unsafe base[fieldEnd] == delimiter && base[next] != 0x22 else { break }
            fieldEnd = -1
        }
        separators = nearby
        cells = room
        return fieldEnd
    }

    /// Takes a quoted field and says where it ends; nil when its closing quote is not there.
    @inline(never)
    private mutating func quotedField(
        _ base: UnsafeMutablePointer<UInt8>, _ start: Int, _ end: Int, _ record: inout Record, _ first: Int,
        _ separators: inout CSVSeparators, _ cells: inout CellRoom
    ) -> Int? {
        let openLine = line + record.lines - 1
        var index = start + 1
        var isDoubled = false
        var followsReturn = false
        while true {
            while index < end, unsafe base[index] != 0x22 {
                if unsafe Self.isPlain(base + index), index + 8 <= end {
                    followsReturn = false
                    index += 8
                    continue
                }
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
        unsafe separators.skip(to: index + 1, base)
        let fieldEnd = unsafe endOfRun(base, from: index + 1, to: end, &separators)
        let hasMore = fieldEnd > index + 1
        if hasMore, record.malformedColumn == 0 { record.malformedColumn = cells.count - first + 1 }
        if isDoubled || hasMore {
            unquotings.append(Unquoting(cell: cells.count, closing: hasMore ? index : -1))
        }
        cells.append(start + 1, hasMore ? fieldEnd : index)
        return fieldEnd
    }

    /// Whether none of eight bytes is a quote or ends a line.
    @inline(__always)
    private static func isPlain(_ bytes: UnsafeMutablePointer<UInt8>) -> Bool {
        let word = unsafe UInt64(littleEndian: UnsafeRawPointer(bytes).loadUnaligned(as: UInt64.self))
        return WordMarks.isClear(WordMarks.equals(word, 0x22) | WordMarks.below(word, 0x0E))
    }

    private mutating func finish(
        _ record: Record, from first: Int, _ base: UnsafeMutablePointer<UInt8>, _ cells: inout CellRoom,
        into batch: inout SourceBatch
    ) {
        if !unquotings.isEmpty {
            for unquoting in unquotings { unsafe closeUp(unquoting, base, &cells) }
            unquotings.removeAll(keepingCapacity: true)
        }
        skipsLineFeed = record.endsWithReturn
        defer { line += record.lines }
        let count = cells.count - first
        if count == 1, cells[first].range.isEmpty, !record.hasQuote {
            cells.count = first
            blankLines += 1
            return
        }
        batch.addRow(number: Int32(clamping: line), from: cells.before + first, count: count)
        if record.malformedColumn > 0 {
            batch.markLastRow(malformed: "第 \(record.malformedColumn) 列:右引号之后还有文字")
        }
    }

    /// Makes one quote of two, and takes out a closing quote that text follows.
    private func closeUp(
        _ unquoting: Unquoting, _ base: UnsafeMutablePointer<UInt8>, _ cells: inout CellRoom
    ) {
        let range = cells[unquoting.cell].range
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
        cells[unquoting.cell] = SourceCell(text: range.lowerBound, target)
        // What is left over may be half a character, and the batch is decoded as a whole.
        for index in target..<range.upperBound { unsafe base[index] = 0x20 }
    }

    /// The place of the next delimiter or line end, or the end of the block; `start` is behind the last one.
    @inline(__always)
    private func endOfRun(
        _ base: UnsafeMutablePointer<UInt8>, from start: Int, to end: Int, _ separators: inout CSVSeparators
    ) -> Int {
        delimiterIsTrailByte
            ? unsafe endOfPairedRun(base, from: start, to: end) : unsafe separators.next(base, end)
    }

    /// The same for a delimiter that may be half of a character: a byte after a lead byte is no separator.
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
