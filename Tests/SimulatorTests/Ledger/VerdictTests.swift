import ShangMi
import Testing

@testable import Simulator

@Suite struct VerdictTests {
    @Test func `answers a new batch with a whole receipt`() async throws {
        try await TestPlatform.run { platform in
            let batch = TestBatch.unit("GW-BATCH-1")
            let answer = try await platform.submit(batch)
            let time = ChinaTime(unixMilliseconds: platform.time.now)
            #expect(answer.status == 200)
            #expect(
                answer.json
                    == .object([
                        "code": .string("0000"), "message": .string(""), "batchNo": .string("GW-BATCH-1"),
                        "receiptNo": .string("R\(time.compactDate)000001"),
                        "bodySM3": .string(SM3.digest(of: batch.body).hex), "receivedAt": .string(time.text),
                        "state": .string("accepted"), "accepted": .integer(1), "duplicate": .bool(false),
                        "rejected": .array([]),
                    ]))
            #expect(try answer.isSigned(for: "GW-BATCH-1"))
        }
    }

    @Test func `answers 3001 with the original receipt to the same body`() async throws {
        try await TestPlatform.run { platform in
            let first = try await platform.submit(.unit("GW-BATCH-1"))
            platform.time.advance(milliseconds: 60_000)
            let second = try await platform.submit(.unit("GW-BATCH-1"))
            #expect(second.status == 200)
            var expected = try #require(first.json?.members)
            expected["code"] = .string("3001")
            expected["message"] = .string("批次已接收")
            expected["duplicate"] = .bool(true)
            #expect(second.json == .object(expected))
            #expect(await platform.server.books.totals.recordsAccepted == 1)
        }
    }

    @Test func `answers 3002 to another body under a known number, but not to another sender`() async throws {
        try await TestPlatform.run { platform in
            _ = try await platform.submit(.unit("GW-BATCH-1"))
            let other = try await platform.submit(.unit("GW-BATCH-1", "U2"))
            #expect(other.status == 409)
            #expect(other.code == "3002")
            #expect(try other.isSigned(for: "GW-BATCH-1"))
            var neighbour = try platform.submission(.unit("GW-BATCH-1", "U2"))
            neighbour.app = "GW310001"
            #expect(try await platform.send(neighbour).code == "0000")
        }
    }

    @Test(
        arguments: [
            (TestBatch.unit("GW-BATCH-1"), 1, nil),
            (TestBatch("GW-BATCH-1", kind: "service", #"{"key":"1/S","version":1}"#), 1, "1001"),
            (TestBatch("GW-BATCH-1", kind: "accident-notice", TestBatch.upsert("A")), 1, "1002"),
            (TestBatch("GW-BATCH-1", kind: "claim", moneyFen: 5, TestBatch.upsert("C")), 1, "1003"),
        ] as [(TestBatch, Int, String?)])
    func `refuses 1001, 1002 and 1003 for what the body says`(batch: TestBatch, requests: Int, code: String?)
        async throws
    {
        try await TestPlatform.run { platform in
            let answer = try await platform.submit(batch)
            #expect(answer.code == code ?? "0000")
            #expect(answer.status == (code == nil ? 200 : 400))
            #expect(await platform.server.books.totals.requests == requests)
        }
    }

    @Test func `rejects 4003 until the referenced record is there and in force`() async throws {
        try await TestPlatform.run { platform in
            func policy(_ number: String, version: Int) -> TestBatch {
                TestBatch(
                    number, kind: "policy", moneyFen: 300,
                    TestBatch.upsert("P1", version: version, #"{"unitCreditCode":"U1","premium":100}"#),
                    TestBatch.upsert("P2", version: version, #"{"unitCreditCode":"U2","premium":200}"#))
            }
            _ = try await platform.submit(.unit("GW-UNIT-1"))
            let partial = try await platform.submit(policy("GW-POLICY-1", version: 1))
            #expect(partial["state"] == .string("partial"))
            #expect(partial["accepted"] == .integer(1))
            #expect(partial["rejected"] == .array([rejection("P2", 1, "4003", "引用的insured-unit不存在")]))
            _ = try await platform.submit(
                TestBatch("GW-UNIT-2", kind: "insured-unit", TestBatch.withdraw("U1", version: 2)))
            let none = try await platform.submit(policy("GW-POLICY-2", version: 2))
            #expect(none["state"] == .string("rejected"))
            #expect(none["accepted"] == .integer(0))
        }
    }

    @Test(arguments: [
        ("endorsement", #"{"policyNo":"P9"}"#, "policy"), ("claim", #"{"policyNo":"P9"}"#, "policy"),
        ("service", #"{"policyNo":"P9"}"#, "policy"), ("service", #"{"unitCreditCode":"U9"}"#, "insured-unit"),
    ])
    func `looks up the references of each kind`(kind: String, data: String, parent: String) async throws {
        try await TestPlatform.run { platform in
            let answer = try await platform.submit(TestBatch("GW-CHILD-1", kind: kind, TestBatch.upsert("K1", data)))
            #expect(answer["rejected"] == .array([rejection("K1", 1, "4003", "引用的\(parent)不存在")]))
        }
    }

    @Test func `rejects 4004 a version that is not newer and tells what it holds`() async throws {
        try await TestPlatform.run { platform in
            _ = try await platform.submit(.unit("GW-BATCH-1", version: 3))
            let equal = try await platform.submit(.unit("GW-BATCH-2", version: 3))
            #expect(
                equal["rejected"]
                    == .array([notNewer("U1", 3, held: 3, same: true)]))
            let changed = try await platform.submit(
                TestBatch("GW-BATCH-3", kind: "insured-unit", TestBatch.upsert("U1", version: 3, #"{"name":"乙"}"#)))
            #expect(changed["rejected"] == .array([notNewer("U1", 3, held: 3, same: false)]))
            let older = try await platform.submit(.unit("GW-BATCH-4", version: 2))
            #expect(older["rejected"] == .array([notNewer("U1", 2, held: 3, same: nil)]))
            let newer = try await platform.submit(.unit("GW-BATCH-5", version: 4))
            #expect(newer["state"] == .string("accepted"))
        }
    }

    @Test func `rejects 4001 an amount that is no whole number and 4005 the withdrawal of nothing`() async throws {
        try await TestPlatform.run { platform in
            let amount = try await platform.submit(
                TestBatch("GW-CLAIM-1", kind: "claim", TestBatch.upsert("C1", #"{"totalAmount":"70"}"#)))
            #expect(amount["rejected"] == .array([rejection("C1", 1, "4001", "金额应为整数（分）")]))
            let nothing = try await platform.submit(
                TestBatch("GW-CLAIM-2", kind: "claim", TestBatch.withdraw("C1", version: 2)))
            #expect(nothing["rejected"] == .array([rejection("C1", 2, "4005", "撤销的记录不存在")]))
        }
    }

    private func rejection(_ key: String, _ version: Int64, _ code: String, _ message: String) -> JSONValue {
        .object([
            "key": .string("900101/\(key)"), "version": .integer(version), "code": .string(code),
            "message": .string(message),
        ])
    }

    private func notNewer(_ key: String, _ version: Int64, held: Int64, same: Bool?) -> JSONValue {
        var members: [String: JSONValue] = [
            "key": .string("900101/\(key)"), "version": .integer(version), "code": .string("4004"),
            "message": .string("版本不高于已有版本"), "heldVersion": .integer(held),
        ]
        if let same { members["same"] = .bool(same) }
        return .object(members)
    }
}
