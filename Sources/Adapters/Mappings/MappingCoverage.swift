import Canonical
import Mapping

/// What a mapping reads of a source and what of the model it fills, for the person who reviews it.
package struct MappingCoverage: Sendable {
    /// The source's name.
    package let source: String
    /// How many of its columns something reads.
    package let mappedColumns: Int
    /// The columns that nothing reads, each listed under `ignore:` with its reason.
    package let ignoredColumns: [String]
    /// The fields that nothing fills, by kind: `kind.field`.
    package let unfilledFields: [String]

    /// The coverage of a compiled source.
    init(of mapping: SourceMapping, mappedColumns: Int) {
        source = mapping.name
        self.mappedColumns = mappedColumns
        ignoredColumns = mapping.columns.filter(\.isIgnored).map(\.name)
        unfilledFields = mapping.records.flatMap { record in
            let filled = Set(record.fields.map(\.field.index))
            return record.kind.definition.fields.filter { !filled.contains($0.index) }
                .map { "\(record.kind.id).\($0.name)" }
        }
    }
}
