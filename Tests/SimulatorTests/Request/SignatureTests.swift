import ShangMi
import Testing

@testable import Simulator

@Suite struct SignatureTests {
    @Test func `answers a signed ping and signs the answer`() async throws {
        try await TestPlatform.run { platform in
            let answer = try await platform.send(try platform.ask("/ping"))
            #expect(answer.status == 200)
            let time = ChinaTime(unixMilliseconds: platform.time.now).text
            #expect(answer.json == .object(["code": .string("0000"), "time": .string(time)]))
            #expect(try answer.isSigned(for: ""))
        }
    }

    @Test(
        arguments: [
            ("X-Anze-App", nil, "1001"), ("X-Anze-App", "GW 1", "1001"), ("X-Anze-Timestamp", "now", "1001"),
            ("X-Anze-Nonce", "abc", "1001"), ("X-Anze-Body-SM3", "00", "1001"), ("X-Anze-Key", "xyz", "1001"),
            ("Idempotency-Key", "short", "1001"), ("X-Anze-Signature", nil, "2001"),
            ("X-Anze-Signature", "AAAA", "2001"),
            ("X-Anze-Key", "1", "2002"), ("X-Anze-App", "GW310001", "2001"),
            ("X-Anze-Nonce", "00112233445566778899aabbccddeeff", "2001"), ("Idempotency-Key", "GW-OTHER-1", "2001"),
        ] as [(String, String?, String)])
    func `refuses a header that is missing, misspelt or not the signed one`(
        name: String, value: String?, code: String
    ) async throws {
        try await TestPlatform.run { platform in
            var sending = try platform.submission(.unit("GW-BATCH-1"))
            sending.headers[name] = .some(value)
            let answer = try await platform.send(sending)
            #expect(answer.code == code)
            #expect(answer["state"] == nil)
            let claimed = name == "Idempotency-Key" ? (value == "short" ? "" : "GW-OTHER-1") : "GW-BATCH-1"
            #expect(try answer.isSigned(for: claimed))
            #expect(await platform.server.books.totals == BookTotals(requests: 1))
        }
    }

    @Test func `refuses 1003 a body that is not the signed one`() async throws {
        try await TestPlatform.run { platform in
            var sending = try platform.submission(.unit("GW-BATCH-1"))
            sending.headers["X-Anze-Body-SM3"] = SM3.digest(of: []).hex
            let answer = try await platform.send(sending)
            #expect(answer.status == 400)
            #expect(answer.code == "1003")
        }
    }

    @Test func `refuses 2001 another user ID and another key`() async throws {
        try await TestPlatform.run { platform in
            var unnamed = try platform.ask("/ping")
            unnamed.userID = SigningUserID("")
            #expect(try await platform.send(unnamed).code == "2001")
            var foreign = try platform.ask("/ping")
            foreign.headers["X-Anze-Key"] = foreign.signer.certificate.serial.text
            foreign.signer = try DevelopmentPKI.signer("other-sign")
            let answer = try await platform.send(foreign)
            #expect(answer.status == 401)
            #expect(answer.code == "2001")
        }
    }

    @Test func `refuses 2002 an unknown and an expired certificate`() async throws {
        try await TestPlatform.run { platform in
            var unknown = try platform.ask("/ping")
            unknown.signer = try DevelopmentPKI.signer("other-sign")
            #expect(try await platform.send(unknown).code == "2002")
            platform.time.advance(milliseconds: 826 * 86_400_000)
            let expired = try await platform.send(try platform.ask("/ping"))
            #expect(expired.status == 401)
            #expect(expired.code == "2002")
        }
    }

    @Test(
        arguments: [
            (-300_001, "2003"), (-300_000, "0000"), (300_000, "0000"), (300_001, "2003"),
        ] as [(Int64, String)])
    func `tolerates a clock that differs by five minutes`(difference: Int64, code: String) async throws {
        try await TestPlatform.run { platform in
            var sending = try platform.ask("/ping")
            sending.timestamp += difference
            #expect(try await platform.send(sending).code == code)
        }
    }

    @Test func `refuses 2004 a nonce that this sender has used`() async throws {
        try await TestPlatform.run { platform in
            let sending = try platform.ask("/ping")
            #expect(try await platform.send(sending).code == "0000")
            let again = try await platform.send(sending)
            #expect(again.status == 401)
            #expect(again.code == "2004")
            var other = sending
            other.app = "GW310001"
            #expect(try await platform.send(other).code == "0000")
        }
    }

    @Test func `takes a serial number with capitals and leading zeros`() async throws {
        try await TestPlatform.run { platform in
            var sending = try platform.ask("/ping")
            sending.headers["X-Anze-Key"] = "00" + sending.signer.certificate.serial.text.uppercased()
            #expect(try await platform.send(sending).code == "0000")
        }
    }

    @Test func `refuses 1001 an unknown path, a bad batch number and a body over four mebibytes`() async throws {
        try await TestPlatform.run { platform in
            #expect(try await platform.send(try platform.ask("/nothing")).code == "1001")
            #expect(try await platform.query("lower-case").code == "1001")
            var large = try platform.submission(.unit("GW-LARGE-1"))
            large.body = [UInt8](repeating: 0x20, count: 4 * 1024 * 1024 + 1)
            let answer = try await platform.send(large)
            #expect(answer.status == 400)
            #expect(answer.code == "1001")
        }
    }
}
