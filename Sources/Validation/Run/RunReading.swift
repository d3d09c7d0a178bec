import Adapters
import Canonical
import Mapping
import Rules

/// What a run knows while it goes on: the records, what was found, what each rule did.
struct RunReading {
    let data: DataSet
    var findings = FindingBook()
    var tallies = TallyBook()
    private(set) var summaries: [SourceSummary] = []
    /// How many records each part of a file gave, by kind.
    private(set) var recordsByKind: [[Kind: Int]] = []
    private var lookups: [LookupTable]

    /// A run with empty tables for what is looked up, which keeps in a file what it has no memory for.
    init(lookups: [LookupTable], in file: SpillFile) {
        self.lookups = lookups
        data = DataSet(in: file)
    }

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
        let phase = RecordPhase(context: context)
        for judgement in data.judgeRecords(phase) {
            tallies.add(judgement.counts)
            for found in judgement.found {
                let violation = Violation(phase.definitions[found.place], at: found.anchor, found.arguments)
                findings.note(violation, of: data.record(at: found.position))
            }
        }
    }

    /// The verdicts on later occurrences of keys.
    mutating func judgeRepeats() {
        let all = (0..<data.batchCount).count { data.name(of: $0) != nil } + data.repeats.count
        for rule in [Repetition.duplicateKey, Repetition.duplicateRecord] { tallies.note(rule, checked: all) }
        for (place, repetition) in data.repeats.enumerated() {
            findings.note(repetition.violation, of: data.repeatRecords[place])
        }
        tallies.note(Repetition.derivedRecordDiffers, checked: data.derived.count)
        for difference in data.derived.differences {
            findings.note(Violation(difference.rule, at: difference.anchor), of: difference.record)
        }
    }

    /// The data-set phase.
    mutating func judgeDataSet(in context: RuleContext) {
        let phase = DataSetPhase<DataSet>(context: context)
        let rules = phase.definitions
        var said: [(rule: RuleDefinition, answers: RuleAnswers)] = []
        var index = data
        phase.judge(&index, inParts: InParts.of) { place, answers in said.append((rules[place], answers)) }
        for (rule, answers) in said {
            tallies.note(rule, checked: answers.checked)
            for (cause, count) in answers.notChecked { tallies.note(rule, notChecked: cause, count) }
            for violation in answers.violations {
                switch violation.subject {
                case .record(let position):
                    findings.note(
                        Violation(rule, at: violation.anchor, violation.arguments), of: data.record(at: position))
                case .year(let year): findings.note(rule, violation.arguments, year: year)
                }
            }
        }
    }
}
