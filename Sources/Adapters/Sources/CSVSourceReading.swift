import Canonical
import Mapping
import ShangMi

/// The reading of one CSV file: header, then rows to records, or to statements for a manifest.
struct CSVSourceReading {
    let file: SourceFile
    let encoding: TextEncoding

    func read(
        _ opened: consuming CSVReader, _ each: (consuming MappedRecord) -> Void
    ) throws(SourceError) -> SourceSummary {
        var reader = opened
        var record = CSVRecord()
        let hasHeader = try reader.next(into: &record)
        let header = try header(in: record, isThere: hasHeader && !record.isBlank)
        var violations = [file.nameViolation].compactMap { $0 } + header.violations
        guard !header.isRefused, file.nameViolation == nil else {
            let digest = try reader.finish()
            return summary(digest, header, violations, isRefused: true, Tally(), total: nil, [])
        }
        var mapper = RowMapper(
            file.mapping, header: header, insurer: file.insurer, asOf: file.asOf, file: file.number)
        var statements: [ManifestStatement] = []
        var tally = Tally()
        while try reader.next(into: &record) {
            guard !record.isBlank else {
                tally.blankRows += 1
                continue
            }
            tally.rows += 1
            if let mapping = file.mapping.statements {
                if let statement = mapping.statement(of: record, header: header, violations: &violations) {
                    statements.append(statement)
                }
            } else {
                mapper.map(record, each)
            }
        }
        try refuseUndecodable(reader.undecodableRecordCount, of: reader.recordCount)
        tally.unreadableRows = mapper.unreadableRows
        let digest = try reader.finish()
        return summary(
            digest, header, violations, isRefused: false, tally,
            total: file.mapping.total == nil ? nil : mapper.total, statements)
    }

    private struct Tally {
        var rows = 0
        var blankRows = 0
        var unreadableRows = 0
    }

    private func header(in record: CSVRecord, isThere: Bool) throws(SourceError) -> Header {
        guard isThere else { return Header(of: file.mapping, cells: [], row: 1) }
        var cells: [Text] = []
        for index in 0..<record.count {
            guard !record.hasUndecodableBytes(index) else {
                throw .undecodableHeader(file: file.path, encoding: encoding)
            }
            cells.append(Text(bytes: record.field(index)))
        }
        return Header(of: file.mapping, cells: cells, row: record.line)
    }

    /// More than one record in a hundred with lost bytes means that the encoding is another one (rules §10.4).
    private func refuseUndecodable(_ count: Int, of all: Int) throws(SourceError) {
        guard count > 1, count * 100 > all else { return }
        throw .undecodable(file: file.path, encoding: encoding, records: count, of: all)
    }

    private func summary(
        _ digest: SourceDigest, _ header: Header, _ violations: [FileViolation], isRefused: Bool, _ tally: Tally,
        total: Fen?, _ statements: [ManifestStatement]
    ) -> SourceSummary {
        SourceSummary(
            name: file.name, sm3: digest.sm3, bytes: digest.byteCount, encoding: encoding, rows: tally.rows,
            blankRows: tally.blankRows, unreadableRows: tally.unreadableRows, violations: violations,
            isRefused: isRefused, columns: header.labels, total: total, statements: statements)
    }
}
