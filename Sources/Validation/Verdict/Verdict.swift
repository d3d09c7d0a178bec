package import Canonical
package import ShangMi

/// What a run says of an insurer's files: every finding, what was and was not checked, and what becomes of each record.
///
/// The counts balance: rows read = rows mapped + unreadable rows; records read = accepted + refused + held + duplicate.
package struct Verdict: Sendable {
    /// The insurer's folder in the mappings.
    package let insurer: String
    /// The insurer's name in Chinese.
    package let insurerName: String
    /// The mapping and its version.
    package let mappingID: String
    /// The data date.
    package let asOf: CivilDate
    /// The files in the order in which they were given.
    package let files: [FileVerdict]
    /// All findings: by file, row, column, rule (rules §10.19); without those that a baseline hides.
    package internal(set) var findings: [Finding]
    /// What each rule of the catalogue did, in catalogue order.
    package internal(set) var tallies: [RuleTally]
    /// Whether everything that the insurer announced was there to be judged.
    package let completeness: Completeness
    /// Every record that could be read, in sending order.
    package let records: JudgedRecords
    /// How many records ended in each standing.
    package let outcomes: [Standing.Outcome: Int]
    /// What was read of each kind, in sending order; kinds without a record are not in it.
    package let control: [ControlTotal]

    /// What a baseline hides; nil when there was none.
    package internal(set) var baseline: BaselineEffect?

    /// How many findings there are of a severity.
    package func total(_ severity: Severity) -> Int { findings.count { $0.severity == severity } }

    /// How many records ended in a standing.
    package func count(_ outcome: Standing.Outcome) -> Int { outcomes[outcome] ?? 0 }

    /// The rules that refuse records and were not checked for some of them.
    package var uncheckedErrorRules: [RuleTally] {
        tallies.filter { $0.rule.severity == .error && !$0.notChecked.isEmpty }
    }
}

/// Whether everything that the insurer announced was there to be judged.
package enum Completeness: Hashable, Sendable {
    case complete
    /// Something was announced and not given; the reason is Chinese.
    case partial(reason: String)
}

/// What was read of one file.
package struct FileVerdict: Hashable, Sendable {
    /// The file's name without its folder.
    package let name: String
    /// Where it lies.
    package let path: String
    /// Over all bytes of the file.
    package let sm3: SM3Digest
    /// The file's size.
    package let bytes: Int
    /// Data rows, unreadable ones included.
    package let rows: Int
    /// Lines without any content.
    package let blankRows: Int
    /// Rows that the mapping skips, total rows included.
    package let skippedRows: Int
    /// Rows that could not be taken apart.
    package let unreadableRows: Int
    /// The records that its rows became, duplicates included.
    package let recordsByKind: [Kind: Int]
    /// Whether its name or a header kept rows from being read.
    package let isRefused: Bool
    /// What is read from it, in order: the whole, or the mapped sheets of a workbook.
    package let parts: [PartVerdict]
}

/// What was read of one part of a file.
package struct PartVerdict: Hashable, Sendable {
    /// Its number in the run, which the origins of its records name.
    package let number: UInt16
    /// The sheet; nil where the format has none.
    package let sheet: String?
    /// The label of each column as the user sees it.
    package let columns: [String]
    /// The header's first row as an editor shows it; 0 where the format has none.
    package let headerRow: Int
    /// Whether its rows were not read.
    package let isRefused: Bool
}

/// The number of records of a kind, and the sum of their control amounts (canonical-model §1.3).
package struct ControlTotal: Hashable, Sendable {
    /// The kind.
    package let kind: Kind
    /// Records that could be read.
    package internal(set) var count: Int
    /// The sum; 0 for kinds without an amount.
    package internal(set) var money: Fen
}

/// What one rule did in a run.
package struct RuleTally: Hashable, Sendable {
    /// The rule.
    package let rule: RuleDefinition
    /// How often it was applied.
    ///
    /// Cell rules count the records whose cells were read, file rules the files, manifest rules the statements, the others
    /// each record (`orphan-reference` each reference, `date-in-future` each date) that they judged.
    package let checked: Int
    /// How often it was broken, as listed.
    package let findings: Int
    /// How often it could not be applied, by cause.
    package let notChecked: [NotCheckedCause: Int]
}
