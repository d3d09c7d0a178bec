import ShangMi
import Testing

@testable import Simulator

@Suite struct BatchFaultTests {
    private static func faults(_ rest: String, on: String = "batch") -> String {
        "faults:\n  - {on: \(on), do: \(rest)}"
    }

    private func accepted(_ platform: TestPlatform) async -> Int { await platform.server.books.totals.recordsAccepted }

    @Test(arguments: [("drop-before-apply", "0000"), ("drop-after-apply", "3001")])
    func `closes the connection without a byte`(word: String, again: String) async throws {
        try await TestPlatform.run(faults: Self.faults(word)) { platform in
            let answer = try await platform.submit(.unit("GW-BATCH-1"))
            #expect(answer.exit == 52)
            #expect(answer.body.isEmpty)
            #expect(await accepted(platform) == (again == "3001" ? 1 : 0))
            #expect(try await platform.submit(.unit("GW-BATCH-1")).code == again)
            #expect(await accepted(platform) == 1)
        }
    }

    @Test(arguments: [("stall-before-apply", 0), ("stall-after-apply", 1)])
    func `stalls a request while others are answered`(word: String, appliedMeanwhile: Int) async throws {
        try await TestPlatform.run(faults: Self.faults("\(word), seconds: 7")) { platform in
            platform.time.hold()
            async let stalled = platform.submit(.unit("GW-BATCH-1"))
            await platform.time.someoneWaits()
            #expect(await accepted(platform) == appliedMeanwhile)
            let other = try await platform.submit(.unit("GW-BATCH-2", "U2"))
            #expect(other.code == "0000")
            platform.time.release()
            let answer = try await stalled
            #expect(answer.code == "0000")
            #expect(platform.time.waits == [.seconds(7)])
            #expect(await accepted(platform) == 2)
        }
    }

    @Test func `shows a gateway's page in place of an answer`() async throws {
        try await TestPlatform.run(faults: Self.faults("html-502")) { platform in
            let answer = try await platform.submit(.unit("GW-BATCH-1"))
            #expect(answer.status == 502)
            #expect(answer.headers["content-type"] == "text/html")
            #expect(answer.headers["x-anze-receipt-signature"] == nil)
            #expect(await accepted(platform) == 0)
        }
    }

    @Test(arguments: ["unsigned", "bad-signature"])
    func `applies a batch and does not prove it`(word: String) async throws {
        try await TestPlatform.run(faults: Self.faults(word)) { platform in
            let answer = try await platform.submit(.unit("GW-BATCH-1"))
            #expect(answer.code == "0000")
            #expect(try !answer.isSigned(for: "GW-BATCH-1"))
            #expect((answer.headers["x-anze-receipt-signature"] == nil) == (word == "unsigned"))
            #expect(await accepted(platform) == 1)
        }
    }

    @Test func `signs the receipt of another batch`() async throws {
        try await TestPlatform.run(faults: Self.faults("wrong-batch-no")) { platform in
            let answer = try await platform.submit(.unit("GW-BATCH-1"))
            #expect(answer["batchNo"] == .string("OTHER-GW-BATCH-1"))
            #expect(try answer.isSigned(for: "GW-BATCH-1"))
        }
    }

    @Test func `signs the receipt of another body`() async throws {
        try await TestPlatform.run(faults: Self.faults("wrong-body-digest")) { platform in
            let batch = TestBatch.unit("GW-BATCH-1")
            let answer = try await platform.submit(batch)
            let digest = try #require(answer["bodySM3"]?.text.flatMap(SM3Digest.init(hex:)))
            #expect(digest != SM3.digest(of: batch.body))
            #expect(try answer.isSigned(for: "GW-BATCH-1"))
        }
    }

    @Test func `keeps a batch in processing until it is asked about`() async throws {
        try await TestPlatform.run(faults: Self.faults("processing")) { platform in
            let answer = try await platform.submit(.unit("GW-BATCH-1"))
            #expect(answer.status == 202)
            #expect(answer.code == "0000")
            #expect(answer["state"] == .string("processing"))
            #expect(answer["accepted"] == .integer(0))
            let repeated = try await platform.submit(.unit("GW-BATCH-1"))
            #expect(repeated.status == 200)
            #expect(repeated.code == "3001")
            #expect(repeated["state"] == .string("processing"))
            platform.time.advance(milliseconds: 1000)
            let found = try await platform.query("GW-BATCH-1")
            #expect(found.status == 200)
            #expect(found["state"] == .string("accepted"))
            #expect(found["accepted"] == .integer(1))
            #expect(try await platform.submit(.unit("GW-BATCH-1"))["state"] == .string("accepted"))
        }
    }

