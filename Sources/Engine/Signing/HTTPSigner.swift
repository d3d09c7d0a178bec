package import Delivery
import Foundation
package import ShangMi
package import Transport

/// Signs through a service on this machine, which keeps the key: protocol `anze-signer-1` (docs/signing-service.md).
///
/// A request carries a code under a secret that both share, so that nobody else on the machine can have things signed. What comes
/// back is a signature by the certificate's key, or it is refused.
package actor HTTPSigner: Signer {
    package nonisolated let certificate: Certificate
    private let key: PublicKey
    private let lane: HTTPLane
    private let url: String
    private let client: String
    private let secret: SecretBytes
    private let time: any TimeSource
    private let random: Randomness
    private let services: SigningServices

    /// A signer at a service.
    ///
    /// - Parameters:
    ///   - certificate: The certificate of the service's key.
    ///   - url: The address of the service.
    ///   - client: The name under which the service knows us.
    ///   - secret: What both share.
    ///   - lane: The way to the service; its limits are the time that one signature may take.
    ///   - time: The clock.
    ///   - random: Where nonces come from.
    ///   - services: What is known of the services that this process calls.
    /// - Throws: `CertificateError.unsupportedKey`.
    package init(
        certificate: Certificate, url: String, client: String, secret: SecretBytes, lane: HTTPLane,
        time: any TimeSource, random: Randomness, services: SigningServices
    ) throws(CertificateError) {
        self.certificate = certificate
        key = try certificate.publicKey()
        self.url = url
        self.client = client
        self.secret = secret
        self.lane = lane
        self.time = time
        self.random = random
        self.services = services
    }

    /// Asks the service.
    ///
    /// - Throws: `SignerError.unavailable` when it does not answer in time, answers something else, or has not answered
    ///   lately; `.signingFailed` when it refuses, or its signature is not one of the certificate's key.
    package func sign(_ message: [UInt8], as scheme: SignatureScheme) async throws(SignerError) -> [UInt8] {
        let now = time.now()
        guard services.breaker(of: url, { $0.allows(at: now) }) else {
            throw .unavailable(reason: "签名服务连续无应答，暂停请求 30 秒")
        }
        let answer: HTTPAnswer
        do {
            answer = try await lane.send(request(SigningTask(message, scheme, certificate.serial)))
        } catch {
            fail()
            let reason =
                switch error {
                case .notSent(let reason): reason.sentence
                case .outcomeUnknown(let reason, _): reason.sentence
                }
            throw .unavailable(reason: "签名服务没有应答：\(reason)")
        }
        // It answered, whatever it says; a fault of its own counts as no answer.
        guard answer.status < 500 else {
            fail()
            throw .unavailable(reason: "签名服务自身故障（HTTP \(answer.status)）")
        }
        services.breaker(of: url) { $0.succeed() }
        guard answer.status == 200 else { throw .signingFailed(reason: refusal(answer.status)) }
        guard let read = try? JSONDecoder().decode(SigningAnswer.self, from: Data(answer.body)),
            let signature = Data(base64Encoded: read.signature)
        else { throw .signingFailed(reason: "签名服务的应答无法读取") }
        guard key.verifies(Array(signature), of: message, as: scheme) else {
            throw .signingFailed(reason: "签名服务返回的签名与证书不符：请核对服务所用的密钥")
        }
        return Array(signature)
    }

    private func fail() {
        let now = time.now()
        services.breaker(of: url) { $0.fail(at: now) }
    }

    private func request(_ task: SigningTask) -> HTTPRequest {
        let body = task.bytes
        let timestamp = "\(time.now().milliseconds)"
        let nonce = random.bytes(16).hex
        let lines = ["ANZE-SIGNER-1", client, timestamp, nonce, SM3.digest(of: body).hex]
        let code = DigestAlgorithm.sm3.code(of: Array(lines.joined(separator: "\n").utf8), under: secret)
        return HTTPRequest(
            method: .post, url: url,
            headers: [
                HTTPHeader("Content-Type", "application/json"), HTTPHeader("X-Signer-Client", client),
                HTTPHeader("X-Signer-Timestamp", timestamp), HTTPHeader("X-Signer-Nonce", nonce),
                HTTPHeader("X-Signer-Code", code.hex),
            ], body: body)
    }

    private func refusal(_ status: Int) -> String {
        switch status {
        case 401: "签名服务不认可本网关（HTTP 401）：请核对 client、keyFile 与时钟"
        case 404: "签名服务没有这张证书的密钥（HTTP 404）"
        default: "签名服务拒绝签名（HTTP \(status)）"
        }
    }
}

/// What the service is asked to sign.
private struct SigningTask: Encodable {
    let profile = "anze-signer-1"
    let serial: String
    let algorithm: String
    let userID: String?
    let encoding: String?
    let message: String

    init(_ message: [UInt8], _ scheme: SignatureScheme, _ serial: CertificateSerial) {
        self.serial = serial.text
        self.message = Data(message).base64EncodedString()
        switch scheme {
        case .sm2(let userID, let encoding):
            algorithm = "sm2"
            self.userID = userID.map { String(decoding: $0.bytes, as: UTF8.self) }
            self.encoding = encoding.rawValue
        case .ecdsaSHA256(let encoding):
            (algorithm, userID) = ("ecdsa-sha256", nil)
            self.encoding = encoding.rawValue
        case .rsaSHA256: (algorithm, userID, encoding) = ("rsa-sha256", nil, nil)
        }
    }

    var bytes: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Texts can always be written.
        return (try? encoder.encode(self)).map { Array($0) } ?? []
    }
}

/// What the service answers.
private struct SigningAnswer: Decodable {
    let signature: String
}
