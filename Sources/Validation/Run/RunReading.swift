import Adapters
import Canonical
import Mapping
import Rules

/// What a run knows while it goes on: the records, what was found, what each rule did.
struct RunReading {
    var data = DataSet()
    var findings = FindingBook()
    var tallies = TallyBook()
    private(set) var summaries: [SourceSummary] = []
    /// How many records each file gave, by kind.
    private(set) var recordsByKind: [[Kind: Int]] = []

    /// Reads a file to its end; cell findings of a later occurrence of a key are dropped (rules §0.5).
    mutating func read(_ file: SourceFile) throws(SourceError) {
        var counts: [Kind: Int] = [:]
        let summary = try file.read { mapped in
            let record = mapped.record
            guard !record.isUnreadable else {
                for violation in mapped.violations { findings.note(violation, of: record) }
                data.addUnreadable(record)
                return
            }
            counts[record.kind, default: 0] += 1
            guard data.add(record) else { return }
            for violation in mapped.violations { findings.note(violation, of: record) }
            for unchecked in mapped.unchecked { tallies.note(unchecked.rule, notChecked: unchecked.cause) }
        }
        for violation in summary.violations { findings.note(violation, of: summary.name) }
        summaries.append(summary)
        recordsByKind.append(counts)
    }

    /// The record phase, and the tallies of what was judged before it.
    mutating func judgeRecords(in context: RuleContext) {
        for rule in CellRules.all {
            switch rule.level {
            case .file where rule == CellRules.manifestCountMismatch || rule == CellRules.manifestAmountMismatch: break
            case .file: tallies.note(rule, checked: summaries.count)
            case .record, .dataSet, .history: tallies.note(rule, checked: data.records.count)
            }
        }
        var found: [(position: Int, violation: Violation)] = []
        var tallies = tallies
        data.judgeRecords(RecordPhase(context: context)) { position, rule, ruling in
            tallies.note(rule, ruling)
            if case .violated(let anchor, let arguments) = ruling {
                found.append((position, Violation(rule, at: anchor, arguments)))
            }
        }
        self.tallies = tallies
        for (position, violation) in found { findings.note(violation, of: data.record(at: position)) }
    }

    /// The verdicts on later occurrences of keys.
    mutating func judgeRepeats() {
        let all = data.records.count { $0.key != nil } + data.repeats.count
        for rule in [Repetition.duplicateKey, Repetition.duplicateRecord] { tallies.note(rule, checked: all) }
        for repetition in data.repeats { findings.note(repetition.violation, of: repetition.record) }
    }

    /// The data-set phase.
    mutating func judgeDataSet(in context: RuleContext) {
        var found: [(rule: RuleDefinition, subject: Subject, anchor: FieldDefinition?, Violation.Arguments)] = []
        var tallies = tallies
        DataSetPhase<DataSet>(context: context).judge(&data) { rule, subject, ruling in
            tallies.note(rule, ruling)
            if case .violated(let anchor, let arguments) = ruling { found.append((rule, subject, anchor, arguments)) }
        }
        self.tallies = tallies
        for (rule, subject, anchor, arguments) in found {
            switch subject {
            case .record(let position):
                findings.note(Violation(rule, at: anchor, arguments), of: data.record(at: position))
            case .year(let year): findings.note(rule, arguments, year: year)
            }
        }
    }
}
