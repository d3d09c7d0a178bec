import Canonical
import Exchange
import Foundation
import ShangMi
import TestKit
import Testing

/// Batches whose bodies are encrypted as `mappings/signing/encrypted-body.yaml` says, opened as docs/wire.md §1.2 says.
@Suite struct EncryptedBatchTests {
    private let open: DestinationProfile
    private let profile: DestinationProfile
    private let pki: KeyFiles
    private let number = BatchNumber("GW-20261120-01JD0Q8S2Z6T9F4E7A5B")

    init() throws {
        pki = try KeyFiles.make()
        open = try ProfileDraft().load()
        profile = try ProfileDraft.encrypted().load()
    }

    private func plan(_ profile: DestinationProfile, _ recipient: Certificate?) throws -> BatchPlan {
        try BatchPlan(profile: profile, sender: "91310000MA1K1ZZZ0C", recipient: recipient)
    }

    private func seal() throws -> (members: [String: String], batch: SealedBatch, plain: SealedBatch) {
        let recipient = try pki.certificate("platform-enc")
        let records = [
            BatchRecord(projection: try #require(profile.projection(of: SampleRecords.service())), version: 1)
        ]
        let batch = try plan(profile, recipient).seal(records, number: number)
        let plain = try plan(open, nil).seal(records, number: number)
        let members = try JSONSerialization.jsonObject(with: Data(batch.body)) as? [String: String]
        return (try #require(members), batch, plain)
    }

    private func bytes(_ members: [String: String], _ name: String) throws -> [UInt8] {
        let text = try #require(members[name])
        return Array(try #require(Data(base64Encoded: text)))
    }

    @Test func `the platform's key opens a body, and what is in it is the body in the clear`() throws {
        let (members, batch, plain) = try seal()
        #expect(
            members.keys.sorted()
                == ["batchNo", "certSerial", "cipher", "data", "iv", "mac", "profile", "wrappedKey"])
        #expect(members["profile"] == "anze-ref-1" && members["cipher"] == "sm4-cbc")
        #expect(members["batchNo"] == number.text)
        #expect(try members["certSerial"] == pki.certificate("platform-enc").serial.text)
        let secret = try pki.key("platform-enc").decrypt(
            bytes(members, "wrappedKey"), encoding: .c1c3c2(prefixed: true))
        let (iv, data) = (try bytes(members, "iv"), try bytes(members, "data"))
        #expect(secret.count == 32 && iv.count == 16)
        #expect(DigestAlgorithm.sm3.code(of: iv + data, under: secret[16..<32]).hex == members["mac"])
        #expect(try SM4.decryptCBC(data, key: secret[0..<16], iv: iv) == plain.body)
        #expect(batch.bodySM3 == SM3.digest(of: batch.body))
        #expect((batch.count, batch.control) == (plain.count, plain.control))
    }

    @Test func `each batch has a key and a vector of its own`() throws {
        let (first, second) = (try seal().members, try seal().members)
        for name in ["iv", "wrappedKey", "data", "mac"] { #expect(first[name] != second[name]) }
    }

    @Test func `without the platform's certificate no batch is sealed`() throws {
        let error = #expect(throws: SignerError.self) { try plan(profile, nil) }
        #expect(error?.description.contains("trust.encryption") == true)
    }
}
