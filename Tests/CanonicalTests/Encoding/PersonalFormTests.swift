import Canonical
import Testing

@Suite struct PersonalFormTests {
    /// What the personal fields of the complete records hold.
    static let values = [
        "王建国", "李安全", "13800000001", "赵负责", "021-55550000", "310115199001011234", "13900000002", "张专家",
        "李专家", "钱接收", "孙整改", "周个体", "吴受访", "13700000003",
    ]

    private func text(_ record: Record, _ form: PersonalForm) -> String {
        String(decoding: record.canonicalBytes(personal: form), as: UTF8.self)
    }

    @Test(arguments: CompleteRecord.all)
    func `shows no personal value but in the open form`(record: Record) {
        let closed = PersonalForm.closed { field, value in "\(field)-\(value.count)" }
        for value in PersonalFormTests.values {
            #expect(!text(record, .masked).contains(value))
            #expect(!text(record, closed).contains(value))
        }
        let isPersonal = record.kind.definition.fields.contains(where: \.sensitivity.isPersonal)
        let isShown = PersonalFormTests.values.contains { text(record, .open).contains($0) }
        #expect(isShown == isPersonal)
    }

    @Test func `masks personal fields only`() {
        #expect(
            text(CompleteRecord.feedback, .masked) == """
                {"channel":"1","feedbackNo":"PJ-1","insurerCode":"900101","kind":"feedback","onSiteVerified":true,\
                "op":"upsert","opinion":"专家迟到","respondentName":"‹personal›","respondentPhone":"‹personal›",\
                "score":"1","serviceNo":"SR2026000001","visitedOn":"2026-05-20"}
                """)
    }

    @Test func `closes a field over its name and the bytes of its value`() {
        let record = CompleteRecord.record(.service) { record in
            record[Service.expertNames] = Personal(["张专家", "李"])
        }
        let closed = PersonalForm.closed { field, value in "\(field)=\(String(decoding: value, as: UTF8.self))" }
        #expect(
            text(record, closed) == """
                {"expertNames":{"closed":"expertNames=[\\"张专家\\",\\"李\\"]"},"insurerCode":"900101",\
                "kind":"service","op":"upsert"}
                """)
    }
}
