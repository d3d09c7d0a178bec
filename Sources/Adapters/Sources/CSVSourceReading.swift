import Canonical
import Mapping

/// The reading of one CSV file: header, then rows.
struct CSVSourceReading {
    let file: SourceFile
    let part: SourcePart
    let encoding: TextEncoding

    func read(
        delimiter: CSVDelimiter, _ lookups: inout [LookupTable], _ each: (inout MappedRecord) -> Void
    ) throws(SourceError) -> SourceSummary {
        let statement = file.insistsOnEncoding ? EncodingStatement.insisted(encoding) : .declared(encoding)
        var reader = try CSVReader(path: file.path, encoding: statement, delimiter: delimiter)
        var record = CSVRecord()
        let hasHeader = try reader.next(into: &record)
        let header = try header(in: record, isThere: hasHeader && !record.isBlank)
        var reading = PartReading(file, part, header: header, lookups: lookups)
        guard !reading.isRefused else { return reading.summary(try reader.finish(), sheet: nil) }
        var batch = SourceBatch()
        while try reader.next(into: &record) {
            guard !record.isBlank else {
                reading.blankRows += 1
                continue
            }
            record.move(to: &batch)
            reading.take(batch, &lookups, each)
            record.takeBack(from: &batch)
        }
        try refuseUndecodable(reader.undecodableRecordCount, of: reader.recordCount)
        return reading.summary(try reader.finish(), sheet: nil)
    }

    private func header(in record: CSVRecord, isThere: Bool) throws(SourceError) -> Header {
        guard isThere else { return Header(of: part.mapping, cells: [], row: 1, hasFixedWidth: true) }
        var cells: [Text] = []
        for index in 0..<record.count {
            guard !record.hasUndecodableBytes(index) else {
                throw .undecodableHeader(file: file.path, encoding: encoding)
            }
            cells.append(Text(bytes: record.field(index)))
        }
        return Header(of: part.mapping, cells: cells, row: record.line, hasFixedWidth: true)
    }

    /// More than one record in a hundred with lost bytes means that the encoding is another one (rules §10.4).
    private func refuseUndecodable(_ count: Int, of all: Int) throws(SourceError) {
        guard count > 1, count * 100 > all else { return }
        throw .undecodable(file: file.path, encoding: encoding, records: count, of: all)
    }
}

extension CSVRecord {
    /// Hands the record's bytes over as the one row of a batch, without copying them.
    fileprivate mutating func move(to batch: inout SourceBatch) {
        batch.removeAll()
        swap(&batch.bytes, &bytes)
        var start = 0
        for (index, end) in ends.enumerated() {
            batch.cells.append(
                SourceCell(
                    start..<end, .text,
                    isUndecodable: !undecodableFields.isEmpty && undecodableFields.contains(index)))
            start = end + 1
        }
        if let malformed {
            batch.addRow(number: Int32(clamping: line), from: 0, malformed: malformed)
        } else {
            batch.addRow(number: Int32(clamping: line), from: 0)
        }
    }

    fileprivate mutating func takeBack(from batch: inout SourceBatch) { swap(&batch.bytes, &bytes) }
}
