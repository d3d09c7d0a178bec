import Canonical
import Mapping

/// The reading of one XML file: the elements of its records, and what its head states.
struct XMLSourceReading {
    let file: SourceFile
    let part: SourcePart
    let layout: XMLLayout

    func read(
        _ lookups: inout [LookupTable], _ each: (inout MappedRecord) -> Void
    ) throws(SourceError) -> SourceSummary {
        var reading = PartReading(file, part, header: Header(nested: part.mapping), lookups: lookups)
        var reader = try XMLRecordReader(path: file.path, record: layout.record, progress: file.progress)
        guard !reading.isRefused else { return reading.summary(try reader.finish(), sheet: nil) }
        var flattening = TreeFlattening(part.mapping)
        var batch = SourceBatch()
        var isJudged = false
        let head = try reader.read { (record, head) throws(SourceError) in
            if !isJudged { reading.add(contradictions(in: HeadValues(head))) }
            isJudged = true
            var tree = record
            tree.isDocument = true
            batch.removeAll()
            flattening.append(tree, to: &batch)
            reading.take(batch, &lookups, each)
        }
        try reader.refuseUndecodable(file: file.path)
        reading.note(unknown: flattening.unknownPaths)
        if !isJudged { reading.add(contradictions(in: HeadValues(head))) }
        state(HeadValues(head), &reading)
        return reading.summary(try reader.finish(), sheet: nil)
    }

    /// What the head, which stands before the records, says of insurer and date that is not so.
    private func contradictions(in head: HeadValues) -> [FileViolation] {
        layout.head.compactMap { statement in
            guard let found = head.value(statement.path) else {
                return FileViolation(CellRules.headerMissingColumn, column: statement.path, row: nil)
            }
            return statement.agrees(found.text, file: file)
                ? nil : FileViolation(CellRules.fileNameMismatch, column: found.label, row: found.row)
        }
    }

    /// Takes count and amount from the head, or from behind the records.
    private func state(_ head: HeadValues, _ reading: inout PartReading) {
        guard !reading.isRefused else { return }
        for path in [layout.count, layout.amount?.path].compactMap({ $0 }) where head.value(path) == nil {
            reading.violations.append(FileViolation(CellRules.fieldRequired, column: path, row: nil))
        }
        let count = layout.count.flatMap { head.value($0) }
        let amount = layout.amount.flatMap { head.value($0.path) }
        guard count != nil || amount != nil else { return }
        reading.statements.append(
            ManifestStatement(
                subject: .itself, count: count?.stated.count(&reading.violations),
                amount: layout.amount.flatMap { amount?.stated.amount($0.form, &reading.violations) }))
    }
}

extension XMLRecordReader {
    /// More than one record in a hundred with lost bytes means that the encoding is another one (rules §10.4).
    fileprivate func refuseUndecodable(file: String) throws(SourceError) {
        guard undecodableRecordCount > 1, undecodableRecordCount * 100 > recordCount else { return }
        throw .undecodable(file: file, encoding: .utf8, records: undecodableRecordCount, of: recordCount)
    }
}

/// The values in the head of a document by their paths from the root.
private struct HeadValues {
    struct Value {
        let text: [UInt8]
        let label: String
        let row: Int

        var stated: StatedCell { StatedCell(text: text, kind: .text, label: label, row: row) }
    }

    private let tree: SourceTree

    init(_ tree: SourceTree) { self.tree = tree }

    /// The trimmed text of the first element at a path; nil when there is none.
    func value(_ path: String) -> Value? {
        // The root element is the first name of every path.
        let names = path.split(separator: "/").dropFirst().map { Array($0.utf8) }
        var node = 0
        for name in names {
            guard let child = child(of: node, named: name) else { return nil }
            node = child
        }
        let found = tree.nodes[node]
        let text = TextForm.trimmed(tree.bytes[found.value])
        return Value(
            text: Array(text), label: path.split(separator: "/").last.map(String.init) ?? path, row: Int(found.line))
    }

    private func child(of node: Int, named name: [UInt8]) -> Int? {
        guard node < tree.nodes.count else { return nil }
        var child = node + 1
        // An element that is still open ends with the tree.
        let end = tree.nodes[node].end
        let isOpen = tree.nodes[node].kind == .container && end == node + 1
        while child < (isOpen ? tree.nodes.count : end) {
            if tree.bytes[tree.nodes[child].name].elementsEqual(name) { return child }
            child = tree.nodes[child].end
        }
        return nil
    }
}

extension PreambleStatement {
    /// Whether a stated text says what the run knows already.
    func agrees(_ text: [UInt8], file: SourceFile) -> Bool {
        switch meaning {
        case .dataDate(let format): format.day(of: text) == file.asOf
        case .moneyUnit(let unit): Text(bytes: text[...]) == Text(unit.rawValue)
        case .insurer: Text(bytes: text[...]) == file.insurer
        }
    }
}
