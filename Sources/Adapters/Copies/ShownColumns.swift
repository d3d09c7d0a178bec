import Canonical
package import Mapping

/// Which columns of a source a report may show: those that something reads and no personal field does.
///
/// A column that nothing reads may hold anything, so that it is not shown either (PIPL article 6: the least that serves the
/// purpose); nor are names and addresses of attachments, which often name a person and sometimes hold a password.
package struct ShownColumns: Sendable {
    /// For each column of the mapping whether its cells may be shown.
    package let isShown: [Bool]

    /// The columns of one of the insurer's sources.
    package init(of source: SourceMapping, in mapping: InsurerMapping) {
        var read: Set<Int> = []
        var personal: Set<Int> = []
        func note(_ columns: [Int], _ field: FieldDefinition) {
            if field.sensitivity.isPersonal || field.namesFile {
                personal.formUnion(columns)
            } else {
                read.formUnion(columns)
            }
        }
        for field in source.records.flatMap(\.fields) { note(field.source.columns, field.field) }
        // What other sources take from this one when it is a look-up.
        let table = mapping.lookups.firstIndex { $0.name == source.name }
        for field in mapping.sources.flatMap(\.records).flatMap(\.fields) {
            note(field.source.columns(takenFrom: table), field.field)
        }
        read.formUnion(source.structuralColumns)
        isShown = source.columns.indices.map { read.contains($0) && !personal.contains($0) }
    }
}

extension SourceMapping {
    /// The columns that say what a row is and counts, whatever fields read them.
    fileprivate var structuralColumns: [Int] {
        let conditions = (records.compactMap(\.condition) + skips).flatMap(\.columns)
        let totals = [totalRow?.marker, totalRow?.count?.column, totalRow?.amount?.column, total?.column, lookupKey]
        let recorded = records.map { $0.recordedAt?.column }
        let stated = [statements?.file, statements?.count, statements?.amount?.column]
        return conditions + (totals + recorded + stated).compactMap { $0 }
    }
}

extension FieldSource {
    /// The columns of the row whose text becomes the field's.
    fileprivate var columns: [Int] {
        switch self {
        case .column(let column): [column]
        // A key is no more than what leads to the text.
        case .constant, .lookup: []
        case .joined(let columns, _): columns
        case .choice(let branches): branches.flatMap(\.source.columns)
        case .shares(let insurer, let role, let percent): [insurer, role, percent]
        }
    }

    /// The columns of a look-up's rows whose text becomes the field's.
    fileprivate func columns(takenFrom table: Int?) -> [Int] {
        switch self {
        case .lookup(let lookup): lookup.table == table ? [lookup.take] : []
        case .choice(let branches): branches.flatMap { $0.source.columns(takenFrom: table) }
        case .column, .constant, .joined, .shares: []
        }
    }
}

extension FieldDefinition {
    /// Whether the field is the name or the address of an attachment's file.
    fileprivate var namesFile: Bool { self == Attachment.name.definition || self == Attachment.uri.definition }
}
