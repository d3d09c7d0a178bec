import Canonical
package import Connectors
package import Delivery
import Foundation
import Glibc
import ShangMi

/// Says which insurer has sent a request: by the key of her TLS certificate, or by her signature.
///
/// Certificates are known by their public keys, not by their names: a name may be given twice by an authority, a key may not, and a
/// renewed certificate of the same key goes on. Source: docs/intake.md.
package struct InsurerGate: Sendable {
    /// How far a signed request's clock may be from ours, in milliseconds either way.
    ///
    /// Source: wire.md §1.1.
    static let tolerance: Int64 = 300_000
    private let pins: [String: String]
    private let trust: [String: TrustStore]
    private let nonces: [String: NonceFolder]

    /// What is known of a request's sender.
    struct Admission: Sendable {
        let insurer: String
        /// What the body must hash to; nil for a request that TLS alone protects.
        let bodySM3: SM3Digest?
    }

    /// Reads the insurers' signing certificates.
    ///
    /// - Parameter configuration: Who may submit.
    /// - Throws: A file that cannot be used.
    package init(_ configuration: SubmissionConfiguration) throws(KeyMaterialError) {
        var (pins, trust, nonces): ([String: String], [String: TrustStore], [String: NonceFolder]) = ([:], [:], [:])
        for (name, insurer) in configuration.insurers {
            for pin in insurer.pins { pins[pin] = name }
            nonces[name] = NonceFolder(configuration.folder(of: name))
            guard let path = insurer.signers else { continue }
            let store = try KeyMaterial.trust(path)
            guard !store.pinnedCertificates.isEmpty else {
                throw KeyMaterialError(description: "文件“\(path)”中没有机构的签名证书：签发机构之外还应有签名证书本身")
            }
            let own = Set(store.pinnedCertificates.map(\.der))
            if let other = trust.first(where: { !own.isDisjoint(with: $0.value.pinnedCertificates.map(\.der)) }) {
                throw KeyMaterialError(description: "机构“\(name)”与“\(other.key)”的 signers 中有同一张签名证书：一张证书只能属于一个机构")
            }
            trust[name] = store
        }
        (self.pins, self.trust, self.nonces) = (pins, trust, nonces)
    }

    /// Says who has sent a request, and uses its number.
    ///
    /// - Parameters:
    ///   - request: The request; its body is not looked at.
    ///   - now: The present moment.
    /// - Returns: The insurer, and what the body must be.
    /// - Throws: Who she is is not known, or not beyond doubt.
    func admit(_ request: IntakeRequest, now: Timestamp) throws(IntakeRefusal) -> Admission {
        let byCertificate = request.certificate.flatMap { insurer(ofCertificate: $0, now: now) }
        guard request.header("x-anze-signature") != nil else {
            guard let byCertificate else { throw .noIdentity }
            return Admission(insurer: byCertificate, bodySM3: nil)
        }
        let head = try SignedIntakeHead(request)
        guard byCertificate == nil || byCertificate == head.app else {
            throw .signature("客户端证书与签名属于不同的机构")
        }
        try check(head, request, now: now)
        return Admission(insurer: head.app, bodySM3: head.bodySM3)
    }

    /// Whose TLS certificate it is; nobody's when it is over, which a resumed session or an old connection would not say.
    private func insurer(ofCertificate der: [UInt8], now: Timestamp) -> String? {
        // A certificate with a key that nobody has pinned belongs to nobody, whatever is wrong with it.
        guard let certificate = try? Certificate(der: der), certificate.invalidity(at: now.seconds) == nil,
            let key = try? certificate.publicKey()
        else { return nil }
        return pins[Data(DigestAlgorithm.sha256.digest(of: key.der)).base64EncodedString()]
    }

    /// Checks clock, certificate, signature and number, in this order; who is not known learns nothing of insurers and keys.
    private func check(_ head: SignedIntakeHead, _ request: IntakeRequest, now: Timestamp) throws(IntakeRefusal) {
        guard abs(now.milliseconds - head.timestamp) <= InsurerGate.tolerance else {
            throw .signature("X-Anze-Timestamp 与接收端时钟相差超过 300 秒，接收端此刻为 \(now.milliseconds)")
        }
        guard let key = validKey(head, now: now) else { throw .unknownOrWrong }
        // A DER signature of 64 bytes would take numbers that begin with some three bytes of zeros each.
        let encoding: SignatureEncoding = head.signature.count == 64 ? .raw : .der
        guard key.verifies(head.signature, of: Array(head.text(of: request).utf8), as: .sm2(.standard, encoding)) else {
            throw .unknownOrWrong
        }
        do {
            guard try nonces[head.app]?.use(head.nonce) == true else { throw IntakeRefusal.replayed }
        } catch let refusal as IntakeRefusal { throw refusal } catch { throw IntakeRefusal.storage(error) }
    }

    /// The key that a request names, where it is registered, valid, and one of SM2.
    private func validKey(_ head: SignedIntakeHead, now: Timestamp) -> PublicKey? {
        guard let store = trust[head.app], let certificate = store.certificate(head.key) else { return nil }
        // Why does not matter: the answer is the same, and `anze keys check` says it to the operator.
        guard (try? store.check(certificate, intermediates: [], at: now.seconds)) != nil else { return nil }
        return try? certificate.sm2PublicKey()
    }

    /// Forgets the numbers of requests whose time is over.
    package func sweep(now: Timestamp) throws(ConnectorError) {
        try nonces.values.tryEach { (folder) throws(ConnectorError) in
            try folder.forget(
                olderThan: 3 * InsurerGate.tolerance / 1000, now: Instant(seconds: now.seconds))
        }
    }
}

extension IntakeRefusal {
    /// The file system's refusal as an answer; what it says is for operators alone.
    static func storage(_ error: any Error) -> IntakeRefusal {
        guard let error = error as? ConnectorError else { return .fault }
        if error == .busy { return .busy }
        // Given up while the request was under way.
        if case .storage(_, ENOENT) = error { return .notFound }
        return error.isFull ? .diskFull : .fault
    }
}
