import Canonical
import Delivery
import Exchange
import Foundation
import ShangMi
import TestKit
import Testing

@Suite struct AnswerVerifierTests {
    private let exchange: SampleExchange

    init() throws { exchange = try SampleExchange() }

    @Test func `a signed answer is verified, and what was signed is kept`() async throws {
        let answer = try await exchange.platform.answer(about: exchange.batch, state: "accepted")
        let verified = try exchange.verify(answer)
        #expect((verified.status, verified.code, verified.resultClass) == (200, "0000", .done))
        #expect(verified.body == answer.body)
        #expect(
            verified.signedText.components(separatedBy: "\n") == [
                "ANZE-RECEIPT-SM2-SM3", exchange.batch.number.text, "200", "\(exchange.pki.start.milliseconds)",
                SM3.digest(of: answer.body).hex,
            ])
        #expect(verified.signer.certificate?.serial == exchange.pki.platform.certificate.serial)
    }

    @Test func `no bit of body, signature, timestamp or status can be changed`() async throws {
        let answer = try await exchange.platform.answer(about: exchange.batch, state: "accepted")
        for place in answer.body.indices {
            for bit in 0..<8 {
                var body = answer.body
                body[place] ^= 1 << bit
                #expect(throws: AnswerError.self, "byte \(place), bit \(bit)") {
                    try exchange.verify(answer.with(body: body))
                }
            }
        }
        for name in ["X-Anze-Receipt-Signature", "X-Anze-Timestamp"] {
            let value = Array(try #require(answer.header(name)).utf8)
            for place in value.indices {
                for bit in 0..<7 {
                    var changed = value
                    changed[place] ^= 1 << bit
                    let wrong = answer.with(name, String(decoding: changed, as: UTF8.self))
                    #expect(throws: AnswerError.self, "\(name), byte \(place), bit \(bit)") {
                        try exchange.verify(wrong)
                    }
                }
            }
        }
        for status in [201, 202, 204, 400, 500] {
            let wrong = ReceivedAnswer(status: status, headers: answer.headers, body: answer.body)
            #expect(throws: AnswerError.self) { try exchange.verify(wrong) }
        }
    }

    @Test func `an answer by a key that the trust file does not hold proves nothing`() async throws {
        let stranger = PlatformStandIn(signer: exchange.pki.other, at: exchange.pki.start)
        let answer = try await stranger.answer(about: exchange.batch, state: "accepted")
        #expect(throws: AnswerError.unknownCertificate(serial: exchange.pki.other.certificate.serial.text)) {
            try exchange.verify(answer)
        }
    }

    @Test func `a pinned certificate that does not chain to the file's authority proves nothing`() async throws {
        let stranger = PlatformStandIn(signer: exchange.pki.other, at: exchange.pki.start)
        let answer = try await stranger.answer(about: exchange.batch, state: "accepted")
        let verifier = AnswerVerifier(profile: exchange.profile, trust: exchange.pki.mixedTrust)
        #expect(throws: AnswerError.untrusted(.unknownIssuer(subject: exchange.pki.other.certificate.subject))) {
            try verifier.verify(answer, about: exchange.batch.number, now: exchange.pki.start.seconds)
        }
    }

    @Test func `a signature by another key under the platform's serial number does not verify`() async throws {
        let answer = try await exchange.platform.answer(about: exchange.batch, state: "accepted")
        let forged = try await PlatformStandIn(signer: exchange.pki.other, at: exchange.pki.start).answer(
            body: answer.body, status: 200, batchNo: exchange.batch.number.text
        ).with("X-Anze-Key", exchange.pki.platform.certificate.serial.text)
        #expect(throws: AnswerError.badSignature) { try exchange.verify(forged) }
    }

    @Test func `an expired certificate proves nothing`() async throws {
        let answer = try await exchange.platform.answer(about: exchange.batch, state: "accepted")
        let certificate = exchange.pki.platform.certificate
        let error = #expect(throws: AnswerError.self) {
            try AnswerVerifier(profile: exchange.profile, trust: exchange.pki.trust).verify(
                answer, about: exchange.batch.number, now: certificate.notAfter + 86400)
        }
        guard case .untrusted(.expired) = error else {
            Issue.record("\(String(describing: error)) is not an expired certificate")
            return
        }
    }

    @Test(arguments: [0, 1, 40])
    func `a body that was altered in one place does not verify`(place: Int) async throws {
        let answer = try await exchange.platform.answer(about: exchange.batch, state: "accepted")
        var body = answer.body
        body[place] ^= 1
        #expect(throws: AnswerError.badSignature) { try exchange.verify(answer.with(body: body)) }
        #expect(throws: AnswerError.badSignature) { try exchange.verify(answer.with(body: answer.body.dropLast())) }
    }

    @Test func `status, time and batch number are part of what is signed`() async throws {
        let answer = try await exchange.platform.answer(about: exchange.batch, state: "accepted")
        let altered = [
            ReceivedAnswer(status: 202, headers: answer.headers, body: answer.body),
            answer.with("X-Anze-Timestamp", "\(exchange.pki.start.milliseconds + 1)"),
        ]
        for answer in altered {
            #expect(throws: AnswerError.badSignature) { try exchange.verify(answer) }
        }
        #expect(throws: AnswerError.badSignature) {
            try exchange.verify(answer, about: BatchNumber("GW-20261120-99999999999999999999"))
        }
    }

    @Test(arguments: [(-301, false), (-300, true), (300, true), (301, false)])
    func `an answer signed long before or after now proves nothing`(seconds: Int64, isFresh: Bool) async throws {
        let platform = PlatformStandIn(
            signer: exchange.pki.platform, at: exchange.pki.start.adding(seconds: Double(seconds)))
        let answer = try await platform.answer(about: exchange.batch, state: "accepted")
        if isFresh {
            #expect(try exchange.verify(answer).code == "0000")
        } else {
            #expect(throws: AnswerError.stale(seconds: seconds)) { try exchange.verify(answer) }
        }
    }

    @Test(
        arguments: [
            ("0", 0), ("120", 120), ("86401", 86_400), ("99999999999999999999", 86_400), ("-5", nil), ("soon", nil),
        ] as [(String, Int?)])
    func `a wait that is asked for is kept within a day`(header: String, seconds: Int?) async throws {
        let answer = try await exchange.platform.answer(about: exchange.batch.number, code: "5002", status: 429)
        #expect(try exchange.verify(answer.with("Retry-After", header)).retryAfter == seconds)
    }

    @Test func `a wait may be asked for as a date`() async throws {
        let answer = try await exchange.platform.answer(about: exchange.batch.number, code: "5002", status: 429)
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(secondsFromGMT: 0)
        format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        let at = Date(timeIntervalSince1970: Double(exchange.pki.start.seconds + 90))
        #expect(try exchange.verify(answer.with("Retry-After", format.string(from: at))).retryAfter == 90)
    }

    @Test(arguments: [
        ("身份证31010119900101001X与姓名不符", "身份证‹personal›与姓名不符"), ("请致电13800000001。", "请致电‹personal›。"),
        ("保单DYAQ2026000000001不存在\n\u{1B}[31m", "保单DYAQ2026000000001不存在  [31m"),
        (String(repeating: "长", count: 300), String(repeating: "长", count: 200)),
    ])
    func `the platform's words are bounded and show no person's numbers`(words: String, shown: String) async throws {
        let answer = try await exchange.platform.answer(
            about: exchange.batch.number, code: "2005", status: 403, message: words)
        #expect(try exchange.verify(answer).message == shown)
    }

    @Test func `an answer about no batch in particular can refuse the request and nothing else`() async throws {
        func answer(_ code: String, state: String?) async throws -> VerifiedAnswer {
            let number = exchange.batch.number.text
            let state =
                state.map { #","state":"\#($0)","batchNo":"\#(number)","bodySM3":"\#(exchange.batch.bodySM3)""# } ?? ""
            let body = Array(#"{"code":"\#(code)","message":""\#(state)}"#.utf8)
            return try exchange.verify(try await exchange.platform.answer(body: body, status: 400, batchNo: ""))
        }
        #expect(try await answer("1001", state: nil).resultClass == .batchRejected)
        #expect(try await answer("2001", state: nil).resultClass == .signatureRefused)
        for (code, state) in [("0000", "accepted"), ("4040", nil), ("3002", nil), ("5999", nil)] {
            await #expect(throws: AnswerError.badSignature) { try await answer(code, state: state) }
        }
    }

    @Test func `a proxy's page proves nothing`() {
        let page = ReceivedAnswer(
            status: 502, headers: [("Content-Type", "text/html"), ("Server", "proxy")],
            body: Array("<html><h1>502 Bad Gateway</h1></html>".utf8))
        #expect(throws: AnswerError.unsigned(status: 502)) { try exchange.verify(page) }
    }

    @Test(arguments: ["X-Anze-Timestamp", "X-Anze-Key", "X-Anze-Receipt-Signature"])
    func `an answer without one of the signature's headers, or with it twice, counts as unsigned`(
        name: String
    ) async throws {
        let answer = try await exchange.platform.answer(about: exchange.batch, state: "accepted")
        let without = answer.headers.filter { $0.name != name }
        let twice = answer.headers + answer.headers.filter { $0.name == name }
        for headers in [without, twice] {
            let changed = ReceivedAnswer(status: 200, headers: headers, body: answer.body)
            #expect(throws: AnswerError.unsigned(status: 200)) { try exchange.verify(changed) }
        }
    }

    @Test func `header names are compared without regard to case, serial numbers as numbers`() async throws {
        let answer = try await exchange.platform.answer(about: exchange.batch, state: "accepted")
        let serial = exchange.pki.platform.certificate.serial.text
        let respelled = answer.with("X-Anze-Key", "00" + serial.uppercased())
        let headers = respelled.headers.map { (name: $0.name.lowercased(), value: $0.value) }
        let verified = try exchange.verify(ReceivedAnswer(status: 200, headers: headers, body: answer.body))
        #expect(verified.code == "0000")
    }

    @Test(arguments: [
        ("[]", "应答不是 JSON 对象"), ("not JSON", "应答不是 JSON 对象"), ("", "应答不是 JSON 对象"),
        (#"{"message":""}"#, "应答没有“code”"), (#"{"code":0}"#, "应答没有“code”"),
        (#"{"code":"0000","state":"done"}"#, "应答状态不在规范中"),
        (#"{"code":"0000","state":"partial","rejected":{}}"#, "“rejected”不是对象列表"),
        (#"{"code":"0000","state":"partial","rejected":[{"key":"a","code":"4001"}]}"#, "“rejected”的一项缺少记录键、版本或代码"),
    ])
    func `a signed body that is not what the profile describes proves nothing`(body: String, reason: String)
        async throws
    {
        let answer = try await exchange.platform.answer(
            body: Array(body.utf8), status: 200, batchNo: exchange.batch.number.text)
        #expect(throws: AnswerError.unreadable(reason: reason)) { try exchange.verify(answer) }
    }

    @Test(arguments: [("5003", 503, "17", 17 as Int?), ("5003", 503, "soon", nil), ("5001", 503, nil, nil)])
    func `an error answer has its class, its words and how long to wait`(
        code: String, status: Int, wait: String?, seconds: Int?
    ) async throws {
        var answer = try await exchange.platform.answer(
            about: exchange.batch.number, code: code, status: status, message: "稍后再试")
        if let wait {
            answer = ReceivedAnswer(
                status: status, headers: answer.headers + [("retry-after", wait)], body: answer.body)
        }
        let verified = try exchange.verify(answer)
        #expect((verified.code, verified.message, verified.retryAfter) == (code, "稍后再试", seconds))
        #expect(verified.resultClass == exchange.profile.result(code))
    }
}
