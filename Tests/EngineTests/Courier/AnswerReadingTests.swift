import Canonical
import Delivery
import Exchange
import ShangMi
import TestKit
import Testing

@testable import Engine

@Suite struct AnswerReadingTests {
    private let pki: DevelopmentPKI
    private let platform: PlatformStandIn
    private let reading: AnswerReading
    private let batch: SealedBatch

    init() throws {
        pki = try DevelopmentPKI.load()
        platform = PlatformStandIn(signer: pki.platform, at: pki.start)
        let profile = try ProfileDraft().load()
        reading = AnswerReading(profile: profile, verifier: AnswerVerifier(profile: profile, trust: pki.trust))
        batch = AnswerReadingTests.batch("GW-20261120-AAAAAAAAAAAAAAAAAAAA")
    }

    private static func batch(_ number: String, body: String = "{}") -> SealedBatch {
        SealedBatch(
            number: BatchNumber(number), kind: .policy, count: 1, control: Fen(0), body: Array(body.utf8),
            bodySM3: SM3.digest(of: Array(body.utf8)))
    }

    private func outcome(_ answer: ReceivedAnswer, _ purpose: AttemptPurpose = .send) -> AttemptOutcome {
        reading.read(answer, about: claimed, purpose: purpose, now: pki.start).outcome
    }

    private var claimed: ClaimedBatch {
        ClaimedBatch(
            destination: DestinationID("a"), batch: batch,
            members: [BatchMember(delivery: DeliveryID(1), key: "900101/P1", version: 1)], life: BatchLife(),
            lane: .live, epoch: 1)
    }

    @Test(arguments: [
        ("1001", 400, "refused", "refused"), ("1002", 400, "refused", "refused"), ("1003", 400, "refused", "refused"),
        ("2001", 401, "blocked", "blocked"), ("2002", 401, "blocked", "blocked"), ("2003", 401, "blocked", "blocked"),
        ("2004", 401, "nonce-used", "nonce-used"), ("2005", 403, "blocked", "blocked"),
        ("3002", 409, "conflict", "conflict"), ("4040", 404, "unknown", "absent"), ("5001", 503, "later", "later"),
        ("5002", 429, "later", "later"), ("5003", 503, "later", "later"), ("5999", 500, "unknown", "unknown"),
        ("7777", 200, "unknown", "unknown"),
    ])
    func `reads a signed code by the profile`(
        code: String, status: Int, toSend: String, toQuery: String
    ) async throws {
        let answer = try await platform.answer(about: batch.number, code: code, status: status, message: "说明")
        #expect(outcome(answer).word == toSend)
        #expect(outcome(answer, .query).word == toQuery)
    }

    @Test(arguments: [(-4.0, ""), (-40, "（平台时钟比本机快 40 秒：请校准本机时钟）"), (90, "（平台时钟比本机慢 90 秒：请校准本机时钟）")])
    func `a refused signature names the clock when it differs`(moved: Double, added: String) async throws {
        let answer = try await platform.answer(about: batch.number, code: "2003", status: 401, message: "时间戳超差")
        let outcome = reading.read(
            answer, about: claimed, purpose: .send, now: pki.start.adding(seconds: moved)
        ).outcome
        #expect(outcome.detail == "2003 时间戳超差\(added)")
    }

