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
    /// How many records each part of a file gave, by kind.
    private(set) var recordsByKind: [[Kind: Int]] = []
    private var lookups: [LookupTable]

    /// A run with empty tables for what is looked up.
    init(lookups: [LookupTable]) { self.lookups = lookups }

    /// Reads a file to its end; cell findings of a later occurrence of a key are dropped (rules §0.5).
    mutating func read(_ file: SourceFile) throws(SourceError) {
        var counts = [[Kind: Int]](repeating: [:], count: file.parts.count)
        let first = file.parts[0].number
        let read = try file.read(lookups: &lookups) { mapped in
            let record = mapped.record
            file.progress?.addRecord()
            guard !record.isUnreadable else {
                for violation in mapped.violations { findings.note(violation, of: record) }
                data.addUnreadable(record)
                return
            }
            let addition = data.add(mapped)
            if addition != .merged { counts[Int(record.origin.file - first)][record.kind, default: 0] += 1 }
            guard addition != .repeated else { return }
            for violation in mapped.violations { findings.note(violation, of: record) }
            for unchecked in mapped.unchecked { tallies.note(unchecked.rule, notChecked: unchecked.cause) }
        }
        for (summary, counts) in zip(read, counts) {
            for violation in summary.violations { findings.note(violation, of: summary.name, summary.sheet) }
            summaries.append(summary)
            recordsByKind.append(counts)
        }
    }

    /// The record phase, and the tallies of what was judged before it.
    mutating func judgeRecords(in context: RuleContext) {
        for rule in CellRules.all {
            switch rule.level {
            case .file where rule == CellRules.manifestCountMismatch || rule == CellRules.manifestAmountMismatch: break
            case .file: tallies.note(rule, checked: summaries.count)
            case .record, .dataSet, .history: tallies.note(rule, checked: data.batchCount)
            }
        }
        var found: [(position: Int, violation: Violation)] = []
        let phase = RecordPhase(context: context)
        let rules = phase.definitions
        var counts = PhaseCounts(rules)
        data.judgeRecords(phase) { position, place, ruling in
            counts.note(place, ruling)
            if case .violated(let anchor, let arguments) = ruling {
                found.append((position, Violation(rules[place], at: anchor, arguments)))
            }
        }
        tallies.add(counts)
        for (position, violation) in found { findings.note(violation, of: data.record(at: position)) }
    }

    /// The verdicts on later occurrences of keys.
    mutating func judgeRepeats() {
        let all = data.records.count { $0.key != nil } + data.repeats.count
        for rule in [Repetition.duplicateKey, Repetition.duplicateRecord] { tallies.note(rule, checked: all) }
        for repetition in data.repeats { findings.note(repetition.violation, of: repetition.record) }
        tallies.note(Repetition.derivedRecordDiffers, checked: data.derived.count)
        for difference in data.derived.differences {
            findings.note(Violation(difference.rule, at: difference.anchor), of: difference.record)
        }
    }

    /// The data-set phase.
    mutating func judgeDataSet(in context: RuleContext) {
        var found: [(rule: RuleDefinition, subject: Subject, anchor: FieldDefinition?, Violation.Arguments)] = []
        let phase = DataSetPhase<DataSet>(context: context)
        let rules = phase.definitions
        var counts = PhaseCounts(rules)
        phase.judge(&data) { place, subject, ruling in
            counts.note(place, ruling)
            if case .violated(let anchor, let arguments) = ruling {
                found.append((rules[place], subject, anchor, arguments))
            }
        }
        tallies.add(counts)
        for (rule, subject, anchor, arguments) in found {
            switch subject {
            case .record(let position):
                findings.note(Violation(rule, at: anchor, arguments), of: data.record(at: position))
            case .year(let year): findings.note(rule, arguments, year: year)
            }
        }
    }
}
