import Canonical
import Testing

@Suite struct CanonicalDecodingTests {
    private func decoded(_ record: Record) throws -> Record {
        try Record(canonical: record.canonicalBytes(), kind: record.kind, recordedAt: record.recordedAt)
    }

    @Test(arguments: CompleteRecord.all)
    func `a record with every field comes back as it was`(record: Record) throws {
        let back = try decoded(record)
        #expect(back.canonicalBytes() == record.canonicalBytes())
        #expect(back.key == record.key && back.insurer == record.insurer && back.recordedAt == record.recordedAt)
        #expect(back.controlAmount == record.controlAmount)
        for field in record.kind.definition.fields {
            #expect(
                back.number(of: field) == nil || field.holdsText || back.number(of: field) == record.number(of: field))
            #expect(back.state(of: field.index) == record.state(of: field.index), "\(field.name)")
            #expect(Set(back.references(of: field)) == Set(record.references(of: field)), "\(field.name)")
        }
    }

    @Test func `a withdrawal comes back with its reason, escapes and all`() throws {
        var record = CompleteRecord.record(.policy) { $0[Policy.policyNo] = "P1" }
        record.operation = .withdraw
        record.withdrawReason = "重复\"录入\"\\\n\t\u{1}"
        let back = try decoded(record)
        #expect(back.operation == .withdraw && back.withdrawReason == record.withdrawReason)
        #expect(back.canonicalBytes() == record.canonicalBytes())
    }

    @Test func `values at the edges come back`() throws {
        let record = CompleteRecord.record(.policy) { record in
            record[Policy.premium] = Fen(-1)
            record[Policy.aggregateLimit] = Fen(9_007_199_254_740_991)
            record[Policy.rateFactor] = Factor(tenThousandths: 5)
            record[Policy.mandatory] = false
            record[Policy.periodEnd] = Instant(day: CivilDate(days: 0), hour: 23, minute: 59, second: 59)
            record[Policy.preventionKinds] = []
            record[Policy.shares] = []
        }
        let back = try decoded(record)
        #expect(back.canonicalBytes() == record.canonicalBytes())
        #expect(back[Policy.premium] == Fen(-1) && back[Policy.rateFactor] == Factor(tenThousandths: 5))
        #expect(back[Policy.mandatory] == false && back[Policy.periodEnd] == record[Policy.periodEnd])
        #expect(back[Policy.preventionKinds] == [] && back[Policy.shares] == [])
    }

    @Test func `a record becomes others of its kind, and nothing stays of those before`() throws {
        let whole = CompleteRecord.policy
        let small = CompleteRecord.record(.policy) { $0[Policy.policyNo] = "P1" }
        var record = Record(
            kind: .policy, insurer: "", recordedAt: Instant(seconds: 0), origin: Origin(file: 0, row: 0))
        for other in [whole, small, whole, small] {
            let shown = record
            let before = shown.canonicalBytes()
            try record.become(canonical: other.canonicalBytes().span, recordedAt: Instant(seconds: 7))
            #expect(record.canonicalBytes() == other.canonicalBytes() && record.recordedAt == Instant(seconds: 7))
            #expect(shown.canonicalBytes() == before)
            #expect(throws: CanonicalDecodingError.self) {
                try record.become(canonical: Array("{}x".utf8).span, recordedAt: Instant(seconds: 8))
            }
        }
    }

    @Test func `every beginning of a record is refused`() {
        let bytes = CompleteRecord.policy.canonicalBytes()
        for count in 0..<bytes.count {
            #expect(throws: CanonicalDecodingError.self) {
                try Record(canonical: Array(bytes[..<count]), kind: .policy, recordedAt: Instant(seconds: 0))
            }
        }
    }

    @Test(arguments: [
        #"{"kind":"policy"} "#, #"{"kind":"claim"}"#, #"{"kind":"policy","colour":"red"}"#, #"{"op":"delete"}"#,
        #"{"premium":1.5}"#, #"{"premium":"1"}"#, #"{"premium":}"#, #"{"mandatory":TRUE}"#, #"{"mandatory":}"#,
        #"{"signedOn":"2026-02-30"}"#, #"{"periodStart":"2026-02-28T24:00:00+08:00"}"#,
        #"{"periodStart":"2026-02-28T00:00:00Z"}"#, #"{"preventionRatio":"21"}"#, #"{"preventionRatio":"2.100"}"#,
        #"{"preventionRatio":".21"}"#, #"{"shares":[{"insurerCode":"1","insurerName":"x","role":"03"}]}"#,
        #"{"shares":[{"role":"03"}]}"#, #"{"policyNo":"\x"}"#, #"{"policyNo":"\u12"}"#, #"{"policyNo":"\u4E00"}"#,
        "{\"policyNo\":\"a\nb\"}", #"{"policyNo":"a",}"#, #"["policyNo"]"#, "",
    ])
    func `other bytes are refused, with the place`(text: String) {
        #expect(throws: CanonicalDecodingError.self) {
            try Record(canonical: Array(text.utf8), kind: .policy, recordedAt: Instant(seconds: 0))
        }
    }
}

extension FieldDefinition {
    /// Whether the slot says where text or items lie, and not the value itself.
    fileprivate var holdsText: Bool {
        switch type {
        case .text, .code, .division, .creditCode, .reference, .list, .shares: true
        case .date, .datetime, .money, .integer, .decimal, .boolean: false
        }
    }
}
