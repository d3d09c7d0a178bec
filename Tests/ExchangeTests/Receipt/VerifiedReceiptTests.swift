import Exchange
import ShangMi
import TestKit
import Testing

@Suite struct VerifiedReceiptTests {
    private let exchange: SampleExchange

    init() throws { exchange = try SampleExchange() }

    /// What a receipt says of a record: `accepted <batch>`, `rejected <code>`, or nothing yet.
    private func verdict(_ receipt: VerifiedReceipt?, _ key: String, version: Int = 1) -> String? {
        switch receipt?.verdict(key: key, version: version) {
        case .accepted(let acceptance): "accepted \(acceptance.batch.text)"
        case .rejected(let code, let message, let resultClass): "rejected \(code) \(message) \(resultClass.rawValue)"
        case nil: nil
        }
    }

    private func receipt(
        state: String, code: String = "0000", rejected: [PlatformStandIn.Named] = []
    ) async throws -> VerifiedReceipt? {
        let answer = try await exchange.platform.answer(
            about: exchange.batch, state: state, code: code, rejected: rejected)
        return taken(try exchange.verify(answer))
    }

    /// The receipt for the sample batch of three records, one of them in its third version.
    private func taken(_ answer: VerifiedAnswer, bodySM3: SM3Digest? = nil) -> VerifiedReceipt? {
        answer.receipt(
            for: exchange.batch.number, bodySM3: bodySM3 ?? exchange.batch.bodySM3,
            records: [
                (key: "900101/U1", version: 1), (key: "900101/U2", version: 3), (key: "900101/U3", version: 1),
            ])
    }

    @Test(arguments: ["0000", "3001"])
    func `an accepted batch, also a known duplicate, accepts every record`(code: String) async throws {
        let receipt = try #require(try await receipt(state: "accepted", code: code))
        #expect((receipt.state, receipt.batch) == (.accepted, exchange.batch.number))
        #expect((receipt.receiptNo, receipt.receivedAt) == ("R20261120000017", "2026-11-20T02:10:03.120+08:00"))
        #expect(verdict(receipt, "900101/U1") == "accepted \(exchange.batch.number.text)")
    }

    @Test func `a batch in processing has a receipt and no verdicts`() async throws {
        let receipt = try await receipt(state: "processing")
        #expect(receipt?.state == .processing)
        #expect(verdict(receipt, "900101/U1") == nil)
    }

    @Test func `a partial receipt rejects what it names, by key and version`() async throws {
        let receipt = try await receipt(
            state: "partial",
            rejected: [
                .init("900101/U1", code: "4003", message: "保单不存在"), .init("900101/U2", version: 3, code: "4711"),
            ])
        let accepted = "accepted \(exchange.batch.number.text)"
        #expect(verdict(receipt, "900101/U1") == "rejected 4003 保单不存在 reference")
        #expect(verdict(receipt, "900101/U2", version: 3) == "rejected 4711  R1")
        #expect(verdict(receipt, "900101/U3") == accepted)
    }

    @Test(arguments: [(true as Bool?, true), (false, false), (nil, false)])
    func `a version that is not newer counts as accepted only when the platform holds the same`(
        same: Bool?, isAccepted: Bool
    ) async throws {
        for state in ["partial", "rejected"] {
            let receipt = try await receipt(
                state: state, rejected: [.init("900101/U1", code: "4004", message: "已有", same: same)])
            let expected = isAccepted ? "accepted \(exchange.batch.number.text)" : "rejected 4004 已有 version"
            #expect(verdict(receipt, "900101/U1") == expected)
        }
    }

    @Test func `the same content under another code is rejected all the same`() async throws {
        let receipt = try await receipt(state: "partial", rejected: [.init("900101/U1", code: "4001", same: true)])
        #expect(verdict(receipt, "900101/U1") == "rejected 4001  R1")
    }

    @Test func `a rejected batch rejects every record, named or not`() async throws {
        let receipt = try await receipt(state: "rejected", rejected: [.init("900101/U1", code: "4005", message: "规则")])
        #expect(verdict(receipt, "900101/U1") == "rejected 4005 规则 R1")
        #expect(verdict(receipt, "900101/U2") == "rejected 0000  R1")
    }

    @Test(
        arguments: [
            // Nothing named, a record of another batch, another spelling, another version, one record twice.
            ("partial", []), ("partial", [.init("900101/U9", code: "4005")]),
            ("partial", [.init("900101/u1", code: "4005")]), ("partial", [.init("900101/U2", code: "4005")]),
            ("partial", [.init("900101/U1", code: "4005"), .init("900101/U1", code: "4001")]),
            ("accepted", [.init("900101/U1", code: "4005")]), ("rejected", [.init("900101/U9", code: "4005")]),
        ] as [(String, [PlatformStandIn.Named])])
    func `an answer whose records do not add up is no receipt`(
        state: String, rejected: [PlatformStandIn.Named]
    ) async throws {
        #expect(try await receipt(state: state, rejected: rejected) == nil)
    }

    @Test func `an answer that counts other records than it names is no receipt`() async throws {
        let answer = try await exchange.platform.answer(
            about: exchange.batch, state: "partial", rejected: [.init("900101/U1", code: "4005")])
        let body = String(decoding: answer.body, as: UTF8.self)
        #expect(body.contains(#""accepted":2"#))
        for count in ["0", "1", "3"] {
            let altered = Array(body.replacing(#""accepted":2"#, with: #""accepted":\#(count)"#).utf8)
            let resigned = try await exchange.platform.answer(
                body: altered, status: 200, batchNo: exchange.batch.number.text)
            #expect(taken(try exchange.verify(resigned)) == nil)
        }
    }

    @Test func `an answer about another body is no receipt`() async throws {
        let answer = try await exchange.platform.answer(about: exchange.batch, state: "accepted")
        let verified = try exchange.verify(answer)
        #expect(taken(verified, bodySM3: SM3.digest(of: [])) == nil)
    }

    @Test func `an answer about another batch is no receipt, even when it is signed for this one`() async throws {
        let other = exchange.batch(numbered: "GW-20261120-99999999999999999999")
        let answer = try await exchange.platform.answer(about: other, state: "accepted")
        let resigned = try await exchange.platform.answer(
            body: answer.body, status: 200, batchNo: exchange.batch.number.text)
        let verified = try exchange.verify(resigned)
        #expect(taken(verified) == nil)
        let aboutOther = try exchange.verify(answer, about: other.number)
        #expect(taken(aboutOther) == nil)
    }

    @Test func `an answer without a state is no receipt, whatever its code`() async throws {
        for (code, status) in [("0000", 200), ("4040", 404), ("3002", 409), ("5999", 500)] {
            let answer = try await exchange.platform.answer(about: exchange.batch.number, code: code, status: status)
            let verified = try exchange.verify(answer)
            #expect(taken(verified) == nil)
        }
    }

    @Test(arguments: ["5999", "1001", "4242"])
    func `a state beside an error code, or a code that nobody knows, is no receipt`(code: String) async throws {
        #expect(try await receipt(state: "accepted", code: code) == nil)
    }
}
