import Canonical
import Exchange
import Foundation
import ShangMi
import TestKit
import Testing

/// The signing schemes of `mappings/signing`, each with values that were computed elsewhere.
@Suite struct SigningSchemeTests {
    private let pki: DevelopmentPKI
    private let recipient = PrivateKey.makeSM2()

    private let base: BaseURL

    init() throws {
        pki = try DevelopmentPKI.load()
        base = try #require(BaseURL("https://host/x"))
    }

    /// The shipped reference profile with a scheme's sections in place of its own.
    private func profile(
        _ scheme: String, change: (String) -> String = { $0 }
    ) throws -> DestinationProfile {
        let sections = change(
            try String(contentsOfFile: "\(Repository.mappings)/signing/\(scheme).yaml", encoding: .utf8))
        var draft = try ProfileDraft()
        let start = try #require(draft.text.range(of: "\nsigning:\n"))
        let end = try #require(draft.text.range(of: "\nbatch:\n"))
        draft.text.replaceSubrange(start.lowerBound..<end.lowerBound, with: "\n\(sections)")
        return try draft.load()
    }

    private func request(
        _ profile: DestinationProfile, app: String, body: String, seconds: Int64, nonce: String,
        secrets: [String: String] = [:]
    ) async throws -> SignedRequest {
        let signer = RequestSigner(
            profile: profile, base: base, app: app, signer: pki.gateway,
            secrets: secrets.mapValues { SecretBytes(copying: $0.utf8) }, recipient: recipient.publicKey)
        let batch = SealedBatch(
            number: BatchNumber("GW-20261120-01JD0Q8S2Z6T9F4E7A5B"), kind: .service, count: 1, control: Fen(0),
            body: Array(body.utf8), bodySM3: SM3.digest(of: Array(body.utf8)))
        let nonce = try #require([UInt8](hex: nonce))
        return try await signer.submission(of: batch, milliseconds: seconds * 1000, nonce: nonce)
    }

    private func verifies(_ base64: String, _ text: String) throws -> Bool {
        let signature = try #require(Data(base64Encoded: base64))
        return try pki.gateway.certificate.publicKey().verifies(
            Array(signature), of: Array(text.utf8), as: .sm2(.standard, .raw))
    }

    private func json(_ request: SignedRequest) throws -> [String: Any] {
        let body = try #require(request.body)
        let object = try JSONSerialization.jsonObject(with: Data(body))
        return try #require(object as? [String: Any])
    }

    private func bytes(_ base64: Any?) throws -> [UInt8] {
        let text = try #require(base64 as? String)
        return Array(try #require(Data(base64Encoded: text)))
    }

    @Test func `TIF and RIO: SHA-256 over time, token, nonce and time`() async throws {
        // The published example has a nonce of another form than ours.
        let published = try profile("tif-rio") { $0.replacingOccurrences(of: "{nonce}", with: "19b8a0c2f00-5f3a1c") }
        let request = try await request(
            published, app: "paas", body: "{}", seconds: 1_767_225_600, nonce: String(repeating: "0", count: 32),
            secrets: ["token": "demo-token-not-real"])
        #expect(
            request.header("x-tif-signature") == "b30cc1d830fae17d2596dc98a3ed44066a00e00cfe86fe23c3461550e3f18a62")
        #expect(request.header("x-tif-timestamp") == "1767225600")
        #expect(request.header("x-tif-nonce") == "19b8a0c2f00-5f3a1c")
        #expect(!request.signedText.contains("demo-token"))
        #expect(request.body == Array("{}".utf8))
    }

