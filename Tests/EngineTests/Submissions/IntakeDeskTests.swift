import Connectors
import Foundation
import ShangMi
import TestKit
import Testing

@testable import Engine

@Suite struct IntakeDeskTests {
    private static let name = "A_20261120.csv"
    private static let text = "a,b\r\n1,2\r\n"

    @Test func `a submission comes in pieces, gets its receipt, and the receipt stays`() async throws {
        let bench = try IntakeBench()
        let place = try await bench.open([Self.name: Self.text])
        let file = "\(place)/files/1"
        let first = try await bench.ask("PATCH", file, headers: IntakeBench.patching(0), pieces: ["a,", "b\r\n"])
        #expect(first.status == 204 && first.headers["upload-offset"] == "5")
        #expect(try await bench.ask("GET", "\(place)/receipt").code == "no-receipt")
        let head = try await bench.ask("HEAD", file)
        #expect(head.headers["upload-offset"] == "5" && head.headers["upload-length"] == "10")
        let wrong = try await bench.ask("PATCH", file, headers: IntakeBench.patching(0), pieces: ["1,2\r\n"])
        #expect(wrong.status == 409 && wrong.headers["upload-offset"] == "5")
        #expect(bench.received == 0)
        let last = try await bench.ask("PATCH", file, headers: IntakeBench.patching(5), pieces: ["1,2\r\n"])
        #expect(last.status == 204 && last.headers["upload-offset"] == "10")
        #expect(bench.received == 1)
        let receipt = try await bench.ask("GET", "\(place)/receipt")
        bench.time.advance(by: 60)
        #expect(try await bench.ask("GET", "\(place)/receipt") == receipt)
        let signature = try await bench.ask("GET", "\(place)/receipt.sig")
        guard case .bytes(let signatureBytes, _) = signature.body else { return #expect(Bool(false), "no signature") }
        #expect(
            try bench.pki.certificate("gateway-sign").sm2PublicKey().verifies(
                signatureBytes, of: Array(receipt.text.utf8), as: .sm2(.standard, .der)))
        #expect(receipt.text.contains(#""insurer":"a""#) && receipt.text.contains(#""name":"A_20261120.csv""#))
        #expect(try await bench.ask("GET", place).text.contains(#""state":"received""#))
        #expect(try await bench.ask("DELETE", place).code == "closed")
        #expect(try await bench.ask("PATCH", file, headers: IntakeBench.patching(10), pieces: ["x"]).code == "closed")
        #expect(bench.received == 1)
    }

    @Test func `what came before a connection broke counts under a certificate, and not under a signature`()
        async throws
    {
        let bench = try IntakeBench()
        let place = try await bench.open([Self.name: Self.text])
        let file = "\(place)/files/1"
        _ = try await bench.ask("PATCH", file, headers: IntakeBench.patching(0), pieces: ["a,b"], breaksOff: true)
        #expect(try await bench.ask("HEAD", file).headers["upload-offset"] == "3")
        let headers = try await bench.signed("PATCH", file, body: "\r\n1,2\r\n", bound: "3")
            .merging(IntakeBench.patching(3)) { $1 }
        _ = try await bench.ask("PATCH", file, as: .nobody, headers: headers, pieces: ["\r\n1"], breaksOff: true)
        #expect(try await bench.ask("HEAD", file).headers["upload-offset"] == "3")
        let again = try await bench.signed(
            "PATCH", file, body: "\r\n1,2\r\n", nonce: String(repeating: "1", count: 32), bound: "3"
        ).merging(IntakeBench.patching(3)) { $1 }
        let other = try await bench.ask("PATCH", file, as: .nobody, headers: again, pieces: ["\r\n1,3\r\n"])
        #expect(other.code == "body-digest")
        #expect(try await bench.ask("HEAD", file).headers["upload-offset"] == "3")
        let right = try await bench.signed(
            "PATCH", file, body: "\r\n1,2\r\n", nonce: String(repeating: "2", count: 32), bound: "3"
        ).merging(IntakeBench.patching(3)) { $1 }
        #expect(try await bench.ask("PATCH", file, as: .nobody, headers: right, pieces: ["\r\n1,2\r\n"]).status == 204)
        #expect(bench.received == 1)
    }

    @Test(arguments: [(text, "10", 200), ("a,b\r\n1,3\r\n", "0", 404)])
    func `a file whose process ended before its digest was looked at is compared with the next question`(
        bytes: String, offset: String, receipt: Int
    ) async throws {
        let bench = try IntakeBench()
        let place = try await bench.open([Self.name: Self.text])
        let folder = "\(bench.configuration.folder(of: "a").path)/current/\(place.suffix(32))"
        try Data(bytes.utf8).write(to: URL(filePath: "\(folder)/1.part"))
        try Data("00000000000000000010 \n".utf8).write(to: URL(filePath: "\(folder)/1.offset"))
        #expect(try await bench.ask("HEAD", "\(place)/files/1").headers["upload-offset"] == offset)
        #expect(try await bench.ask("GET", "\(place)/receipt").status == receipt)
    }

