import Canonical
import Exchange
import Foundation
import ShangMi
import TestKit
import Testing

@Suite struct RequestSignerTests {
    private let profile: DestinationProfile
    private let pki: DevelopmentPKI
    private let batch: SealedBatch
    private let nonce = [UInt8](hex: "00112233445566778899aabbccddeeff") ?? []

    init() throws {
        profile = try ProfileDraft().load()
        pki = try DevelopmentPKI.load()
        let body = Array(#"{"profile":"anze-ref-1"}"#.utf8)
        batch = SealedBatch(
            number: BatchNumber("GW-20261120-01JD0Q8S2Z6T9F4E7A5B"), kind: .service, count: 1, control: Fen(0),
            body: body, bodySM3: SM3.digest(of: body))
    }

    private func signer(_ profile: DestinationProfile? = nil) throws -> RequestSigner {
        RequestSigner(
            profile: profile ?? self.profile, base: try #require(BaseURL("https://host:9443/exchange/v1")),
            app: "GW_01",
            signer: pki.gateway)
    }

    @Test func `the string to sign of a submission is wire.md's, line by line`() async throws {
        let request = try await signer().submission(of: batch, milliseconds: 1_795_140_603_120, nonce: nonce)
        #expect(
            request.signedText.components(separatedBy: "\n") == [
                "ANZE-SM2-SM3",
                "POST",
                "/exchange/v1/batches",
                "GW_01",
                "1795140603120",
                "00112233445566778899aabbccddeeff",
                "GW-20261120-01JD0Q8S2Z6T9F4E7A5B",
                batch.bodySM3.hex,
            ])
        #expect((request.method, request.url) == ("POST", "https://host:9443/exchange/v1/batches"))
        #expect(request.body == batch.body)
    }

    @Test func `the string to sign of a query names the batch in path and line, over the digest of no bytes`()
        async throws
    {
        let request = try #require(
            try await signer().query(about: batch.number, milliseconds: 1_795_140_603_120, nonce: nonce))
        #expect(
            request.signedText.components(separatedBy: "\n") == [
                "ANZE-SM2-SM3",
                "GET",
                "/exchange/v1/batches/GW-20261120-01JD0Q8S2Z6T9F4E7A5B",
                "GW_01",
                "1795140603120",
                "00112233445566778899aabbccddeeff",
                "GW-20261120-01JD0Q8S2Z6T9F4E7A5B",
                // GB/T 32905-2016: SM3 of nothing.
                "1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b",
            ])
        #expect(request.url == "https://host:9443/exchange/v1/batches/GW-20261120-01JD0Q8S2Z6T9F4E7A5B")
        #expect(request.body == nil)
    }

    @Test func `the string to sign of a ping has an empty line in place of the batch number`() async throws {
        let request = try #require(try await signer().ping(milliseconds: 1_795_140_603_120, nonce: nonce))
        #expect(
            request.signedText.components(separatedBy: "\n") == [
                "ANZE-SM2-SM3",
                "GET",
                "/exchange/v1/ping",
                "GW_01",
                "1795140603120",
                "00112233445566778899aabbccddeeff",
                "",
                "1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b",
            ])
        #expect((request.method, request.url) == ("GET", "https://host:9443/exchange/v1/ping"))
        #expect(request.body == nil)
    }

    @Test func `a submission carries exactly the headers of wire.md`() async throws {
        let request = try await signer().submission(of: batch, milliseconds: 1_795_140_603_120, nonce: nonce)
        let serial = pki.gateway.certificate.serial.text
        #expect(
            request.headers.map { "\($0.name): \($0.value)" } == [
                "X-Anze-App: GW_01", "X-Anze-Timestamp: 1795140603120",
                "X-Anze-Nonce: 00112233445566778899aabbccddeeff",
                "X-Anze-Key: \(serial)", "X-Anze-Body-SM3: \(batch.bodySM3.hex)",
                "X-Anze-Signature: \(Data(request.signature).base64EncodedString())",
                "Content-Type: application/json; charset=utf-8", "Idempotency-Key: GW-20261120-01JD0Q8S2Z6T9F4E7A5B",
            ])
        #expect(request.keySerial == pki.gateway.certificate.serial)
    }

    @Test func `a query carries no idempotency key and no content type`() async throws {
        let request = try #require(
            try await signer().query(about: batch.number, milliseconds: 1, nonce: nonce))
        #expect(
            request.headers.map(\.name) == [
                "X-Anze-App", "X-Anze-Timestamp", "X-Anze-Nonce", "X-Anze-Key", "X-Anze-Body-SM3", "X-Anze-Signature",
            ])
    }

    @Test(arguments: [SignatureEncoding.raw, .der])
    func `the signature verifies with the certificate's key, in the profile's encoding`(
        encoding: SignatureEncoding
    ) async throws {
        let profile = try ProfileDraft().replacing("encoding: raw", with: "encoding: \(encoding.rawValue)").load()
        let request = try await signer(profile).submission(of: batch, milliseconds: 1, nonce: nonce)
        let key = try pki.gateway.certificate.sm2PublicKey()
        let text = Array(request.signedText.utf8)
        #expect(key.verifies(request.signature, of: text, as: .sm2(.standard, encoding)))
        #expect(!key.verifies(request.signature, of: text, as: .sm2(SigningUserID(""), encoding)))
        #expect(!key.verifies(request.signature, of: text + [0x0A], as: .sm2(.standard, encoding)))
    }

    @Test func `a new attempt signs anew over the same batch number and the same bytes`() async throws {
        let first = try await signer().submission(of: batch, milliseconds: 1, nonce: nonce)
        let second = try await signer().submission(of: batch, milliseconds: 2, nonce: nonce.reversed())
        #expect(first.signature != second.signature)
        #expect(first.body == second.body)
        func line(_ request: SignedRequest, _ number: Int) -> String {
            request.signedText.components(separatedBy: "\n")[number]
        }
        #expect([6, 7].map { line(first, $0) } == [6, 7].map { line(second, $0) })
        #expect([4, 5].map { line(first, $0) } != [4, 5].map { line(second, $0) })
    }
}
