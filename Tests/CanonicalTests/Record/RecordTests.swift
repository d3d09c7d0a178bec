import Canonical
import Testing

@Suite struct RecordTests {
    private func empty(_ kind: Kind) -> Record { CompleteRecord.record(kind) { _ in } }

    @Test(arguments: CompleteRecord.all)
    func `gives back every field that was set`(record: Record) {
        let states = record.kind.definition.fields.map { record.state(of: $0.index) }
        #expect(states == Array(repeating: .usable, count: record.kind.definition.fields.count))
        #expect(!record.hasUnusableField)
    }

    @Test func `reads values in the types of their fields`() {
        let policy = CompleteRecord.policy
        #expect(policy[Policy.policyNo] == "PAZE20260000001")
        #expect(policy[Policy.mandatory] == true)
        #expect(policy[Policy.signedOn] == CompleteRecord.day("2026-02-28"))
        #expect(policy[Policy.periodEnd] == CompleteRecord.moment("2027-03-01T00:00:00+08:00"))
        #expect(policy[Policy.premium] == Fen(5_297_213))
        #expect(policy[Policy.rateFactor] == Factor(tenThousandths: 7154))
        #expect(policy[Policy.preventionRatio] == Percent(hundredths: 2100))
        #expect(policy[Policy.insuredHeadcount] == 118)
        #expect(policy[Policy.preventionKinds] == ["05", "03", "01", "03"])
        #expect(
            policy[Policy.shares] == [
                Share(insurerCode: "900102", insurerName: "甲财险", role: "02", percent: Percent(hundredths: 4050)),
                Share(insurerCode: "900101", insurerName: "乙财险", role: "01", percent: Percent(hundredths: 5950)),
            ])
        #expect(CompleteRecord.endorsement[Endorsement.premiumDelta] == Fen(-120_005))
        #expect(CompleteRecord.service[Service.expertNames]?.reveal() == ["张专家", "李专家"])
        #expect(CompleteRecord.service[Service.providerNames] == ["示例中心", "示例中心", "安评所"])
        #expect(CompleteRecord.expert[Expert.industries] == [])
    }

    @Test func `is a value: a changed copy leaves the original as it was`() {
        let original = CompleteRecord.service
        var copy = original
        copy[Service.address] = "另一地点"
        copy[Service.expertNos] = ["E-9"]
        copy.markUnusable(Service.status.index)
        copy.operation = .withdraw
        copy.withdrawReason = "误报"
        #expect(original.canonicalBytes() == CompleteRecord.service.canonicalBytes())
        #expect(original[Service.address] != copy[Service.address])
        #expect(original.operation == .upsert && !original.hasUnusableField)
    }

    @Test func `shows nothing that it holds`() {
        let record = CompleteRecord.expert
        var shown = "\(record) \(String(reflecting: record))"
        dump(record, to: &shown)
        #expect(shown == "‹expert› ‹expert›- ‹expert›\n")
    }

    @Test func `replaces and clears a field, and leaves its neighbours`() {
        var record = CompleteRecord.policy
        record[Policy.policyNo] = "一个长得多的保单号"
        record[Policy.preventionKinds] = ["07"]
        record[Policy.status] = nil
        #expect(record[Policy.policyNo] == "一个长得多的保单号")
        #expect(record[Policy.preventionKinds] == ["07"])
        #expect(record[Policy.status] == nil)
        #expect(record.isAbsent(Policy.status))
        #expect(record[Policy.applicationNo] == CompleteRecord.policy[Policy.applicationNo])
        #expect(record[Policy.shares] == CompleteRecord.policy[Policy.shares])
    }

    @Test func `is a value: a copy keeps what it had`() {
        var record = CompleteRecord.feedback
        let copy = record
        record[Feedback.score] = "5"
        #expect(copy[Feedback.score] == "1")
        #expect(record[Feedback.score] == "5")
    }

    @Test func `does not read what is absent or unusable`() {
        var record = empty(.claim)
        #expect(record[Claim.deaths] == nil)
        #expect(record.isAbsent(Claim.deaths))
        #expect(!record.isUnusable(Claim.deaths))
        record[Claim.deaths] = 3
        record.markUnusable(Claim.deaths.index)
        #expect(record[Claim.deaths] == nil)
        #expect(record.isUnusable(Claim.deaths))
        #expect(!record.isAbsent(Claim.deaths))
        #expect(record.hasUnusableField)
        record[Claim.deaths] = 2
        #expect(record[Claim.deaths] == 2)
        #expect(!record.hasUnusableField)
    }

    @Test func `is unusable as a whole when it could not be taken apart`() {
        var record = empty(.hazard)
        record.isUnreadable = true
        #expect(record.hasUnusableField)
    }

    @Test func `remembers the column of a field`() {
        var record = empty(.expense)
        #expect(record.column(of: Expense.amount.index) == Record.noColumn)
        record.setColumn(7, of: Expense.amount.index)
        #expect(record.column(of: Expense.amount.index) == 7)
        #expect(record.column(of: Expense.paidOn.index) == Record.noColumn)
    }

    @Test(arguments: [
        (CompleteRecord.policy, "2026-03-01"), (CompleteRecord.endorsement, "2026-06-01"),
        (CompleteRecord.service, "2026-05-10"), (CompleteRecord.hazard, "2026-05-10"),
        (CompleteRecord.refusalReport, "2026-06-11"), (CompleteRecord.expense, "2026-05-20"),
        (CompleteRecord.claim, "2026-08-01"), (CompleteRecord.feedback, "2026-05-20"),
        (CompleteRecord.insuredUnit, "2026-11-20"), (CompleteRecord.provider, "2026-11-20"),
        (CompleteRecord.expert, "2026-11-20"),
    ])
    func `has the day that decides about codes`(record: Record, day: String) {
        #expect(record.referenceDay(asOf: CompleteRecord.day("2026-11-20")) == CompleteRecord.day(day))
    }

    @Test func `has no such day without its field`() {
        var record = CompleteRecord.service
        record.markUnusable(Service.startAt.index)
        #expect(record.referenceDay(asOf: CompleteRecord.day("2026-11-20")) == nil)
    }

    @Test(
        arguments: [
            (CompleteRecord.policy, 5_297_213), (CompleteRecord.endorsement, -120_005),
            (CompleteRecord.expense, 150_000),
            (CompleteRecord.claim, 31_540_001), (CompleteRecord.service, 0), (CompleteRecord.insuredUnit, 0),
        ] as [(Record, Int64)])
    func `has a control amount, and none when withdrawn or unusable`(record: Record, fen: Int64) {
        #expect(record.controlAmount == Fen(fen))
        var changed = record
        changed.operation = .withdraw
        #expect(changed.controlAmount == Fen(0))
        changed.operation = .upsert
        if let control = record.kind.definition.control { changed.markUnusable(control.index) }
        #expect(changed.controlAmount == Fen(0))
    }
}
