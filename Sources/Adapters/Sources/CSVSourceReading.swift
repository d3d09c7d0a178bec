import Canonical
import Dispatch
import Mapping

/// The reading of one CSV file: header, then stretches of rows, decoded and mapped side by side on all cores.
struct CSVSourceReading<Consumer: RecordConsumer> {
    let file: SourceFile
    let part: SourcePart
    let encoding: TextEncoding
    /// Whether the file's bytes are digested; only measurements do without.
    var digests = true

    /// How many stretches are under way at once; two cores find something to do while the third stage hands over.
    private static var width: Int { 4 }

    func read(
        delimiter: CSVDelimiter, _ lookups: inout [LookupTable], _ consumer: Consumer,
        _ handOver: (inout Consumer) -> Void
    ) throws(SourceError) -> SourceSummary {
        let statement = file.insistsOnEncoding ? EncodingStatement.insisted(encoding) : .declared(encoding)
        var reader = try CSVReader(
            path: file.path, encoding: statement, delimiter: delimiter, digests: digests, progress: file.progress)
        var first = SourceBatch()
        let header = try header(of: &first, hasRows: try reader.next(into: &first))
        var reading = PartReading(file, part, header: header, lookups: lookups)
        guard !reading.isRefused, let mapper = reading.mapper else {
            return reading.summary(try reader.finish(), sheet: nil)
        }
        // Below a total row nothing is data, so that the rows of such a file are read in their order.
        if part.mapping.records.isEmpty || part.mapping.totalRow != nil {
            try withoutActuallyEscaping(handOver) { (handOver) throws(SourceError) in
                var stretch = SerialStretch(consumer, handOver: handOver)
                try readRows(of: &reader, first, into: &reading, &lookups) { stretch.take(&$0) }
                stretch.finish()
            }
            reading.blankRows = reader.blankLineCount
            return reading.summary(try reader.finish(), sheet: nil)
        }
        let stretches = (0..<3 * Self.width).map { _ in
            Stretch(mapper.forAnotherThread, consumer, CSVDecoding(encoding: encoding))
        }
        let lending = LentReader(reader)
        let undecodable = try withoutActuallyEscaping(handOver) { (handOver) throws(SourceError) in
            try run(stretches, first, lending, handOver)
        }
        for stretch in stretches { reading.add(stretch.mapper) }
        try refuseUndecodable(undecodable, of: lending.recordCount)
        reading.blankRows = lending.blankLineCount
        return reading.summary(try lending.finish(), sheet: nil)
    }

    /// Rows one after the other: those of a manifest or a look-up, and what ends with a total row.
    private func readRows(
        of reader: inout CSVReader, _ first: SourceBatch, into reading: inout PartReading,
        _ lookups: inout [LookupTable], _ each: (inout MappedRecord) -> Void
    ) throws(SourceError) {
        var batch = first
        var decoding = CSVDecoding(encoding: encoding)
        var undecodable = 0
        repeat {
            undecodable += decoding.decode(&batch)
            reading.take(batch, &lookups, each)
        } while try reader.next(into: &batch)
        try refuseUndecodable(undecodable, of: reader.recordCount)
    }

    /// In each round one thread hands over what the last round mapped, another fills the stretches of the next round, and
    /// whoever is free maps those of this round.
    private func run(
        _ stretches: [Stretch<Consumer>], _ first: SourceBatch, _ reader: LentReader,
        _ handOver: @escaping (inout Consumer) -> Void
    ) throws(SourceError) -> Int {
        // One round calls it on one thread, and no two rounds overlap.
        nonisolated(unsafe) let handOver = handOver
        var handing = Array(stretches[..<Self.width])
        var working = Array(stretches[Self.width..<2 * Self.width])
        var filling = Array(stretches[(2 * Self.width)...])
        working[0].fill(first)
        var undecodable = 0
        var isOver = false
        while !isOver {
            let filled = filling
            let worked = working
            let handed = handing
            // Each iteration touches what no other does: the stretches handed over, the reader and the stretches to fill, or
            // one stretch to work on.
            DispatchQueue.concurrentPerform(iterations: 2 + worked.count) { place in
                switch place {
                case 0: for stretch in handed { unsafe stretch.handOver(handOver) }
                case 1: reader.fill(filled)
                default: worked[place - 2].work()
                }
            }
            for stretch in handed { stretch.clear() }
            for stretch in worked { undecodable += stretch.undecodable }
            if let fault = reader.fault { throw fault }
            isOver = !worked.contains(where: \.isFull) && !filled.contains(where: \.isFull)
            (handing, working, filling) = (working, filling, handing)
        }
        return undecodable
    }

