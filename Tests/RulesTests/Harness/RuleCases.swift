import Canonical
import Testing

@testable import Rules

extension RuleContext {
    /// The configuration of the samples: data date 2026-11-20, complete data sets.
    static let sample = RuleContext(asOf: day("2026-11-20"), parameters: .sample, isFull: true)

    /// The same for a data set that does not claim to be complete.
    static let increment = RuleContext(asOf: day("2026-11-20"), parameters: .sample, isFull: false)

    /// A configuration with what the samples leave open: seven days for a refusal report, a budget of 800 元 for 2026.
    static let configured = RuleContext(
        asOf: day("2026-11-20"),
        parameters: RuleParameters(
            perPersonLimits: [], feeCap: Percent(hundredths: 2100), feeCapFrom: day("2024-10-01"),
            refusalMaxDays: 7, budgets: [2026: Fen(80_000)]),
        isFull: true)
}

extension RuleParameters {
    /// The limits under which the samples are judged.
    static let sample = RuleParameters(
        perPersonLimits: [
            PerPersonLimit(territory: "", from: day("2018-01-01"), amount: Fen(30_000_000)),
            PerPersonLimit(territory: "", from: day("2025-03-29"), amount: Fen(40_000_000)),
            PerPersonLimit(territory: "31", from: day("2026-01-01"), amount: Fen(60_000_000)),
        ],
        feeCap: Percent(hundredths: 2100), feeCapFrom: day("2024-10-01"), refusalMaxDays: nil, budgets: [:],
        workingDays: WorkingDays(
            years: [2026], holidays: Set((1...7).map { day("2026-10-0\($0)") } + [day("2026-09-25")]),
            exchanged: [day("2026-09-20"), day("2026-10-10")]))
}

extension RecordRule {
    /// What a phase of this rule alone says of a record.
    func ruling(on record: Record, in context: RuleContext) -> Ruling? {
        var judged = record
        var said: Ruling?
        RecordPhase(context: context, of: [self]).judge(&judged) { _, ruling in said = ruling }
        return said
    }
}

/// One row of a table of record rules: what the record is like, and what the rule says.
struct RecordCase: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let rule: RecordRule
    let record: Record
    let context: RuleContext
    let expected: Ruling

    init(
        _ rule: RecordRule, _ sentence: String, _ expected: Ruling, context: RuleContext = .sample,
        _ change: (inout Record) -> Void = { _ in }
    ) {
        testDescription = "\(rule.definition.id): \(sentence)"
        self.rule = rule
        self.context = context
        self.expected = expected
        record = Record.sample(rule.kind, change)
    }

    var ruling: Ruling? { rule.ruling(on: record, in: context) }
}

/// One row of a table of data-set rules: the records, and what the rule says of each that it judges.
struct DataSetCase: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let rule: DataSetRule<SampleIndex>
    let index: SampleIndex
    let context: RuleContext
    let expected: [Ruling]

    init(
        _ rule: DataSetRule<SampleIndex>, _ sentence: String, _ expected: Ruling..., in records: [Record],
        unreadable: [Record] = [], history: SampleIndex.History? = nil, presences: [Kind: KindPresence] = [:],
        content: AttachmentContent? = nil, context: RuleContext = .sample
    ) {
        testDescription = "\(rule.definition.id): \(sentence)"
        self.rule = rule
        self.expected = expected
        self.context = context
        index = SampleIndex(records, unreadable: unreadable, history: history, presences: presences, content: content)
    }

    var rulings: [Ruling] {
        var rulings: [Ruling] = []
        rule.apply(to: index, in: context) { _, ruling in rulings.append(ruling) }
        return rulings
    }
}
