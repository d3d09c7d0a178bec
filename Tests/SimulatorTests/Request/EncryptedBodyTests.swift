import Foundation
import ShangMi
import Testing

@testable import Simulator

@Suite struct EncryptedBodyTests {
    private static let number = "GW-20261120-A"
    private let key = PrivateKey.makeSM2()
    private let certificate: Certificate

    init() throws { certificate = try DevelopmentPKI.signer("platform-enc").certificate }

    private var opener: EncryptedBody { EncryptedBody(key: key, certificate: certificate) }
    private var plain: [UInt8] { TestBatch(Self.number, kind: "claim", moneyFen: 0, TestBatch.upsert("C1", "{}")).body }

    /// An encrypted body as wire.md §1.2 describes it, with members changed.
    private func body(_ change: (inout [String: String]) -> Void = { _ in }) throws -> [UInt8] {
        let secret = SecretBytes.random(32)
        let iv = SecureRandom.bytes(16)
        let data = SM4.encryptCBC(plain, key: secret[0..<16], iv: iv)
        var members = [
            "profile": "anze-ref-1", "batchNo": Self.number, "cipher": "sm4-cbc",
            "certSerial": certificate.serial.text,
            "wrappedKey": Data(try key.publicKey.encrypt(secret, encoding: .c1c3c2(prefixed: true)))
                .base64EncodedString(),
            "iv": Data(iv).base64EncodedString(), "data": Data(data).base64EncodedString(),
            "mac": DigestAlgorithm.sm3.code(of: iv + data, under: secret[16..<32]).hex,
        ]
        change(&members)
        return Array(try JSONEncoder().encode(members))
    }

    private func code(_ body: [UInt8]) throws -> ResultCode? {
        let number = try #require(BatchNumber(Self.number))
        do {
            _ = try BatchReader(document: .reference, opener: opener).read(body, number: number)
            return nil
        } catch {
            return error.code
        }
    }

    @Test func `an encrypted body is read like one in the clear, with the digest of what was sent`() throws {
        let body = try body()
        let number = try #require(BatchNumber(Self.number))
        let batch = try BatchReader(document: .reference, opener: opener).read(body, number: number)
        #expect(batch.records == (try BatchReader.plain.read(plain, number: number)).records)
        #expect(batch.bodySM3 == SM3.digest(of: body))
        #expect(try code(plain) == nil)
    }

    @Test func `what does not fit is refused`() throws {
        #expect(try code(body { $0["profile"] = "other" }) == .unknownProfileOrKind)
        #expect(try code(body { $0["cipher"] = "sm4-ecb" }) == .malformed)
        #expect(try code(body { $0["batchNo"] = "GW-20261120-B" }) == .malformed)
        #expect(try code(body { $0["certSerial"] = "ff" }) == .certificateRefused)
        #expect(try code(body { $0["data"] = "?" }) == .malformed)
        #expect(try code(body { $0["extra"] = "1" }) == .unknownProfileOrKind)
        for name in ["wrappedKey", "iv", "data", "mac"] {
            let code = try code(
                body { members in
                    let text = members[name] ?? ""
                    members[name] = (text.first == "0" ? "1" : "0") + text.dropFirst()
                })
            #expect(code == .totalsMismatch, "\(name)")
        }
    }
}