    @Test(
        arguments: [
            ("busy", 503, "5003", nil), ("busy, retryAfter: 9", 503, "5003", "9"), ("quota", 429, "5002", "1"),
            ("quota, retryAfter: 30", 429, "5002", "30"), ("window", 503, "5001", "1"),
            ("window, retryAfter: 3600", 503, "5001", "3600"), ("reject-batch, code: 1001", 400, "1001", nil),
            ("reject-batch, code: 2002", 401, "2002", nil), ("reject-batch, code: 2005", 403, "2005", nil),
        ] as [(String, Int, String, String?)])
    func `refuses a batch without applying it`(
        words: String, status: Int, code: String, retryAfter: String?
    ) async throws {
        try await TestPlatform.run(faults: Self.faults(words)) { platform in
            let answer = try await platform.submit(.unit("GW-BATCH-1"))
            #expect(answer.status == status)
            #expect(answer.code == code)
            #expect(answer["state"] == nil)
            #expect(answer.headers["retry-after"] == retryAfter)
            #expect(try answer.isSigned(for: "GW-BATCH-1"))
            #expect(await accepted(platform) == 0)
            #expect(try await platform.submit(.unit("GW-BATCH-1")).code == "0000")
        }
    }

    @Test func `reports an internal error after applying`() async throws {
        try await TestPlatform.run(faults: Self.faults("internal")) { platform in
            let answer = try await platform.submit(.unit("GW-BATCH-1"))
            #expect(answer.status == 500)
            #expect(answer.code == "5999")
            #expect(try answer.isSigned(for: "GW-BATCH-1"))
            #expect(await accepted(platform) == 1)
        }
    }

    @Test func `hits only the kind, the nth and the times that it names`() async throws {
        let faults = "faults: [{on: batch, kind: insured-unit, nth: 2, times: 2, do: busy}]"
        try await TestPlatform.run(faults: faults) { platform in
            var codes: [String?] = []
            for number in 1...4 {
                codes.append(try await platform.submit(.unit("GW-UNIT-\(number)", "U\(number)")).code)
                let expert = TestBatch("GW-EXPERT-\(number)", kind: "expert", TestBatch.upsert("X\(number)"))
                codes.append(try await platform.submit(expert).code)
            }
            #expect(codes == ["0000", "0000", "5003", "0000", "5003", "0000", "0000", "0000"])
        }
    }

    @Test(
        arguments: [("not-found", 404, "4040"), ("html-502", 502, nil), ("drop", 0, nil)] as [(String, Int, String?)])
    func `spoils a status query`(word: String, status: Int, code: String?) async throws {
        try await TestPlatform.run(faults: Self.faults(word, on: "query")) { platform in
            _ = try await platform.submit(.unit("GW-BATCH-1"))
            platform.time.advance(milliseconds: 1000)
            let answer = try await platform.query("GW-BATCH-1")
            #expect(answer.exit == (word == "drop" ? 52 : 0))
            #expect(answer.status == status)
            #expect(answer.code == code)
            #expect(try await platform.query("GW-BATCH-1").code == "0000")
        }
    }

    @Test(arguments: ["4001", "4002", "4003", "4004", "4005"])
    func `rejects the nth new record, and that version of it always`(code: String) async throws {
        let faults = "faults: [{on: record, kind: insured-unit, nth: 2, do: reject, code: \(code), message: 不收}]"
        try await TestPlatform.run(faults: faults) { platform in
            func batch(_ number: String, version: Int) -> TestBatch {
                TestBatch(
                    number, kind: "insured-unit", TestBatch.upsert("U1", version: version),
                    TestBatch.upsert("U2", version: version), TestBatch.upsert("U3", version: version))
            }
            let rejected = JSONValue.array([
                .object([
                    "key": .string("900101/U2"), "version": .integer(5), "code": .string(code),
                    "message": .string("不收"),
                ])
            ])
            let first = try await platform.submit(batch("GW-BATCH-1", version: 5))
            #expect(first["rejected"] == rejected)
            let alone = TestBatch("GW-BATCH-2", kind: "insured-unit", TestBatch.upsert("U2", version: 5))
            let again = try await platform.submit(alone)
            #expect(again["rejected"] == rejected)
            let corrected = try await platform.submit(batch("GW-BATCH-3", version: 6))
            #expect(corrected["state"] == .string("accepted"))
        }
    }
}
