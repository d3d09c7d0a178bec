import Adapters
import Canonical
import TestKit
import Testing

@testable import Validation

/// Every example of the handbook is run as files: the bad one breaks its rule, the good one does not, and both nothing else.
@Suite struct HandbookTests {
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
        #expect(bad.findings.contains { $0.rule == rule }, "\(bad.places)")
        for verdict in [bad, good] {
            #expect(verdict.findings.allSatisfy { $0.rule == rule }, "\(verdict.places)")
        }
        #expect(good.findings.isEmpty, "\(good.places)")
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
                case .noHistory:
                    try examples.contains { try judge($0, guidance, isRemembering: false).says(cause, of: rule) }
                case .noConfiguration("manifest"):
                    try examples.contains { try judge($0, guidance, without: .manifest).says(cause, of: rule) }
                case .noConfiguration("attachments"):
                    try examples.contains { try judge($0, guidance, attachments: .unknown).says(cause, of: rule) }
                case .remoteContent:
                    try ExampleExport(handbook.base.map { .row([$0]) }, asOf: handbook.asOf).judge()
                        .says(cause, of: rule)
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
        _ example: [RuleExample], _ guidance: RuleGuidance, without left: ExampleSource? = nil,
        isRemembering: Bool = true, attachments: AttachmentPlace = .besideFiles
    ) throws -> Verdict {
        let asOf = guidance.asOf ?? handbook.asOf
        guard isRemembering, guidance.needs.contains(.noHistory) else {
            return try ExampleExport(example, asOf: asOf, settings: guidance.settings).judge(
                without: left, attachments: attachments)
        }
        let stored = guidance.stored.isEmpty ? nil : try ExampleExport(guidance.stored, asOf: asOf).judge()
        let history = RememberedRecords(stored?.records.map(\.record) ?? [])
        return try ExampleExport(example, asOf: asOf, settings: guidance.settings).judge(
            without: left, recalling: history)
    }
}

extension Verdict {
    /// Whether a rule could not be applied for this cause.
    fileprivate func says(_ cause: NotCheckedCause, of rule: RuleID) -> Bool { tally(rule)?.notChecked[cause] != nil }
}