    @Test func `another insurer's submission is as unknown as one that never was`() async throws {
        let bench = try IntakeBench()
        let place = try await bench.open([Self.name: Self.text])
        let never = place.dropLast(32) + String(repeating: "f", count: 32)
        for (method, path) in [
            ("GET", ""), ("DELETE", ""), ("HEAD", "/files/1"), ("PATCH", "/files/1"), ("GET", "/receipt"),
            ("GET", "/receipt.sig"), ("GET", "/verdicts/1/report.json"),
        ] {
            let headers = method == "PATCH" ? IntakeBench.patching(0) : [:]
            let other = try await bench.ask(
                method, place + path, as: .certificate("insurer-tls-b"), headers: headers, pieces: ["x"])
            let unknown = try await bench.ask(
                method, never + path, as: .certificate("insurer-tls-b"), headers: headers, pieces: ["x"])
            #expect(other.status == 404 && other == unknown, "\(method) \(path)")
        }
        #expect(
            try await bench.ask("GET", IntakeRoute.base, as: .certificate("insurer-tls-b")).text
                == #"{"submissions":[]}"#)
        #expect(try await bench.ask("GET", place).status == 200)
    }

    @Test func `who has neither a pinned certificate nor a signature is nobody`() async throws {
        let bench = try IntakeBench()
        for sender in [IntakeBench.Sender.nobody, .certificate("tls-server"), .certificate("insurer-sign")] {
            let answer = try await bench.ask("GET", IntakeRoute.base, as: sender)
            #expect(answer.status == 401 && answer.code == "no-identity")
        }
        #expect(try await bench.ask("GET", IntakeRoute.base).status == 200)
        // A connection that outlives its certificate.
        bench.time.advance(by: 826 * 86_400)
        #expect(try await bench.ask("GET", IntakeRoute.base).code == "no-identity")
    }

    @Test func `a signed request counts once, in time, and as it was signed`() async throws {
        let bench = try IntakeBench()
        let base = IntakeRoute.base
        let good = try await bench.signed("GET", base)
        #expect(try await bench.ask("GET", base, as: .nobody, headers: good).status == 200)
        let replayed = try await bench.ask("GET", base, as: .nobody, headers: good)
        #expect(replayed.status == 401 && replayed.code == "replayed")
        func refused(_ headers: [String: String], target: String = base, sender: IntakeBench.Sender = .nobody)
            async throws -> Bool
        {
            let answer = try await bench.ask("GET", target, as: sender, headers: headers)
            return answer.status == 401 && answer.code == "signature-refused"
        }
        let nonce = String(repeating: "3", count: 32)
        #expect(try await refused(bench.signed("GET", base, nonce: nonce, ahead: 300_001)))
        #expect(try await refused(bench.signed("GET", base, nonce: nonce, ahead: -300_001)))
        #expect(try await refused(bench.signed("GET", base + "/x", nonce: nonce)))
        #expect(try await refused(bench.signed("GET", base, nonce: nonce).merging(["idempotency-key": "1"]) { $1 }))
        #expect(try await refused(bench.signed("GET", base, nonce: nonce, as: "b")))
        #expect(try await refused(bench.signed("GET", base, nonce: nonce, key: "other-sign")))
        #expect(try await refused(bench.signed("GET", base, nonce: nonce), sender: .certificate("insurer-tls-b")))
        var short = try await bench.signed("GET", base, nonce: nonce)
        short["x-anze-key"] = nil
        #expect(try await refused(short))
        // None of these has used the number.
        let headers = try await bench.signed("GET", base, nonce: nonce, ahead: -300_000)
        #expect(try await bench.ask("GET", base, as: .nobody, headers: headers).status == 200)
    }

    @Test func `a refused signature does not say which insurers and keys are registered`() async throws {
        let bench = try IntakeBench()
        let base = IntakeRoute.base
        let strange = try await bench.signed("GET", base, as: "nobody")
        var otherKey = try await bench.signed("GET", base)
        otherKey["x-anze-key"] = "1234"
        let wrong = try await bench.signed("GET", base + "/other")
        let answers = [
            try await bench.ask("GET", base, as: .nobody, headers: strange),
            try await bench.ask("GET", base, as: .nobody, headers: otherKey),
            try await bench.ask("GET", base, as: .nobody, headers: wrong),
        ]
        #expect(answers[0].code == "signature-refused" && Set(answers.map(\.text)).count == 1, "\(answers)")
        // Neither does a clock that is far off.
        var texts: Set<String> = []
        for app in ["a", "nobody"] {
            let late = try await bench.signed("GET", base, ahead: -300_001, as: app)
            texts.insert(try await bench.ask("GET", base, as: .nobody, headers: late).text)
        }
        #expect(texts.count == 1, "\(texts)")
    }

