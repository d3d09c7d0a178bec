import Canonical

@testable import Rules

private func policy(_ number: Text, _ start: String, _ end: String, _ change: (inout Record) -> Void = { _ in })
    -> Record
{
    .sample(.policy) {
        $0[Policy.policyNo] = number
        $0[Policy.periodStart] = moment(start)
        $0[Policy.periodEnd] = moment(end)
        change(&$0)
    }
}

private let first = policy("A", "2025-03-01", "2026-03-01")

let coverageCases: [DataSetCase] = [
    .init(
        .coverageGap, "the next policy starts when the last one ends", .notChecked(.noHistory), .passed,
        in: [first, policy("B", "2026-03-01", "2027-03-01")]),
    .init(
        .coverageGap, "the next policy starts a day later, whatever the order in the file", .notChecked(.noHistory),
        .violated(Policy.periodStart, .init(number: "1")),
        in: [policy("B", "2026-03-02", "2027-03-01"), first]),
    .init(
        .coverageGap, "a surrender opens a gap", .notChecked(.noHistory),
        .violated(Policy.periodStart, .init(number: "28")),
        in: [
            first, policy("B", "2026-03-01", "2027-03-01"),
            .sample(.endorsement) {
                $0[Endorsement.policyNo] = "A"
                $0[Endorsement.endorsementKind] = "06"
                $0[Endorsement.effectiveOn] = day("2026-02-01")
            },
        ]),
    .init(
        .coverageGap, "a longer period closes it", .notChecked(.noHistory), .passed,
        in: [
            first, policy("B", "2026-04-01", "2027-03-01"),
            .sample(.endorsement) {
                $0[Endorsement.policyNo] = "A"
                $0[Endorsement.endorsementKind] = "03"
                $0[Endorsement.newPeriodEnd] = moment("2026-04-01")
            },
        ]),
    .init(
        .coverageGap, "a voided policy does not count", .notChecked(.noHistory),
        in: [first, policy("B", "2027-03-01", "2028-03-01") { $0[Policy.status] = "4" }]),
    .init(
        .coverageGap, "a policy whose period is wrong silences its unit", .skipped, .skipped,
        in: [first, policy("B", "2027-03-01", "2028-03-01") { $0.markUnusable(Policy.periodEnd.index) }]),
    .init(
        .coverageGap, "the endorsements were not given", .notChecked(.kindAbsent(.endorsement)), in: [first],
        presences: [.endorsement: .missing]),
    .init(
        .coverageOverlap, "the next policy starts when the last one ends", .passed, .passed,
        in: [first, policy("B", "2026-03-01", "2027-03-01")]),
    .init(
        .coverageOverlap, "the next policy starts two days earlier", .passed,
        .violated(Policy.periodStart, .init(expected: "A", number: "2")),
        in: [first, policy("B", "2026-02-27", "2027-02-27")]),
    .init(
        .coverageOverlap, "at the same start the greater number is flagged", .passed,
        .violated(Policy.periodStart, .init(expected: "A", number: "365")),
        in: [policy("B", "2025-03-01", "2026-03-01"), first]),
    .init(
        .coverageOverlap, "another unit's policy is no overlap", .passed, .passed,
        in: [first, policy("B", "2025-03-01", "2026-03-01") { $0[Policy.unitCreditCode] = "U2" }]),
]
