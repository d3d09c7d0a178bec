import Canonical
import Mapping

/// The reading of one NDJSON file: every line a record, its lists rows of their own.
struct NDJSONSourceReading {
    let file: SourceFile
    let part: SourcePart

    func read(
        _ lookups: inout [LookupTable], _ each: (inout MappedRecord) -> Void
    ) throws(SourceError) -> SourceSummary {
        var reader = try NDJSONReader(
            path: file.path, encoding: file.insistsOnEncoding ? .insisted(.utf8) : .declared(.utf8),
            progress: file.progress)
        var reading = PartReading(file, part, header: Header(nested: part.mapping), lookups: lookups)
        guard !reading.isRefused else { return reading.summary(try reader.finish(), sheet: nil) }
        var flattening = TreeFlattening(part.mapping)
        var tree = SourceTree()
        var batch = SourceBatch()
        while try reader.next(into: &tree) {
            guard !tree.nodes.isEmpty || tree.malformed != nil else {
                reading.blankRows += 1
                continue
            }
            batch.removeAll()
            flattening.append(tree, to: &batch)
            reading.take(batch, &lookups, each)
        }
        try refuseUndecodable(reader.undecodableRecordCount, of: reader.lineCount)
        reading.note(unknown: flattening.unknownPaths)
        return reading.summary(try reader.finish(), sheet: nil)
    }

    private func refuseUndecodable(_ count: Int, of all: Int) throws(SourceError) {
        guard count > 1, count * 100 > all else { return }
        throw .undecodable(file: file.path, encoding: .utf8, records: count, of: all)
    }
}

extension PartReading {
    /// Notes members that no column names, each at the row that had it first.
    mutating func note(unknown paths: [(path: String, row: Int)]) {
        for (path, row) in paths {
            violations.append(FileViolation(CellRules.unknownColumn, column: path, row: row))
        }
    }
}
