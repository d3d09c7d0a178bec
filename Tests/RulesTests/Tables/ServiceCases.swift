import Canonical

@testable import Rules

let serviceCases: [RecordCase] = [
    .init(.servicePeriodOrder, "a service of a second", .passed) {
        $0[Service.endAt] = Instant(seconds: moment("2026-05-10").seconds + 1)
    },
    .init(.servicePeriodOrder, "an end that is the start", .violated(Service.endAt)) {
        $0[Service.endAt] = moment("2026-05-10")
    },
    .init(.serviceKind2Mismatch, "0301 belongs to 03", .passed),
    .init(.serviceKind2Mismatch, "0201 does not", .violated(Service.serviceKind2)) {
        $0[Service.serviceKind2] = "0201"
    },
    .init(.serviceKind2Mismatch, "no second level", .skipped) { $0[Service.serviceKind2] = nil },
    .init(.serviceExpertRequired, "an expert by number", .passed),
    .init(.serviceExpertRequired, "an expert by name", .passed) {
        $0[Service.expertNos] = nil
        $0[Service.expertNames] = Personal(["样例"])
    },
    .init(.serviceExpertRequired, "nobody", .violated(Service.expertNos)) { $0[Service.expertNos] = nil },
    .init(.serviceExpertRequired, "nobody before the service is done", .passed) {
        $0[Service.expertNos] = nil
        $0[Service.status] = "2"
    },
    .init(.serviceExpertRequired, "nobody for the promotion of technology", .passed) {
        $0[Service.expertNos] = nil
        $0[Service.serviceKind] = "06"
    },
    .init(.serviceExpertRequired, "nobody for another inspection", .passed) {
        $0[Service.expertNos] = nil
        $0[Service.serviceKind2] = "0303"
    },
    .init(.serviceProviderRequired, "a provider by code", .passed),
    .init(.serviceProviderRequired, "a provider by name", .passed) {
        $0[Service.providerCreditCodes] = nil
        $0[Service.providerNames] = ["样例机构"]
    },
    .init(.serviceProviderRequired, "no provider", .violated(Service.providerCreditCodes)) {
        $0[Service.providerCreditCodes] = nil
    },
    .init(.serviceProviderRequired, "no provider for own staff", .passed) {
        $0[Service.providerCreditCodes] = nil
        $0[Service.performer] = "1"
    },
    .init(.serviceFocusMissing, "checked, none", .passed),
    .init(.serviceFocusMissing, "not stated", .violated(Service.dangerousWork)) { $0[Service.dangerousWork] = nil },
    .init(.serviceFocusMissing, "not stated on the first day of the rule", .violated(Service.dangerousWork)) {
        $0[Service.dangerousWork] = []
        $0[Service.startAt] = moment("2023-08-25")
    },
    .init(.serviceFocusMissing, "not stated on the day before", .passed) {
        $0[Service.dangerousWork] = nil
        $0[Service.startAt] = moment("2023-08-24")
    },
    .init(.serviceEvidenceMissing, "one piece", .passed),
    .init(.serviceEvidenceMissing, "none", .violated(Service.evidenceCount)) { $0[Service.evidenceCount] = 0 },
    .init(.serviceEvidenceMissing, "not stated", .violated(Service.evidenceCount)) { $0[Service.evidenceCount] = nil },
    .init(.serviceParticipantsMissing, "an inspection has none", .passed),
    .init(.serviceParticipantsMissing, "a training with one", .passed) {
        $0[Service.serviceKind] = "01"
        $0[Service.participantCount] = 1
    },
    .init(.serviceParticipantsMissing, "a training with nobody", .violated(Service.participantCount)) {
        $0[Service.serviceKind] = "01"
        $0[Service.participantCount] = 0
    },
    .init(.serviceParticipantsMissing, "a drill without a number", .violated(Service.participantCount)) {
        $0[Service.serviceKind] = "05"
        $0[Service.serviceKind2] = "0502"
    },
    .init(.serviceConfirmationMissing, "confirmed", .passed),
    .init(.serviceConfirmationMissing, "not confirmed", .violated(Service.insuredConfirmedOn)) {
        $0[Service.insuredConfirmedOn] = nil
    },
    .init(.serviceConfirmationMissing, "not confirmed before it is done", .passed) {
        $0[Service.insuredConfirmedOn] = nil
        $0[Service.status] = "2"
    },
    .init(.serviceConfirmationEarly, "on the first day", .passed) {
        $0[Service.insuredConfirmedOn] = day("2026-05-10")
    },
    .init(.serviceConfirmationEarly, "on the day before", .violated(Service.insuredConfirmedOn)) {
        $0[Service.insuredConfirmedOn] = day("2026-05-09")
    },
    .init(.serviceTooLong, "30 days", .passed) { $0[Service.endAt] = moment("2026-06-09") },
    .init(.serviceTooLong, "31 days", .violated(Service.endAt)) { $0[Service.endAt] = moment("2026-06-10") },
]

