import ShangMi
import Testing

@testable import Simulator

@Suite struct BatchReaderTests {
    private static let number = "GW-20261120-A"

    private static func batch(_ change: (inout TestBatch) -> Void = { _ in }) -> [UInt8] {
        var batch = TestBatch(number, kind: "claim", moneyFen: 70, TestBatch.upsert("C1", #"{"totalAmount":70}"#))
        change(&batch)
        return batch.body
    }

    private func code(_ body: [UInt8]) throws -> ResultCode? {
        let number = try #require(BatchNumber(Self.number))
        do {
            _ = try BatchReader.plain.read(body, number: number)
            return nil
        } catch {
            return error.code
        }
    }

    @Test func `reads keys, versions, changes and the digest`() throws {
        var source = TestBatch(
            Self.number, kind: "claim", moneyFen: 70, TestBatch.upsert("C1", #"{"totalAmount":70}"#),
            TestBatch.withdraw("C2", version: 3))
        source.sender = "913100000000000000"
        let batch = try BatchReader.plain.read(source.body, number: try #require(BatchNumber(Self.number)))
        let first = try #require(RecordKey(kind: RecordKind("claim"), text: "900101/C1"))
        let second = try #require(RecordKey(kind: RecordKind("claim"), text: "900101/C2"))
        #expect(
            batch.records == [
                BatchRecord(key: first, version: 1, change: .upsert(data: ["totalAmount": .integer(70)])),
                BatchRecord(key: second, version: 3, change: .withdraw(reason: "录入错误")),
            ])
        #expect(batch.bodySM3 == SM3.digest(of: source.body))
    }

    @Test(
        arguments: [
            (batch(), nil),
            (batch { $0.profile = "anze-ref-2" }, .unknownProfileOrKind),
            (batch { $0.kind = "accident-notice" }, .unknownProfileOrKind),
            (batch { $0.number = "GW-20261120-B" }, .malformed),
            (batch { $0.sender = "9131" }, .malformed),
            (batch { $0.count = 2 }, .totalsMismatch),
            (batch { $0.moneyFen = 71 }, .totalsMismatch),
            (batch { $0.records = [] }, .malformed),
            (batch { $0.records += $0.records }, .malformed),
            (batch { $0.records = [TestBatch.upsert("C1", "[]")] }, .malformed),
            (batch { $0.records = [TestBatch.upsert("C1", version: 0)] }, .malformed),
            (batch { $0.records = [#"{"key":"C1","version":1,"op":"upsert","data":{}}"#] }, .malformed),
            (batch { $0.records = [#"{"key":"9/C","version":1,"op":"upsert"}"#] }, .malformed),
            (batch { $0.records = [#"{"key":"9/C","version":1,"op":"upsert","data":{},"reason":"x"}"#] }, .malformed),
            (batch { $0.records = [#"{"key":"9/C","version":1,"op":"withdraw"}"#] }, .malformed),
            (batch { $0.records = [#"{"key":"9/C","version":1,"op":"withdraw","reason":"x","data":{}}"#] }, .malformed),
            (batch { $0.records = [#"{"key":"9/C","version":1,"op":"delete","data":{}}"#] }, .malformed),
            (batch { $0.records = [#"{"key":"9/C","version":1,"op":"upsert","data":{},"extra":1}"#] }, .malformed),
            (Array("[]".utf8), .malformed), (Array("{".utf8), .malformed),
        ] as [([UInt8], ResultCode?)])
    func `judges the form before the content`(body: [UInt8], expected: ResultCode?) throws {
        #expect(try code(body) == expected)
    }

    @Test(arguments: [(500, nil), (501, .malformed)] as [(Int, ResultCode?)])
    func `takes five hundred records`(count: Int, expected: ResultCode?) throws {
        let body = Self.batch { batch in
            batch.moneyFen = 0
            batch.records = (1...count).map { TestBatch.upsert("C\($0)", "{}") }
        }
        #expect(try code(body) == expected)
    }

    @Test(arguments: [
        ("policy", "premium", 5), ("endorsement", "premiumDelta", -5), ("expense", "amount", 5),
        ("claim", "totalAmount", 5), ("service", "amount", 0),
    ])
    func `sums the money of the kind`(kind: String, field: String, fen: Int64) throws {
        let body = Self.batch { batch in
            batch.kind = kind
            batch.moneyFen = fen
            batch.records = [TestBatch.upsert("K1", #"{"\#(field)":\#(fen == 0 ? 5 : fen)}"#)]
        }
        #expect(try code(body) == nil)
    }
}
