import Canonical

@testable import Rules

let insuredUnitCases: [RecordCase] = [
    .init(.licenceRequired, "a licensed unit names its licence", .passed),
    .init(.licenceRequired, "a licensed unit without a number", .violated(InsuredUnit.licenceNo)) {
        $0[InsuredUnit.licenceNo] = nil
    },
    .init(.licenceRequired, "a fireworks unit without a kind", .violated(InsuredUnit.licenceNo)) {
        $0[InsuredUnit.mandatoryBasis] = "20"
        $0[InsuredUnit.licenceKind] = nil
    },
    .init(.licenceRequired, "a voluntary unit needs no licence", .passed) {
        $0[InsuredUnit.mandatoryBasis] = "90"
        $0[InsuredUnit.licenceNo] = nil
    },
    .init(.licenceExpired, "the last valid day is the data date", .passed) {
        $0[InsuredUnit.licenceEnd] = day("2026-11-21")
    },
    .init(
        .licenceExpired, "the last valid day is the day before",
        .violated(InsuredUnit.licenceEnd, .init(limit: "2026-11-19"))
    ) { $0[InsuredUnit.licenceEnd] = day("2026-11-20") },
    .init(.licenceExpired, "no end is stated", .skipped) { $0[InsuredUnit.licenceEnd] = nil },
    .init(.mandatoryBasisMismatch, "basis and licence agree", .passed),
    .init(.mandatoryBasisMismatch, "a chemicals basis with a fireworks licence", .violated(InsuredUnit.mandatoryBasis))
    {
        $0[InsuredUnit.licenceKind] = "05"
    },
    .init(.mandatoryBasisMismatch, "a chemicals basis without a licence is another rule's", .passed) {
        $0[InsuredUnit.licenceKind] = nil
    },
    .init(
        .mandatoryBasisMismatch, "a fireworks basis with a licence without storage",
        .violated(InsuredUnit.mandatoryBasis)
    ) {
        $0[InsuredUnit.mandatoryBasis] = "20"
        $0[InsuredUnit.licenceKind] = "04"
    },
    .init(.mandatoryBasisMismatch, "a hazard source of grade 4", .passed) {
        $0[InsuredUnit.mandatoryBasis] = "12"
        $0[InsuredUnit.majorHazardSource] = "4"
    },
    .init(.mandatoryBasisMismatch, "a hazard source that is none", .violated(InsuredUnit.mandatoryBasis)) {
        $0[InsuredUnit.mandatoryBasis] = "12"
        $0[InsuredUnit.majorHazardSource] = "0"
    },
    .init(.mandatoryBasisMismatch, "a hazard source that is not stated", .violated(InsuredUnit.mandatoryBasis)) {
        $0[InsuredUnit.mandatoryBasis] = "12"
    },
    .init(.mandatoryBasisMismatch, "a smelter", .passed) {
        $0[InsuredUnit.mandatoryBasis] = "30"
        $0[InsuredUnit.industryCode] = "M1402"
    },
    .init(.mandatoryBasisMismatch, "a smelting basis in another industry", .violated(InsuredUnit.mandatoryBasis)) {
        $0[InsuredUnit.mandatoryBasis] = "30"
    },
    .init(.mandatoryBasisMismatch, "a voluntary unit without storage", .passed) {
        $0[InsuredUnit.mandatoryBasis] = "90"
        $0[InsuredUnit.licenceKind] = "04"
    },
    .init(
        .mandatoryBasisMismatch, "a voluntary unit with a licence that obliges", .violated(InsuredUnit.mandatoryBasis)
    ) {
        $0[InsuredUnit.mandatoryBasis] = "90"
        $0[InsuredUnit.licenceKind] = "06"
    },
]

let unitDataSetCases: [DataSetCase] = [
    .init(.nameConflict, "without history it is not known", .notChecked(.noHistory), in: [.sample(.insuredUnit)]),
    .init(
        .nameConflict, "the stored name is the same", .passed, in: [.sample(.insuredUnit)],
        history: .init(records: [.sample(.insuredUnit)])),
    .init(
        .nameConflict, "the stored name differs", .violated(InsuredUnit.name),
        in: [.sample(.insuredUnit) { $0[InsuredUnit.name] = "改名单位" }], history: .init(records: [.sample(.insuredUnit)])),
]
