import Adapters
import Canonical
import Rules
import TestKit
import Testing

@testable import Validation

/// Every example of the handbook is run as files: the bad one breaks its rule, the good one does not, and both nothing else.
@Suite struct HandbookTests {
    /// The rules that need earlier runs, which no run of this version knows: applied to the records as if it did.
    private static let needHistory: Set<RuleID> = ["expense-december-spike"]

    private static let tables = Result { try CodeTableFolder.load(root: Repository.mappings) }

    private let handbook: RuleHandbook

    init() throws { handbook = try Handbook.shipped.get() }

    @Test func `the handbook has every rule of the catalogue`() {
        #expect(handbook.missing(of: Handbook.rules).isEmpty)
        #expect(handbook.chapters.reduce(0) { $0 + $1.rules.count } == Handbook.rules.count)
    }

    @Test func `complete records of all kinds together give no finding`() throws {
        let verdict = try ExampleExport(handbook.base.map { .row([$0]) }, asOf: handbook.asOf).judge()
        #expect(verdict.places.isEmpty)
        #expect(verdict.count(.accepted) == Kind.allCases.count)
    }

    @Test(arguments: Handbook.rules)
    func `the bad example breaks the rule, the good one keeps it, and neither breaks another`(
        rule: RuleID
    ) throws {
        let guidance = try #require(handbook.guidance(on: rule))
        let bad = try judge(guidance.bad, guidance)
        let good = try judge(guidance.good, guidance)
        #expect(try isBroken(rule, by: bad, guidance), "\(bad.places)")
        #expect(try !isBroken(rule, by: good, guidance), "\(good.places)")
        for verdict in [bad, good] {
            #expect(verdict.findings.allSatisfy { $0.rule == rule }, "\(verdict.places)")
        }
    }

    @Test(arguments: Handbook.rules)
    func `what a rule is said to need keeps it from being applied when it is not there`(rule: RuleID) throws {
        let guidance = try #require(handbook.guidance(on: rule))
        let tables = try Self.tables.get()
        let examples = [guidance.bad, guidance.good]
        for cause in guidance.needs {
            let isTrue =
                switch cause {
                case .missingTable(let table): tables[table] == nil
                case .excerptTable(let table): tables[table].map { !$0.isComplete } ?? false
                case .noHistory: try examples.contains { try judge($0, guidance).says(cause, of: rule) }
                case .noConfiguration("manifest"):
                    try examples.contains { try judge($0, guidance, without: .manifest).says(cause, of: rule) }
                case .noConfiguration:
                    try ExampleExport(guidance.bad, asOf: guidance.asOf ?? handbook.asOf).judge().says(cause, of: rule)
                case .kindAbsent(let kind):
                    try examples.contains { try judge($0, guidance, without: .rows([kind])).says(cause, of: rule) }
                }
            #expect(isTrue, "\(rule): \(cause)")
        }
    }

    @Test(arguments: ValidationCatalogue.rules)
    func `every part of a rule's source has a title`(rule: RuleDefinition) {
        let parts = rule.source.split(separator: ";").map { $0.drop { $0 == " " } }
        let titles = handbook.titles(of: rule.source)
        #expect(parts.allSatisfy { part in titles.contains { part.hasPrefix($0.short) } }, "\(rule.source)")
    }

    private func judge(
        _ example: [RuleExample], _ guidance: RuleGuidance, without left: ExampleSource? = nil
    ) throws -> Verdict {
        try ExampleExport(example, asOf: guidance.asOf ?? handbook.asOf, settings: guidance.settings)
            .judge(without: left)
    }

    private func isBroken(_ rule: RuleID, by verdict: Verdict, _ guidance: RuleGuidance) throws -> Bool {
        guard Self.needHistory.contains(rule) else { return verdict.findings.contains { $0.rule == rule } }
        let parameters = try RuleParametersFile.load(root: Repository.mappings)
        let context = RuleContext(asOf: verdict.asOf, parameters: parameters, isFull: true)
        let wanted = DataSetRule<RememberingDataSet>.catalogue.first { $0.definition.id == rule }
        var isBroken = false
        try #require(wanted).apply(to: RememberingDataSet(of: verdict), in: context) { _, ruling in
            if case .violated = ruling { isBroken = true }
        }
        return isBroken
    }
}

extension Verdict {
    /// Whether a rule could not be applied for this cause.
    fileprivate func says(_ cause: NotCheckedCause, of rule: RuleID) -> Bool { tally(rule)?.notChecked[cause] != nil }
}
