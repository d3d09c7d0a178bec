import Canonical

/// How a row becomes one record, bound to the header of a file: which cell each field reads, and what is the same in every
/// record.
final class RecordPlan: Sendable {
    /// Where the cell of a field stands.
    struct Read: Sendable {
        /// The position among the cells of its row.
        let position: Int
        /// The column for findings.
        let column: UInt16
        /// Whether the cell is of the row itself; else of the row that an item stands in.
        let isOwn: Bool
        /// Whether the column is one of a nested list's items.
        let isOfItem: Bool
    }

    let mapping: RecordMapping
    /// The fields that read one cell each, with their cells.
    let fields: [FieldMapping]
    let reads: [Read]
    /// The fields whose text is composed of cells, or a constant that each record must judge.
    let composed: [FieldMapping]
    /// A record with the constants in it.
    let template: Record

    /// A plan for the rows under a header.
    init(
        _ mapping: RecordMapping, levels: [UInt8], header: Header, insurer: Text, recordedAt: Instant, file: UInt16,
        notes: RowNotes
    ) {
        var template = Record(
            kind: mapping.kind, insurer: insurer, recordedAt: recordedAt, origin: Origin(file: file, row: 0))
        if mapping.withdrawReason != nil { template.operation = .withdraw }
        var fields: [FieldMapping] = []
        var reads: [Read] = []
        var composed: [FieldMapping] = []
        for field in mapping.fields {
            switch field.source {
            case .column(let column):
                // A column that may be missing and is: the field stays absent, unless something is said of that.
                let isThere = header.positions[column] >= 0
                guard isThere || field.saysSomethingOfNothing else { continue }
                let label = isThere ? UInt16(truncatingIfNeeded: header.places[column]) : Record.noColumn
                fields.append(field)
                template.setColumn(label, of: field.index)
                reads.append(
                    Read(
                        position: header.positions[column], column: label,
                        isOwn: levels[column] == mapping.level, isOfItem: isThere && levels[column] != 0))
            case .constant(let text):
                if !field.put(constant: text, in: &template, notes) { composed.append(field) }
            case .joined, .choice, .lookup, .shares:
                if let anchor = field.source.anchor, header.places[anchor] >= 0 {
                    template.setColumn(UInt16(truncatingIfNeeded: header.places[anchor]), of: field.index)
                }
                composed.append(field)
            }
        }
        self.mapping = mapping
        self.fields = fields
        self.reads = reads
        self.composed = composed
        self.template = template
    }
}

extension FieldMapping {
    /// Reads a constant once for all records; false when something about it is left to judge in each.
    fileprivate func put(constant text: Text, in template: inout Record, _ blank: RowNotes) -> Bool {
        var record = template
        var notes = blank
        let bytes = text.bytes
        read(
            CellText(kind: .text, isUndecodable: false, place: .nowhere, usesDate1904: false), bytes.span, &record,
            &notes)
        guard notes.isEmpty else { return false }
        template = record
        return true
    }
}
