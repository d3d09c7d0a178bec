import Canonical

@testable import Rules

private let one = [Record.sample(.attachment)]
private let unplaced = Ruling.notChecked(.noConfiguration("attachments"))
private let report = Record.sample(.refusalReport) { $0[RefusalReport.evidenceCount] = 2 }
private let short = Ruling.violated(RefusalReport.evidenceCount, .init(expected: "2", actual: "1"))

private let dismissed = Record.sample(.provider) {
    $0[Provider.terminatedOn] = CivilDate(year: 2026, month: 5, day: 20)
}
private let dismissedCode = dismissed[Provider.creditCode] ?? ""

private func attachment(_ id: Text, change: (inout Record) -> Void = { _ in }) -> Record {
    .sample(.attachment) {
        $0[Attachment.attachmentId] = id
        change(&$0)
    }
}

// An index of ten bytes with the digest "aa", of the report R1.
let attachmentCases: [DataSetCase] = [
    .init(.attachmentOutsideFolder, "beside the export", .passed, in: one, content: .found(bytes: 10, sm3: "aa")),
    .init(.attachmentOutsideFolder, "up and away", .violated(Attachment.uri), in: one, content: .outside),
    .init(.attachmentOutsideFolder, "an address elsewhere", .passed, in: one, content: .remote),
    .init(.attachmentOutsideFolder, "nobody knows the folder", unplaced, in: one, content: .unplaced),
    .init(.attachmentOutsideFolder, "no address", .skipped, in: one),
    .init(.attachmentMissing, "there", .passed, in: one, content: .found(bytes: 9, sm3: nil)),
    .init(.attachmentMissing, "not there", .violated(Attachment.uri), in: one, content: .missing),
    .init(.attachmentMissing, "outside", .skipped, in: one, content: .outside),
    .init(.attachmentMissing, "at an address", .notChecked(.remoteContent), in: one, content: .remote),
    .init(.attachmentMissing, "nobody knows the folder", unplaced, in: one, content: .unplaced),
    .init(.attachmentChanged, "the same", .passed, in: one, content: .found(bytes: 10, sm3: "aa")),
    .init(
        .attachmentChanged, "as long, and another", .violated(Attachment.sm3, .init(actual: "SM3摘要不同")), in: one,
        content: .found(bytes: 10, sm3: "ab")),
    .init(
        .attachmentChanged, "longer", .violated(Attachment.bytes, .init(actual: "索引写10字节，文件为11字节")), in: one,
        content: .found(bytes: 11, sm3: nil)),
    .init(.attachmentChanged, "not there", .skipped, in: one, content: .missing),
    .init(.attachmentChanged, "at an address", .notChecked(.remoteContent), in: one, content: .remote),
    .init(.attachmentChanged, "nobody knows the folder", unplaced, in: one, content: .unplaced),
    .init(.refusalEvidenceUnattached, "two of two", .passed, in: [report, attachment("A1"), attachment("A2")]),
    .init(.refusalEvidenceUnattached, "one of two", short, in: [report, attachment("A1")]),
    .init(
        .refusalEvidenceUnattached, "the second belongs to another kind's record of the same number", short,
        in: [report, attachment("A1"), attachment("A2") { $0[Attachment.ownerKind] = "service" }]),
    .init(
        .refusalEvidenceUnattached, "the second was refused", short,
        in: [report, attachment("A1"), attachment("A2") { $0.markUnusable(Attachment.uri.index) }]),
    .init(
        .refusalEvidenceUnattached, "the second was stored before", .passed, in: [report, attachment("A1")],
        history: .init(records: [attachment("A2")])),
    .init(
        .refusalEvidenceUnattached, "the second's row could not be taken apart", .skipped,
        in: [report, attachment("A1")], unreadable: [attachment("A2")]),
    .init(
        .refusalEvidenceUnattached, "the insurer's data carry no attachments", .skipped, in: [report],
        presences: [.attachment: .unmapped]),
    .init(
        .refusalEvidenceUnattached, "the attachments were not given", .notChecked(.kindAbsent(.attachment)),
        in: [report], presences: [.attachment: .missing]),
    .init(
        .refusalEvidenceUnattached, "an increment, and nothing is known of before", .notChecked(.noHistory),
        in: [report], context: .increment),
    .init(
        .terminationEvidenceUnattached, "with a paper of its own", .passed,
        in: [dismissed, attachment("A1") { $0.own(.provider, dismissedCode) }]),
    .init(
        .terminationEvidenceUnattached, "the papers are another record's", .violated(Provider.terminatedOn),
        in: [dismissed, attachment("A1")]),
    .init(
        .terminationEvidenceUnattached, "the only paper was refused", .violated(Provider.terminatedOn),
        in: [
            dismissed,
            attachment("A1") {
                $0.own(.provider, dismissedCode)
                $0.markUnusable(Attachment.uri.index)
            },
        ]),
    .init(
        .terminationEvidenceUnattached, "the paper was stored before", .passed, in: [dismissed],
        history: .init(records: [attachment("A1") { $0.own(.provider, dismissedCode) }])),
    .init(
        .terminationEvidenceUnattached, "the paper's row could not be taken apart", .skipped, in: [dismissed],
        unreadable: [attachment("A1") { $0.own(.provider, dismissedCode) }]),
    .init(
        .terminationEvidenceUnattached, "the commission goes on", .passed, in: [.sample(.provider), attachment("A1")]),
    .init(
        .terminationEvidenceUnattached, "the insurer's data carry no attachments", .skipped, in: [dismissed],
        presences: [.attachment: .unmapped]),
    .init(
        .terminationEvidenceUnattached, "the attachments were not given", .notChecked(.kindAbsent(.attachment)),
        in: [dismissed], presences: [.attachment: .missing]),
    .init(
        .terminationEvidenceUnattached, "an increment, and nothing is known of before", .notChecked(.noHistory),
        in: [dismissed], context: .increment),
    .init(
        .orphanReference, "an attachment's owner is known", .passed,
        in: [attachment("A1") { $0.own(.service, "s1") }], unreadable: [.sample(.service)]),
    .init(
        .orphanReference, "an attachment of a record that is not there",
        .violated(Attachment.ownerKey, .init(actual: "R2")),
        in: [attachment("A1") { $0[Attachment.ownerKey] = "R2" }]),
    .init(
        .orphanReference, "an attachment of an endorsement, whose key has two parts", .passed, .passed,
        in: [.sample(.endorsement), attachment("A1") { $0.own(.endorsement, "POL1/END1") }],
        unreadable: [.sample(.policy)]),
    .init(
        .orphanReference, "an attachment whose owner's kind was not given", .notChecked(.kindAbsent(.claim)),
        in: [attachment("A1") { $0.own(.claim, "C1") }], presences: [.claim: .missing]),
]

extension Record {
    fileprivate mutating func own(_ kind: Kind, _ key: Text) {
        self[Attachment.ownerKind] = Text(kind.id)
        self[Attachment.ownerKey] = key
    }
}
