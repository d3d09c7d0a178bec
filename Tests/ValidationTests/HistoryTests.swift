import Canonical
import Rules
import Testing

@testable import Validation

/// What a run takes from the store, and what it does with it.
@Suite struct HistoryTests {
    private static let unit: Text = "91310117FD002GPT84"

    private let collected: Instant

    init() throws { collected = Instant(day: try #require(CivilDate(iso: "2026-11-20"))) }

    private func record(_ kind: Kind, _ fill: (inout Record) -> Void) -> Record {
        var record = Record(
            kind: kind, insurer: "900999", recordedAt: collected, origin: Origin(file: 0, row: 2))
        fill(&record)
        return record
    }

    private func policy(_ number: Text, _ fill: (inout Record) -> Void = { _ in }) -> Record {
        record(.policy) { record in
            record[Policy.policyNo] = number
            record[Policy.unitCreditCode] = Self.unit
            fill(&record)
        }
    }

    private func service(_ number: Text, _ policy: Text) -> Record {
        record(.service) { record in
            record[Service.serviceNo] = number
            record[Service.policyNo] = policy
        }
    }

    private func endorsement(_ number: Text, _ policy: Text) -> Record {
        record(.endorsement) { record in
            record[Endorsement.endorsementNo] = number
            record[Endorsement.policyNo] = policy
        }
    }

    private func feedback(_ number: Text, _ service: Text) -> Record {
        record(.feedback) { record in
            record[Feedback.feedbackNo] = number
            record[Feedback.serviceNo] = service
        }
    }

    private func expense(_ number: Text, _ paidOn: String, _ service: Text = "S9") -> Record {
        record(.expense) { record in
            record[Expense.expenseNo] = number
            record[Expense.serviceNo] = service
            record[Expense.paidOn] = CivilDate(iso: paidOn)
            record[Expense.voucherNo] = number
        }
    }

    private func dataSet(_ batch: [Record], remembering stored: [Record]) throws -> DataSet {
        let data = DataSet()
        for record in batch { _ = data.add(record) }
        try data.recall(from: RememberedRecords(stored))
        data.close()
        return data
    }

    private func stored(_ data: DataSet) -> Set<String> {
        Set((data.batchCount..<data.records.count).compactMap { data.records[$0].key?.description })
    }

    @Test func `parents are brought with their parents, and with the endorsements that change them`() throws {
        let data = try dataSet(
            [feedback("F1", "S1")],
            remembering: [
                service("S1", "P1"), policy("P1"), endorsement("N1", "P1"), service("S2", "P1"), policy("P2"),
                record(.insuredUnit) { $0[InsuredUnit.creditCode] = Self.unit },
            ])
        #expect(stored(data) == ["S1", "P1", "P1/N1", Self.unit.string])
    }

    @Test func `what names a record of the batch is brought`() throws {
        let data = try dataSet(
            [policy("P1")],
            remembering: [
                service("S1", "P1"), policy("P2"), policy("P3") { $0[Policy.unitCreditCode] = "OTHER" },
                endorsement("N2", "P2"),
            ])
        #expect(stored(data) == ["S1", "P2", "P2/N2"])
        #expect(data.known(of: .policy).count == 2 && data.positions(of: .policy).count == 1)
    }

    @Test func `of stored expenses those of the batch's years and vouchers are brought, without their parents`() throws
    {
        let data = try dataSet(
            [expense("X1", "2026-05-10")],
            remembering: [
                expense("X2", "2026-01-01", "S1"), expense("X3", "2025-12-31"), service("S1", "P1"),
                policy("P1") { $0[Policy.premiumReceivedOn] = CivilDate(iso: "2026-02-01") }, service("S7", "P1"),
                policy("P2") { $0[Policy.premiumReceivedOn] = CivilDate(iso: "2025-02-01") },
            ])
        #expect(stored(data) == ["X2", "P1"])
    }

    @Test func `a key of the batch hides what is stored under it`() throws {
        let data = try dataSet([policy("P1"), service("S1", "P1")], remembering: [policy("P1"), service("S1", "P9")])
        #expect(stored(data).isEmpty)
        #expect(data.previous(of: 0)?.recordedAt == collected)
        #expect(data.previous(of: 0)?.record == nil && data.wasAccepted(0) == false)
    }

    @Test func `without a store nothing is known, with an empty one that there is nothing`() throws {
        let data = DataSet()
        _ = data.add(policy("P1"))
        #expect(!data.hasHistory)
        try data.recall(from: RememberedRecords())
        #expect(data.hasHistory && data.previous(of: 0) == nil && !data.reachesBack(to: collected.day))
    }

    private func export(_ provider: String, _ expert: String) throws -> TestExport {
        try TestExport().adding(TestExport.providers, "代码,名称,联系人", provider)
            .adding(TestExport.experts, "编号,姓名,机构", expert)
    }

    @Test func `a record whose parent is stored is accepted, and stored records count nowhere`() throws {
        let stored = record(.provider) { record in
            record[Provider.creditCode] = Self.unit
            record[Provider.name] = "机构"
        }
        let folder = try TestExport().adding(TestExport.experts, "编号,姓名,机构", "E1,李四,\(Self.unit.string)")
        let alone = try folder.judge(recalling: nil)
        #expect(alone.tally("orphan-reference")?.notChecked == [.kindAbsent(.provider): 1])
        let verdict = try folder.judge(recalling: RememberedRecords([stored]))
        #expect(verdict.places.isEmpty)
        #expect(verdict.outcomes == [.accepted: 1])
        #expect(verdict.control.map(\.kind) == [.expert] && verdict.records.count == 1)
        #expect(verdict.tally("orphan-reference")?.checked == 1)
        #expect(verdict.tally("field-required")?.checked == 1)
    }

    @Test func `a parent refused today holds its children, although a sound version is stored`() throws {
        let stored = record(.provider) { $0[Provider.creditCode] = Self.unit }
        let folder = try export("\(Self.unit.string),,张三", "E1,李四,\(Self.unit.string)")
        let verdict = try folder.judge(recalling: RememberedRecords([stored]))
        #expect(verdict.outcomes == [.refused: 1, .held: 1])
    }

    @Test func `a store that cannot be read gives no verdict`() throws {
        let folder = try export("\(Self.unit.string),机构,张三", "E1,李四,\(Self.unit.string)")
        #expect(throws: JudgementError.history(HistoryError("存储坏了"))) { try folder.judge(recalling: BrokenHistory()) }
    }

    @Test func `a withdrawal has a standing of its own, and what names it waits`() throws {
        var withdrawal = record(.provider) { $0[Provider.creditCode] = Self.unit }
        withdrawal.operation = .withdraw
        let expert = record(.expert) { record in
            record[Expert.expertNo] = "E1"
            record[Expert.providerCreditCode] = Self.unit
        }
        let data = try dataSet(
            [withdrawal, expert], remembering: [record(.provider) { $0[Provider.creditCode] = Self.unit }])
        #expect(Array(data.withdrawals) == [0] && data.positions(of: .provider).isEmpty)
        #expect(data.wasAccepted(0))
        let judged = Holding.judged(data)
        let key = RecordKey(folded: Self.unit.string)
        #expect(judged.map(\.standing) == [.accepted, .held(by: [RecordName(kind: .provider, key: key)])])
    }

    @Test func `a withdrawal and a record under one key are two contents of it`() throws {
        let sound = record(.provider) { $0[Provider.creditCode] = Self.unit }
        var withdrawal = sound
        withdrawal.operation = .withdraw
        for pair in [[sound, withdrawal], [withdrawal, sound]] {
            let data = DataSet()
            #expect(data.add(pair[0]) && !data.add(pair[1]))
            #expect(data.repeats.map(\.violation.rule.id) == ["duplicate-key"])
        }
    }
}

/// A store that cannot be read.
private struct BrokenHistory: RecordHistory {
    private let error = HistoryError("存储坏了")

    func start() throws(HistoryError) -> Instant? { throw error }
    func records(_ kind: Kind, _ keys: [RecordKey]) throws(HistoryError) -> [Record] { throw error }
    func timesOfCollection(_ kind: Kind, _ keys: [RecordKey]) throws(HistoryError) -> [Instant?] { throw error }
    func records(
        _ relation: Relation, of parents: [RecordKey], except isKnown: (RecordKey) -> Bool
    ) throws(HistoryError) -> [Record] { throw error }
    func forEach(
        _ kind: Kind, except isKnown: (RecordKey) -> Bool, _ body: (Record) -> Void
    ) throws(HistoryError) { throw error }
    func othersPolicies(of units: [RecordKey]) throws(HistoryError) -> [Record] { throw error }
    func accepted(_ kind: Kind, of keys: [RecordKey]) throws(HistoryError) -> Set<RecordKey> { throw error }
}
