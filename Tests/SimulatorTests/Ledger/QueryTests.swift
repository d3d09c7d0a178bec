import Testing

@testable import Simulator

@Suite struct QueryTests {
    @Test func `finds a batch only after the visibility delay, with the same receipt`() async throws {
        try await TestPlatform.run { platform in
            let receipt = try await platform.submit(.unit("GW-BATCH-1"))
            platform.time.advance(milliseconds: 999)
            let early = try await platform.query("GW-BATCH-1")
            #expect(early.status == 404)
            #expect(early.code == "4040")
            #expect(early["batchNo"] == .string("GW-BATCH-1"))
            #expect(try early.isSigned(for: "GW-BATCH-1"))
            platform.time.advance(milliseconds: 1)
            let found = try await platform.query("GW-BATCH-1")
            #expect(found.status == 200)
            #expect(found.json == receipt.json)
            #expect(try found.isSigned(for: "GW-BATCH-1"))
        }
    }

    @Test func `does not show a batch to another sender`() async throws {
        try await TestPlatform.run { platform in
            _ = try await platform.submit(.unit("GW-BATCH-1"))
            platform.time.advance(milliseconds: 5000)
            var neighbour = try platform.ask("/batches/GW-BATCH-1", batch: "GW-BATCH-1")
            neighbour.app = "GW310001"
            #expect(try await platform.send(neighbour).code == "4040")
        }
    }

    @Test func `lists what was accepted on a day with totals`() async throws {
        try await TestPlatform.run { platform in
            let batch = TestBatch(
                "GW-EXPENSE-1", kind: "expense", moneyFen: 80, TestBatch.upsert("E1", #"{"amount":30}"#),
                TestBatch.upsert("E2", #"{"amount":50}"#), TestBatch.withdraw("E9", version: 1))
            let receipt = try await platform.submit(batch)
            let receiptNo = try #require(receipt["receiptNo"])
            let day = ChinaTime(unixMilliseconds: platform.time.now).date
            let answer = try await platform.send(try platform.ask("/reconciliation?date=\(day)&kind=expense"))
            func item(_ key: String) -> JSONValue {
                .object([
                    "key": .string("900101/\(key)"), "version": .integer(1), "batchNo": .string("GW-EXPENSE-1"),
                    "receiptNo": receiptNo,
                ])
            }
            #expect(
                answer.json
                    == .object([
                        "code": .string("0000"), "items": .array([item("E1"), item("E2")]), "next": .null,
                        "totals": .object(["count": .integer(2), "moneyFen": .integer(80)]),
                    ]))
            #expect(try answer.isSigned(for: ""))
        }
    }

    @Test(arguments: [
        ("date=2026-11-20&kind=service", "0000"), ("date=2026-11-20", "1002"), ("kind=service", "1001"),
        ("date=20261120&kind=service", "1001"), ("date=2026-13-01&kind=service", "1001"),
        ("date=2026-11-20&kind=service&cursor=-1", "1001"), ("date=2026-11-20&kind=service&cursor=7", "0000"),
    ])
    func `checks the parameters of a reconciliation`(query: String, code: String) async throws {
        try await TestPlatform.run { platform in
            let answer = try await platform.send(try platform.ask("/reconciliation?\(query)"))
            #expect(answer.code == code)
        }
    }

    @Test func `gives a thousand items a page`() throws {
        var ledger = Ledger()
        var faults = FaultScript()
        for batch in 0..<3 {
            let number = try #require(BatchNumber("GW-PAGE-\(batch)"))
            var source = TestBatch(number.text, kind: "expert")
            source.records = (0..<400).map { TestBatch.upsert("X\(batch)-\($0)") }
            _ = ledger.receive(
                try BatchReader.plain.read(source.body, number: number), from: "A", now: 0, processing: false,
                faults: &faults
            )
        }
        let first = ledger.reconciliation(
            ReconciliationQuery(date: "1970-01-01", kind: RecordKind("expert"), start: 0), of: "A")
        let second = ledger.reconciliation(
            ReconciliationQuery(date: "1970-01-01", kind: RecordKind("expert"), start: 1000), of: "A")
        #expect(first.items.count == 1000)
        #expect(first.next == "1000")
        #expect(second.items.map(\.key) == (200..<400).map { "900101/X2-\($0)" })
        #expect(second.next == nil)
        #expect(first.totals == second.totals)
        #expect(first.totals == ReconciliationBody.Totals(count: 1200, moneyFen: 0))
    }

    @Test func `forgets a nonce only when its timestamp would be refused`() {
        var nonces = NonceMemory()
        let start: Int64 = 1_795_140_603_000
        let uses: [(nonce: String, app: String, after: Int64)] = [
            ("a", "A", 0), ("a", "A", 600_000), ("b", "A", 600_001), ("a", "A", 600_002), ("a", "B", 600_002),
            ("a", "A", 3_600_000),
        ]
        let admitted = uses.map { nonces.note($0.nonce, of: $0.app, now: start + $0.after) }
        #expect(admitted == [true, false, true, false, true, true])
    }
}