private func provider(_ change: (inout Record) -> Void = { _ in }) -> Record { .sample(.provider, change) }

private func counted(_ hazards: Int?, major: Int? = nil) -> Record {
    .sample(.service) {
        $0[Service.hazardCount] = hazards
        $0[Service.majorHazardCount] = major
    }
}

private let general = Record.sample(.hazard) {
    $0[Hazard.hazardNo] = "H2"
    $0[Hazard.level] = "1"
}

let serviceDataSetCases: [DataSetCase] = [
    .init(
        .serviceOutsidePolicy, "on the policy's last day", .passed,
        in: [
            .sample(.policy),
            .sample(.service) {
                $0[Service.startAt] = moment("2027-02-28")
                $0[Service.endAt] = moment("2027-03-01")
            },
        ]),
    .init(
        .serviceOutsidePolicy, "a second beyond it", .violated(Service.startAt),
        in: [
            .sample(.policy),
            .sample(.service) { $0[Service.endAt] = Instant(seconds: moment("2027-03-01").seconds + 1) },
        ]),
    .init(
        .serviceOutsidePolicy, "before the policy, as a survey", .passed,
        in: [
            .sample(.policy),
            .sample(.service) {
                $0[Service.stage] = "1"
                $0[Service.startAt] = moment("2026-02-01")
            },
        ]),
    .init(
        .serviceOutsidePolicy, "after a surrender", .violated(Service.startAt),
        in: [
            .sample(.policy),
            .sample(.endorsement) {
                $0[Endorsement.endorsementKind] = "06"
                $0[Endorsement.effectiveOn] = day("2026-05-11")
            },
            .sample(.service),
        ]),
    .init(.serviceUnitMismatch, "the insured unit", .passed, in: [.sample(.policy), .sample(.service)]),
    .init(
        .serviceUnitMismatch, "another unit", .violated(Service.unitCreditCode),
        in: [.sample(.policy), .sample(.service) { $0[Service.unitCreditCode] = "U2" }]),
    .init(
        .serviceUnitMismatch, "an increment whose policy is elsewhere", .notChecked(.noHistory),
        in: [.sample(.service)],
        context: .increment),
    .init(
        .serviceUnitMismatch, "the policy is in history", .passed, in: [.sample(.service)],
        history: .init(records: [.sample(.policy)])),
    .init(.providerNotQualified, "within its dates", .passed, in: [provider(), .sample(.service)]),
    .init(
        .providerNotQualified, "its end is the first day", .violated(Service.providerCreditCodes),
        in: [provider { $0[Provider.qualificationEnd] = day("2026-05-10") }, .sample(.service)]),
    .init(
        .providerNotQualified, "its start is the day after", .violated(Service.providerCreditCodes),
        in: [provider { $0[Provider.qualificationStart] = day("2026-05-11") }, .sample(.service)]),
    .init(
        .providerNotQualified, "without dates", .notChecked(.kindAbsent(.provider)),
        in: [
            provider {
                $0[Provider.qualificationStart] = nil
                $0[Provider.qualificationEnd] = nil
            }, .sample(.service),
        ]),
    .init(
        .providerNotQualified, "the providers were not given", .notChecked(.kindAbsent(.provider)),
        in: [.sample(.service)], presences: [.provider: .missing]),
    .init(
        .providerTerminated, "dismissed the day after", .passed,
        in: [provider { $0[Provider.terminatedOn] = day("2026-05-11") }, .sample(.service)]),
    .init(
        .providerTerminated, "dismissed on the first day", .violated(Service.providerCreditCodes),
        in: [provider { $0[Provider.terminatedOn] = day("2026-05-10") }, .sample(.service)]),
    .init(.providerKindOutOfScope, "it offers inspections", .passed, in: [provider(), .sample(.service)]),
    .init(
        .providerKindOutOfScope, "it offers training only", .violated(Service.providerCreditCodes),
        in: [provider { $0[Provider.serviceKinds] = ["01"] }, .sample(.service)]),
    .init(.serviceHazardCount, "two of two", .passed, in: [counted(2, major: 1), .sample(.hazard), general]),
    .init(
        .serviceHazardCount, "three of two", .violated(Service.hazardCount, .init(expected: "2", actual: "3")),
        in: [counted(3), .sample(.hazard), general]),
    .init(
        .serviceHazardCount, "only the major ones differ",
        .violated(Service.majorHazardCount, .init(expected: "1", actual: "2")),
        in: [counted(2, major: 2), .sample(.hazard), general]),
    .init(.serviceHazardCount, "not stated", .skipped, in: [counted(nil), general]),
    .init(
        .serviceHazardCount, "a hazard's row could not be read", .skipped, in: [counted(2), general],
        unreadable: [.sample(.hazard)]),
    .init(
        .serviceHazardCount, "the hazards were not given", .notChecked(.kindAbsent(.hazard)), in: [counted(0)],
        presences: [.hazard: .missing]),
]