    @Test(arguments: [
        ("0000", 200, DestinationBreaker.Sign.works), ("1001", 400, .works), ("2001", 401, .works),
        ("2005", 403, .works),
        ("5001", 503, .works), ("5002", 429, .struggles), ("5003", 503, .struggles), ("5999", 500, .silent),
        ("7777", 200, .silent),
    ])
    func `reads of a signed answer to a ping whether the platform works`(
        code: String, status: Int, sign: DestinationBreaker.Sign
    ) async throws {
        let answer = try await platform.answer(body: Array(#"{"code":"\#(code)"}"#.utf8), status: status, batchNo: "")
        let shown = reading.sign(of: .answered(answer, bytesSent: 0, timesSent: 1), now: pki.start)
        #expect(shown.sign == sign)
        #expect(shown.reason == "平台应答 \(code)")
    }

    @Test func `takes nobody's word but the platform's for an answer to a ping`() async throws {
        let body = Array(#"{"code":"0000"}"#.utf8)
        let stranger = PlatformStandIn(signer: pki.other, at: pki.start)
        let answers = [
            ReceivedAnswer(status: 200, headers: [], body: body),
            try await stranger.answer(body: body, status: 200, batchNo: ""),
            // Its word on a batch is no answer to a ping.
            try await platform.answer(about: batch, state: "accepted"),
        ]
        for answer in answers {
            #expect(reading.sign(of: .answered(answer, bytesSent: 0, timesSent: 1), now: pki.start).sign == .silent)
        }
        #expect(reading.sign(of: .notSent(reason: "连接被拒绝"), now: pki.start) == (.silent, "连接被拒绝"))
        #expect(reading.sign(of: .unknown(reason: "超时", bytesSent: 9), now: pki.start) == (.silent, "超时"))
    }

    @Test func `gives the platform's code and words to the operator`() async throws {
        let answer = try await platform.answer(about: batch.number, code: "2005", status: 403, message: "无权报送")
        #expect(outcome(answer).detail == "2005 无权报送")
    }

    @Test(arguments: [
        ("accepted", 200, "0000"), ("accepted", 200, "3001"), ("partial", 200, "0000"), ("rejected", 200, "0000"),
        ("processing", 202, "0000"), ("processing", 200, "3001"),
    ])
    func `takes a receipt for what it is`(state: String, status: Int, code: String) async throws {
        let answer = try await platform.answer(
            about: batch, state: state, status: status, code: code,
            rejected: state == "partial" ? [.init("900101/P1", code: "4005")] : [])
        #expect(outcome(answer).word == state)
        #expect(outcome(answer).detail == "R20261120000017")
    }

    @Test func `takes the receipt for another body for a conflict`() async throws {
        let other = AnswerReadingTests.batch(batch.number.text, body: "{\"count\":0}")
        #expect(outcome(try await platform.answer(about: other, state: "accepted")).word == "conflict")
    }

    @Test func `learns nothing from a success without a state, or without the batch's digest in its own spelling`()
        async throws
    {
        #expect(outcome(try await platform.answer(about: batch.number, code: "0000", status: 200)).word == "unknown")
        let answer = try await platform.answer(about: batch, state: "accepted")
        let shouted = String(decoding: answer.body, as: UTF8.self).replacing(
            batch.bodySM3.hex, with: batch.bodySM3.hex.uppercased())
        let resigned = try await platform.answer(body: Array(shouted.utf8), status: 200, batchNo: batch.number.text)
        #expect(outcome(resigned).word == "unknown")
    }

    @Test func `learns nothing from the receipt for another batch`() async throws {
        let other = AnswerReadingTests.batch("GW-20261120-BBBBBBBBBBBBBBBBBBBB")
        let shown = outcome(try await platform.answer(about: other, state: "accepted"))
        #expect(shown.word == "unknown")
        #expect(shown.detail == "应答签名验证失败")
    }

    @Test func `learns nothing from an answer whose bytes or status were changed`() async throws {
        let answer = try await platform.answer(about: batch, state: "rejected")
        let body = String(decoding: answer.body, as: UTF8.self).replacing("rejected", with: "accepted")
        for changed in [
            ReceivedAnswer(status: answer.status, headers: answer.headers, body: Array(body.utf8)),
            ReceivedAnswer(status: 202, headers: answer.headers, body: answer.body),
            ReceivedAnswer(status: answer.status, headers: answer.headers, body: answer.body.dropLast()),
        ] {
            let shown = outcome(changed)
            #expect(shown.word == "unknown")
            #expect(shown.detail == "应答签名验证失败")
        }
    }

    @Test func `learns nothing from an answer that somebody else signed`() async throws {
        let stranger = PlatformStandIn(signer: pki.other, at: pki.start)
        let shown = outcome(try await stranger.answer(about: batch, state: "accepted"))
        #expect(shown.word == "unknown")
        #expect(shown.detail == "应答由未知证书 \(pki.other.certificate.serial.text) 签名")
    }

    @Test func `learns nothing when the signer's certificate does not chain to a trusted root`() async throws {
        let profile = try ProfileDraft().load()
        let mixed = AnswerReading(profile: profile, verifier: AnswerVerifier(profile: profile, trust: pki.mixedTrust))
        let stranger = PlatformStandIn(signer: pki.other, at: pki.start)
        let answer = try await stranger.answer(about: batch, state: "accepted")
        let shown = mixed.read(answer, about: claimed, purpose: .send, now: pki.start)
        #expect(shown.outcome.word == "unknown")
        #expect(shown.outcome.detail.hasPrefix("应答的签名证书不可信："))
        #expect(shown.isStray)
    }

    @Test func `keeps for somebody's look what claims to be the platform's word, and no proxy's page`() async throws {
        let strays = [
            try await PlatformStandIn(signer: pki.other, at: pki.start).answer(about: batch, state: "accepted"),
            try await platform.answer(about: batch.number, code: "0000", status: 200),
        ]
        let others = [
            ReceivedAnswer(status: 502, headers: [], body: Array("<html>".utf8)),
            try await platform.answer(about: batch.number, code: "5999", status: 500),
            try await platform.answer(about: batch, state: "accepted"),
        ]
        func isStray(_ answer: ReceivedAnswer) -> Bool {
            reading.read(answer, about: claimed, purpose: .send, now: pki.start).isStray
        }
        #expect(strays.map(isStray) == [true, true])
        #expect(others.map(isStray) == [false, false, false])
    }

    @Test(arguments: ["X-Anze-Timestamp", "X-Anze-Key", "X-Anze-Receipt-Signature"])
    func `learns nothing from an answer without a header of the signature`(name: String) async throws {
        let answer = try await platform.answer(about: batch, state: "accepted")
        let shown = outcome(
            ReceivedAnswer(status: 200, headers: answer.headers.filter { $0.name != name }, body: answer.body))
        #expect(shown.word == "unknown")
        #expect(shown.detail == "HTTP 200 应答没有平台签名")
    }

    @Test(arguments: ["", "[]", "<html>", "{}", #"{"code":"0000","state":"done"}"#, #"{"code":1}"#])
    func `learns nothing from a signed body that is not the profile's`(body: String) async throws {
        let answer = try await platform.answer(body: Array(body.utf8), status: 200, batchNo: batch.number.text)
        #expect(outcome(answer).word == "unknown")
    }

    @Test func `reads how long to wait`() async throws {
        let answer = try await platform.answer(about: batch.number, code: "5002", status: 429)
        let shown = outcome(
            ReceivedAnswer(status: 429, headers: answer.headers + [("retry-after", "30")], body: answer.body))
        guard case .later(.throttled, code: "5002", seconds: 30) = shown else {
            Issue.record("not later by 30 s: \(shown.word) \(shown.detail)")
            return
        }
    }
}
