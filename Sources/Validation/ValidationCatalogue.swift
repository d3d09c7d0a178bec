package import Canonical
import Mapping
import Rules

/// Every rule that a run applies, once, in the order: cells and files, records, data set.
package enum ValidationCatalogue {
    /// The rules by their rows of the catalogue.
    package static let rules: [RuleDefinition] = {
        var known: Set<RuleID> = []
        let all =
            CellRules.all + RuleCatalogue.recordRules.map(\.definition)
            + [Repetition.duplicateKey, Repetition.duplicateRecord, Repetition.derivedRecordDiffers]
            + DataSetRule<DataSet>.catalogue.map(\.definition)
        return all.filter { known.insert($0.id).inserted }
    }()

    /// The rule of this id.
    package static func rule(_ id: RuleID) -> RuleDefinition? { rules.first { $0.id == id } }
}