    private func header(of batch: inout SourceBatch, hasRows: Bool) throws(SourceError) -> Header {
        guard hasRows, let row = batch.rows.first else {
            return Header(of: part.mapping, cells: [], row: 1, hasFixedWidth: true)
        }
        var decoding = CSVDecoding(encoding: encoding)
        var header = SourceBatch()
        header.bytes = batch.bytes
        header.cells = Array(batch.cells[..<Int(row.count)])
        header.rows = [row]
        guard decoding.decode(&header) == 0 else {
            throw .undecodableHeader(file: file.path, encoding: encoding)
        }
        batch.rows.removeFirst()
        batch.reasons = batch.reasons.filter { $0.row > 0 }.map { ($0.row - 1, $0.reason) }
        return Header(
            of: part.mapping, cells: header.cells.map { Text(bytes: header.bytes[$0.range]) }, row: Int(row.number),
            hasFixedWidth: true)
    }

    /// More than one record in a hundred with lost bytes means that the encoding is another one (rules §10.4).
    private func refuseUndecodable(_ count: Int, of all: Int) throws(SourceError) {
        guard count > 1, count * 100 > all else { return }
        throw .undecodable(file: file.path, encoding: encoding, records: count, of: all)
    }
}

/// A reader that the threads of a reading use in turn.
///
/// Unchecked: in each round one thread fills stretches from it, and between rounds only the one that reads.
private final class LentReader: @unchecked Sendable {
    private var reader: CSVReader?
    /// What ended the reading early.
    private(set) var fault: SourceError?
    private(set) var recordCount = 0
    private(set) var blankLineCount = 0

    init(_ reader: consuming CSVReader) { self.reader = consume reader }

    func fill<Consumer>(_ stretches: [Stretch<Consumer>]) {
        do throws(SourceError) {
            for stretch in stretches { try stretch.fill(from: &reader) }
            recordCount = reader?.recordCount ?? recordCount
            blankLineCount = reader?.blankLineCount ?? blankLineCount
        } catch { fault = error }
    }

    /// Reads what is left and gives the digest and size of the whole file.
    func finish() throws(SourceError) -> SourceDigest {
        guard let reader = reader.take() else { preconditionFailure("a reader is finished once") }
        return try reader.finish()
    }
}

/// Some rows of a file on their way: scanned, then decoded and mapped, then handed over.
///
/// Unchecked: a round of the reading gives each stretch to one thread.
private final class Stretch<Consumer: RecordConsumer>: @unchecked Sendable {
    private var state: StretchState<Consumer>
    private(set) var isFull = false

    init(_ mapper: RowMapper, _ consumer: Consumer, _ decoding: CSVDecoding) {
        state = StretchState(mapper: mapper, consumer: consumer, decoding: decoding)
    }

    /// How many records have undecodable bytes.
    var undecodable: Int { state.undecodable }

    /// What mapped the rows of all rounds so far.
    var mapper: RowMapper { state.mapper }

    func fill(_ batch: SourceBatch) {
        state.batch = batch
        isFull = true
    }

    func fill(from reader: inout CSVReader?) throws(SourceError) {
        isFull = try reader?.next(into: &state.batch) ?? false
    }

    /// Decodes and maps the rows.
    func work() {
        if isFull { state.work() }
    }

    func handOver(_ handOver: (inout Consumer) -> Void) {
        if isFull { handOver(&state.consumer) }
    }

    /// Forgets the rows, which were handed over.
    func clear() {
        guard isFull else { return }
        isFull = false
        state.undecodable = 0
        state.consumer.clear()
    }
}

/// What a stretch consists of; a value, so that whoever works on it has it for himself.
private struct StretchState<Consumer: RecordConsumer> {
    var batch = SourceBatch()
    var mapper: RowMapper
    var consumer: Consumer
    var decoding: CSVDecoding
    var undecodable = 0

    mutating func work() {
        undecodable = decoding.decode(&batch)
        consumer.take(batch, mappedBy: &mapper)
    }
}