    @Test func `a submission asked for again with its key is the same one`() async throws {
        let bench = try IntakeBench()
        let body = IntakeBench.announcement([Self.name: Self.text])
        let key = ["idempotency-key": "2026-11-20-1"]
        let first = try await bench.ask("POST", IntakeRoute.base, headers: key, pieces: [body])
        let again = try await bench.ask("POST", IntakeRoute.base, headers: key, pieces: [body])
        #expect(first.status == 201 && again.status == 200 && first.headers["location"] == again.headers["location"])
        let other = IntakeBench.announcement([Self.name: "other"])
        #expect(try await bench.ask("POST", IntakeRoute.base, headers: key, pieces: [other]).code == "key-used")
        let neighbour = try await bench.ask(
            "POST", IntakeRoute.base, as: .certificate("insurer-tls-b"), headers: key, pieces: [body])
        #expect(neighbour.status == 201 && neighbour.headers["location"] != first.headers["location"])
    }

    @Test(
        arguments: [
            ("{fileBytes: 9}", [name: text], 413), ("{fileBytes: 10}", [name: text], 201),
            ("{submissionBytes: 19}", [name: text, "A_B_20261120.csv": text], 413),
            ("{files: 1}", [name: text, "A_B_20261120.csv": text], 413),
            ("{}", ["../A_20261120.csv": text], 422), ("{}", ["A_\\u000020261120.csv": text], 422),
            ("{}", ["A_20261121.csv": text], 422), ("{}", ["B_20261120.csv": text], 422), ("{}", [name: ""], 422),
            ("{}", [:], 422),
        ] as [(String, [String: String], Int)])
    func `an announcement beyond a limit or with a wrong name is refused`(
        limits: String, files: [String: String], status: Int
    ) async throws {
        let bench = try IntakeBench(limits: limits)
        let answer = try await bench.ask("POST", IntakeRoute.base, pieces: [IntakeBench.announcement(files)])
        #expect(answer.status == status, "\(answer.text)")
        let isNothing = try await bench.ask("GET", IntakeRoute.base).text == #"{"submissions":[]}"#
        #expect(isNothing == (status != 201))
    }

    @Test func `as many submissions as may be are open, and giving one up makes room`() async throws {
        let bench = try IntakeBench(limits: "{open: 1}")
        let place = try await bench.open([Self.name: Self.text])
        let body = IntakeBench.announcement([Self.name: Self.text])
        #expect(try await bench.ask("POST", IntakeRoute.base, pieces: [body]).status == 429)
        #expect(
            try await bench.ask("POST", IntakeRoute.base, as: .certificate("insurer-tls-b"), pieces: [body]).status
                == 201)
        #expect(try await bench.ask("DELETE", place).status == 204)
        #expect(try await bench.ask("GET", place).status == 404)
        #expect(try await bench.ask("POST", IntakeRoute.base, pieces: [body]).status == 201)
    }

    @Test func `one insurer's slow requests leave connections for the others`() async throws {
        let bench = try IntakeBench(limits: "{connections: 9}")
        var slow: [Task<IntakeAnswer, Never>] = []
        var ends: [AsyncStream<Void>.Continuation] = []
        for _ in 0..<2 {
            let (until, end) = AsyncStream.makeStream(of: Void.self)
            slow.append(try await bench.begin("GET", IntakeRoute.base, until: until))
            ends.append(end)
        }
        let third = try await bench.ask("GET", IntakeRoute.base)
        #expect(third.status == 429 && third.code == "too-many-requests")
        #expect(try await bench.ask("GET", IntakeRoute.base, as: .certificate("insurer-tls-b")).status == 200)
        ends[0].finish()
        #expect(await slow[0].value.status == 200)
        #expect(try await bench.ask("GET", IntakeRoute.base).status == 200)
        ends[1].finish()
        #expect(await slow[1].value.status == 200)
    }

    @Test(arguments: [
        ("GET", "/intake/v1/other", 404), ("GET", "\(IntakeRoute.base)/../x", 404), ("PUT", IntakeRoute.base, 405),
        ("GET", "\(IntakeRoute.base)/", 404), ("POST", "\(IntakeRoute.base)x", 404),
    ])
    func `a path or method that means nothing is refused`(method: String, path: String, status: Int) async throws {
        #expect(try await IntakeBench().ask(method, path).status == status)
    }

    @Test func `bytes in a form that nobody announced are refused before any is taken`() async throws {
        let bench = try IntakeBench()
        let file = "\(try await bench.open([Self.name: Self.text]))/files/1"
        for (change, status) in [
            (["content-type": "text/csv"], 415), (["tus-resumable": "0.2.2"], 412), (["upload-offset": "-1"], 400),
            (["upload-offset": "+0"], 400), (["upload-offset": ""], 400),
            (["content-length": "11"], 413),
        ] {
            let headers = IntakeBench.patching(0).merging(change) { $1 }
            #expect(try await bench.ask("PATCH", file, headers: headers, pieces: [Self.text]).status == status)
        }
        let long = try await bench.ask("PATCH", file, headers: IntakeBench.patching(0), pieces: [Self.text, "x"])
        #expect(long.status == 413)
        #expect(try await bench.ask("HEAD", file).headers["upload-offset"] == "0")
        #expect(try await bench.ask("PATCH", "\(file)0", headers: IntakeBench.patching(0)).status == 404)
    }
}
