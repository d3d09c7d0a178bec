import Canonical
import Testing

@Suite struct CanonicalBytesTests {
    private func text(_ record: Record) -> String { String(decoding: record.canonicalBytes(), as: UTF8.self) }

    @Test(arguments: CompleteRecord.all)
    func `are the known bytes of a record with every field`(record: Record) throws {
        let known = try Vectors.rows(of: "canonical-bytes.tsv").first { $0[0] == record.kind.id }
        #expect(text(record) == known?[1])
    }

    @Test func `omit absent and unusable fields`() {
        var record = CompleteRecord.record(.feedback) { record in
            record[Feedback.feedbackNo] = "PJ-1"
            record[Feedback.score] = "1"
        }
        record.markUnusable(Feedback.score.index)
        #expect(text(record) == #"{"feedbackNo":"PJ-1","insurerCode":"900101","kind":"feedback","op":"upsert"}"#)
        #expect(
            text(CompleteRecord.record(.policy) { _ in }) == #"{"insurerCode":"900101","kind":"policy","op":"upsert"}"#)
    }

    @Test func `have the reason of a withdrawal`() {
        var record = CompleteRecord.record(.policy) { $0[Policy.policyNo] = "P1" }
        record.operation = .withdraw
        record.withdrawReason = "重复\"录入\""
        #expect(
            text(record) == """
                {"insurerCode":"900101","kind":"policy","op":"withdraw","policyNo":"P1","withdrawReason":"重复\\"录入\\""}
                """)
    }

    @Test func `do not depend on the order in which fields were set`() {
        let one = CompleteRecord.record(.service) { record in
            record[Service.serviceNo] = "S1"
            record[Service.summary] = "总结"
            record[Service.expertNos] = ["E1", "E2"]
            record[Service.dangerousWork] = ["01"]
        }
        let other = CompleteRecord.record(.service) { record in
            record[Service.dangerousWork] = ["02", "03"]
            record[Service.expertNos] = ["E2", "E1", "E2"]
            record[Service.remark] = "写错了"
            record[Service.remark] = nil
            record[Service.summary] = "总结"
            record[Service.dangerousWork] = ["01", "01"]
            record[Service.serviceNo] = "S1"
        }
        #expect(one.canonicalBytes() == other.canonicalBytes())
    }

    @Test func `do not depend on when and where a record was read`() {
        var record = CompleteRecord.claim
        record.recordedAt = Instant(seconds: 0)
        record.origin = Origin(file: 9, row: 99)
        record.setColumn(5, of: Claim.deaths.index)
        #expect(record.canonicalBytes() == CompleteRecord.claim.canonicalBytes())
    }

    @Test(
        arguments: [
            { $0.insurer = "900102" }, { $0.operation = .withdraw }, { $0.withdrawReason = "撤销" },
            { $0[Claim.deaths] = 1 },
            { $0[Claim.noticeNo] = nil }, { $0[Claim.cause] = "违章作业 " },
        ] as [@Sendable (inout Record) -> Void])
    func `depend on everything else`(change: @Sendable (inout Record) -> Void) {
        var record = CompleteRecord.claim
        change(&record)
        #expect(record.canonicalBytes() != CompleteRecord.claim.canonicalBytes())
    }

    @Test func `keep the order of names and shares, and sort codes by their bytes`() {
        let record = CompleteRecord.record(.service) { record in
            record[Service.providerNames] = ["乙", "甲", "乙"]
            record[Service.dangerousWork] = ["a", "10", "1", "B", "01"]
        }
        #expect(text(record).contains(#""dangerousWork":["01","1","10","B","a"]"#))
        #expect(text(record).contains(#""providerNames":["乙","甲","乙"]"#))
    }
}