    @Test func `sorted parameters: string, SM3, HMAC-SM3 and the form that is sent`() async throws {
        // 2026-01-05 08:30:00 in Asia/Shanghai.
        let request = try await request(
            try profile("sorted-parameters"), app: "GW310000", body: #"{"batchNo":"SH20260105000001"}"#,
            seconds: 1_767_573_000,
            nonce: "9f86d081000000000000000000000000", secrets: ["appSecret": "secret"])
        #expect(
            request.signedText
                == #"appId=GW310000&bizType=PREVENTION_SERVICE&data={"batchNo":"SH20260105000001"}&nonce=9f86d081"#
                + "&timestamp=20260105083000&version=1.0")
        let text = Array(request.signedText.utf8)
        #expect(
            DigestAlgorithm.sm3.digest(of: text).hex.uppercased()
                == "7A967E538CAEA02E9D89C4119B2D5E3D5371ACBE701821341C988A4DF06A315F")
        let sent = try #require(request.body)
        let body = String(decoding: sent, as: UTF8.self)
        let sign = try #require(body.components(separatedBy: "&sign=").last?.removingPercentEncoding)
        #expect(try verifies(sign, request.signedText))
        #expect(body.hasPrefix("appId=GW310000&bizType=PREVENTION_SERVICE&data=%7B%22batchNo%22%3A%22SH2026"))
    }

    @Test(arguments: [
        ("{digest}", "7A967E538CAEA02E9D89C4119B2D5E3D5371ACBE701821341C988A4DF06A315F"),
        ("{code}", "4ba0fd27037a14a55021785992c0a9b6f2e403f59b2419e1a033e089ff228ee4"),
    ])
    func `sorted parameters with a digest or a code in place of a signature`(value: String, expected: String)
        async throws
    {
        let changed = try profile("sorted-parameters") {
            $0.replacingOccurrences(of: "sign: \"{signature}\"", with: "sign: \"\(value)\"")
        }
        let request = try await request(
            changed, app: "GW310000", body: #"{"batchNo":"SH20260105000001"}"#, seconds: 1_767_573_000,
            nonce: "9f86d081000000000000000000000000", secrets: ["appSecret": "secret"])
        let sent = try #require(request.body)
        #expect(String(decoding: sent, as: UTF8.self).hasSuffix("&sign=\(expected)"))
    }

    @Test func `HMAC-SM3 over client and time`() async throws {
        let request = try await request(
            try profile("hmac-sm3"), app: "client-7", body: "{}", seconds: 1_767_225_600,
            nonce: String(repeating: "0", count: 32),
            secrets: ["clientSecret": "not-real"])
        // openssl dgst -sm3 -hmac not-real, in base64.
        #expect(request.header("X-Signature") == "CH4//hVqp9aCou2jQQArTnqd4qlvi5s7lekCkr3ZOr0=")
        #expect(request.header("X-Timestamp") == "1767225600000")
    }

    @Test func `access key: SM2 over request number, key and seconds`() async throws {
        let nonce = "00112233445566778899aabbccddeeff"
        let request = try await request(
            try profile("access-key"), app: "AK1", body: "{}", seconds: 1_767_225_600, nonce: nonce)
        let signature = try #require(request.header("signature"))
        #expect(signature.count == 88)
        #expect(try verifies(signature, "\(nonce)AK11767225600"))
        #expect(request.header("request_id") == nonce && request.header("nonce") == "1767225600")
    }

    @Test func `encrypted envelope: SM4 under the secret, SM2 over the parameters, digest in the headers`() async throws
    {
        let request = try await request(
            try profile("encrypted-envelope"), app: "APP", body: #"{"a":1}"#, seconds: 1_767_225_600,
            nonce: String(repeating: "1", count: 32), secrets: ["token": "t", "appSecret": "0123456789abcdef"])
        let whole = try json(request)
        let outer = try #require(whole["data"] as? [String: Any])
        let inner = try #require(outer["data"] as? [String: Any])
        // openssl enc -sm4-ecb -K 30313233343536373839616263646566.
        #expect(inner["encData"] as? String == "B530431BA319D61616353194C688691F")
        #expect(
            request.signedText
                == #"appCode=APP&data={"a":1}&encType=SM4&signType=SM2&timestamp=1767225600&version=1.0.0"#)
        let signature = try #require(outer["signData"] as? String)
        #expect(try verifies(signature, request.signedText))
    }

    @Test func `wrapped key: only the platform's key opens the content`() async throws {
        let text = #"{"a":"甲"}"#
        let request = try await request(
            try profile("wrapped-key"), app: "APP", body: text, seconds: 1_767_225_600,
            nonce: String(repeating: "2", count: 32))
        let body = try json(request)
        let key = try recipient.decrypt(try bytes(body["keyCipher"]), encoding: .c1c3c2(prefixed: false))
        let content = try bytes(body["contentCipher"])
        #expect(content == SM4.encryptECB(Array(text.utf8), key: key))
        #expect(request.signedText == SM3.digest(of: Array(text.utf8)).hex)
        let again = try await self.request(
            try profile("wrapped-key"), app: "APP", body: text, seconds: 1_767_225_600,
            nonce: String(repeating: "2", count: 32))
        #expect(try json(again)["contentCipher"] as? String != body["contentCipher"] as? String)
    }

    @Test(arguments: [
        (
            "values: {v: {text: \"{token}\"}}", "request: [\"{v}\"]",
            "profile.yaml:18:13: 未知的占位符“{v}”"
        ),
        ("values: {v: {text: a, random: 4}}", "request: [a]", "profile.yaml:17:15: 应恰有一个来源"),
        ("values: {v: {text: a, by: md5}}", "request: [a]", "profile.yaml:17:29: 应为：sm3、sha256"),
        ("values: {v: {text: a, by: hmac-sm3, key: w}}", "request: [a]", "profile.yaml:17:44: 没有名为“w”的值"),
        ("values: {body: {text: a}}", "request: [a]", "profile.yaml:17:12: “body”与已有的占位符"),
        ("values: {v: {text: \"{later}\"}, later: {text: a}}", "request: [a]", "profile.yaml:17:22: 未知的占位符“{later}”"),
        ("values: {v: {text: a, part: [3, 3]}}", "request: [a]", "profile.yaml:17:31: 应为 [起, 止]"),
    ])
    func `a mistake in a scheme is named at its place`(values: String, request: String, message: String) throws {
        let draft = try ProfileDraft().replacing(
            "  encoding: raw\n  # Lines joined by one line feed, none at the end.\n",
            with: "  encoding: raw\n  secrets: [token]\n  \(values)\n"
        ).replacing(
            #"request: [ANZE-SM2-SM3, "{method}", "{target}", "{app}", "{timestamp}", "{nonce}", "{batchNo}", "{bodySM3}"]"#,
            with: request)
        let error = #expect(throws: DraftError.self) { try draft.load() }
        #expect(error?.text.contains(message) == true, "\(error?.text ?? "")")
    }

    @Test func `a key of another size than SM4's is said so, without the key`() async throws {
        let error = await #expect(throws: SignerError.self) {
            try await request(
                try profile("encrypted-envelope"), app: "APP", body: "{}", seconds: 1_767_225_600,
                nonce: String(repeating: "1", count: 32), secrets: ["token": "t", "appSecret": "short-one"])
        }
        #expect(error?.description == "规范中的“appSecret”无法计算：SM4 的密钥应为 16 字节，实为 9 字节")
    }
}

extension SignedRequest {
    fileprivate func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }
}
