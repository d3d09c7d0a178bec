import Canonical
import Testing

@testable import Rules

@Suite struct RuleTableTests {
    static let recordCases =
        insuredUnitCases + policyCases + endorsementCases + serviceCases + hazardCases + expenseCases + claimCases
        + feedbackAndReportCases + complaintCases + listingCases + futureCases
    static let dataSetCases =
        unitDataSetCases + policyDataSetCases + coverageCases + serviceDataSetCases + planCases + hazardDataSetCases
        + expenseDataSetCases + yearCases + laterDataSetCases + referenceCases + historyCases
        + attachmentCases

    @Test(arguments: recordCases)
    func `judges a record`(row: RecordCase) {
        #expect(row.ruling == row.expected)
    }

    @Test(arguments: dataSetCases)
    func `judges a data set`(row: DataSetCase) {
        #expect(row.rulings == row.expected)
    }

    @Test(arguments: recordCases.filter { if case .violated = $0.expected { true } else { false } })
    func `skips a record whose anchor cannot be relied on`(row: RecordCase) {
        guard case .violated(let anchor?, _) = row.expected else { return }
        var record = row.record
        record.markUnusable(anchor.index)
        #expect(row.rule.ruling(on: record, in: row.context) == .skipped)
    }

    @Test func `has a firing and a silent case for every rule of the catalogue`() {
        let rulings =
            Self.recordCases.map { ($0.rule.definition.id, [$0.expected]) }
            + Self.dataSetCases.map { ($0.rule.definition.id, $0.expected) }
        let rules =
            RuleCatalogue.recordRules.map(\.definition.id)
            + DataSetRule<SampleIndex>.catalogue.map(\.definition.id)
        for rule in Set(rules) {
            let said = rulings.filter { $0.0 == rule }.flatMap(\.1)
            #expect(said.contains { if case .violated = $0 { true } else { false } }, "\(rule) never fires")
            #expect(said.contains(.passed), "\(rule) never passes")
        }
    }

    @Test func `finds nothing wrong with the samples of this suite`() {
        let phase = RecordPhase(context: .sample)
        for kind in Kind.allCases {
            var record = Record.sample(kind)
            phase.judge(&record) { place, ruling in
                if case .violated = ruling { Issue.record("\(phase.definitions[place].id) objects to the sample") }
            }
        }
    }
}
