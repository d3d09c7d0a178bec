import Canonical
import Testing

@Suite struct RecordKeyTests {
    @Test(arguments: [
        (["PAZE-01"], "PAZE-01"), (["paze-01"], "PAZE-01"), (["ｐａｚｅ－０１"], "PAZE-01"),
        (["\u{3000}paze 01\t"], "PAZE 01"), (["沪a〔2024〕1"], "沪A〔2024〕1"), (["e\u{301}"], "é"),
        (["a/b%c"], "A%2FB%25C"), (["ａ／ｂ"], "A%2FB"), (["a\nb\u{7F}\u{1F}"], "A%0AB%7F%1F"),
        (["a\u{85}b\u{80}é"], "A%C2%85B%C2%80é"), (["P1", "E/1"], "P1/E%2F1"), (["p1", "e1"], "P1/E1"),
        (["ａ\u{3000}ｂ"], "A B"), (["①㎡"], "①㎡"),
    ])
    func `is folded, composed, trimmed, upper-cased and escaped`(parts: [String], key: String) {
        #expect(RecordKey(parts: parts.map { Text($0) })?.description == key)
    }

    @Test(arguments: [[], [""], ["\u{3000} "], ["P1", ""], ["", "E1"]])
    func `needs every part`(parts: [String]) {
        #expect(RecordKey(parts: parts.map { Text($0) }) == nil)
    }

    @Test func `is the same for all spellings, and not for two keys`() {
        #expect(RecordKey(parts: ["ａ-1"]) == RecordKey(parts: ["A-1 "]))
        #expect(RecordKey(parts: ["A", "B"]) != RecordKey(parts: ["A/B"]))
        #expect(RecordKey(parts: ["A", "B"]) == RecordKey(folded: "A/B"))
    }

    @Test func `is ordered by its bytes`() {
        #expect(["B", "A/2", "A"].map { RecordKey(folded: $0) }.sorted().map(\.description) == ["A", "A/2", "B"])
    }

    @Test(arguments: [
        (CompleteRecord.policy, "PAZE20260000001"), (CompleteRecord.endorsement, "PAZE20260000001/PD-01"),
        (CompleteRecord.insuredUnit, "91310115MA1FL00079"), (CompleteRecord.provider, "N2310115MA1FL0007Q"),
        (CompleteRecord.expert, "E-0001"), (CompleteRecord.service, "SR2026000001"), (CompleteRecord.hazard, "YH-1"),
        (CompleteRecord.refusalReport, "BG-1"), (CompleteRecord.expense, "FY-1"), (CompleteRecord.claim, "PA-1"),
        (CompleteRecord.feedback, "PJ-1"),
    ])
    func `is built from the kind's key fields`(record: Record, key: String) {
        #expect(record.key?.description == key)
    }

    @Test func `counts an unusable field, and not an absent one`() {
        var record = CompleteRecord.endorsement
        record.markUnusable(Endorsement.policyNo.index)
        #expect(record.key == RecordKey(folded: "PAZE20260000001/PD-01"))
        record[Endorsement.endorsementNo] = nil
        #expect(record.key == nil)
        var unread = CompleteRecord.record(.policy) { _ in }
        unread.markUnusable(Policy.policyNo.index)
        #expect(unread.key == nil)
    }

    @Test(
        arguments: [
            ("refusal-report", "jg-1", Kind.refusalReport, ["JG-1"]), ("hazard", "沪/1", .hazard, ["沪%2F1"]),
            ("endorsement", "p1/Ｅ-1", .endorsement, ["P1/E-1"]), ("endorsement", "p1/a/b", .endorsement, ["P1/A%2FB"]),
            ("endorsement", "p1", .endorsement, ["P1"]), ("agency", "X", nil, []),
        ] as [(Text, Text, Kind?, [String])])
    func `names the owner, of the kind that the record says`(kind: Text, key: Text, owner: Kind?, keys: [String]) {
        var record = CompleteRecord.record(.attachment) {
            $0[Attachment.ownerKind] = kind
            $0[Attachment.ownerKey] = key
        }
        #expect(record.referredKind(of: Attachment.ownerKey.definition) == owner)
        #expect(record.references(of: Attachment.ownerKey.definition).map(\.description) == keys)
        #expect(record.parents(in: .attachmentsOfReport).map(\.description) == (owner == .refusalReport ? keys : []))
        #expect(record.parents(in: .attachmentsOfProvider).isEmpty)
        record.markUnusable(Attachment.ownerKind.index)
        #expect(record.references(of: Attachment.ownerKey.definition) == [])
    }

    @Test func `names the records that a field refers to`() {
        var record = CompleteRecord.service
        record[Service.expertNos] = ["e-2", " ", "Ｅ-1"]
        #expect(record.references(of: Service.expertNos.definition).map(\.description) == ["E-2", "E-1"])
        #expect(record.references(of: Service.policyNo.definition).map(\.description) == ["PAZE20260000001"])
        #expect(record.references(of: Service.planNo.definition).map(\.description) == ["FA-1"])
        #expect(record.references(of: Service.serviceNo.definition) == [])
        record.markUnusable(Service.policyNo.index)
        record[Service.expertNos] = nil
        #expect(record.references(of: Service.policyNo.definition) == [])
        #expect(record.references(of: Service.expertNos.definition) == [])
    }
}
