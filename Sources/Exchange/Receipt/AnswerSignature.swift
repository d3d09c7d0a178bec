import Definitions
import Foundation
package import ShangMi

/// In which headers an answer carries its signature or its code, and how old one may be.
struct AnswerSignatureProfile: Sendable {
    /// What an answer is authenticated by.
    enum Means: Sendable {
        /// A signature; the header names the certificate.
        case certificate(header: String)
        /// A code under a shared secret.
        case code(AnswerCodeProfile)
    }

    let timestampHeader: String
    /// How many of the header's units are a second: 1000 or 1.
    let timestampUnit: Int64
    let signatureHeader: String
    let means: Means
    /// In seconds, either way.
    let clockTolerance: Int

    init(
        _ mapping: inout DefinitionMapping, signing: SigningProfile, clockTolerance: Int
    ) throws(DefinitionError) {
        timestampHeader = try mapping.required("timestampHeader").text()
        signatureHeader = try mapping.required("signatureHeader").text()
        if let code = signing.answerCode {
            if let header = try mapping.optional("keyHeader") {
                throw header.error("应答以共享密钥认证（signing.answerCode），没有证书序列号：请删除")
            }
            means = .code(code)
        } else {
            means = .certificate(header: try mapping.required("keyHeader").text())
        }
        let unit = try mapping.optional("timestampUnit")
        switch try unit?.text() {
        case "seconds": timestampUnit = 1
        default:
            if let unit, try unit.text() != "milliseconds" { throw unit.error("应为 milliseconds 或 seconds") }
            timestampUnit = 1000
        }
        self.clockTolerance = clockTolerance
    }
}

/// Who vouches for an answer.
package enum AnswerSigner: Sendable {
    /// The holder of a certificate's key: a signature that convinces anybody.
    case certificate(Certificate)
    /// Whoever has a shared secret, by its name: a code that convinces only us.
    case secret(String)

    /// The certificate, where there is one.
    package var certificate: Certificate? {
        if case .certificate(let certificate) = self { certificate } else { nil }
    }

    /// What the evidence log calls the key: the certificate's serial number, or the secret's name.
    package var keyName: String {
        switch self {
        case .certificate(let certificate): certificate.serial.text
        case .secret(let name): "secret:\(name)"
        }
    }
}

/// An answer's signature or code that verified.
struct AnswerSignature: Sendable {
    /// The string over which the platform signed; where that holds the body, `{body}` stands for it, which is kept beside it.
    let text: String
    let signature: [UInt8]
    let signer: AnswerSigner
    /// How far the platform's clock is ahead, in seconds.
    let ahead: Int64
    /// The number in the signed text; empty where the platform could not read the request.
    let number: String

    /// Verifies an answer's signature.
    ///
    /// - Parameters:
    ///   - answer: The answer as it came.
    ///   - number: What was asked about; `nil` for nothing in particular.
    ///   - names: In which headers it is.
    ///   - signing: How the destination signs.
    ///   - keys: What the platform's answers are checked against.
    ///   - now: Unix time in seconds.
    /// - Throws: Why the answer says nothing.
    init(
        of answer: ReceivedAnswer, about number: String?, _ names: AnswerSignatureProfile, _ signing: SigningProfile,
        keys: AnswerKeys, now: Int64
    ) throws(AnswerError) {
        switch names.means {
        case .certificate(let header):
            try self.init(
                of: answer, about: number, names, signing, keyHeader: header, trust: keys.trust, now: now)
        case .code(let code):
            try self.init(of: answer, about: number, names, signing, code, secret: keys.secrets[code.secret], now: now)
        }
    }

    /// Checks a code under a shared secret.
    private init(
        of answer: ReceivedAnswer, about number: String?, _ names: AnswerSignatureProfile, _ signing: SigningProfile,
        _ code: AnswerCodeProfile, secret: SecretBytes?, now: Int64
    ) throws(AnswerError) {
        guard let timestamp = answer.header(names.timestampHeader), let stated = answer.header(names.signatureHeader)
        else { throw .unsigned(status: answer.status) }
        guard let secret else { throw .badSignature }
        let ahead = try AnswerSignature.clockAhead(timestamp, names, now: now)
        for signed in [number, ""].compactMap(\.self) {
            var values: [Placeholder: String] = [
                .batchNo: signed, .status: "\(answer.status)", .timestamp: timestamp,
                .bodySM3: SM3.digest(of: answer.body).hex, .body: String(decoding: answer.body, as: UTF8.self),
            ]
            let own = code.digest.code(of: Array(signing.answerText(values).utf8), under: secret)
            guard code.form.text(SecretBytes(copying: own)).utf8.isSame(as: stated.utf8) else { continue }
            values[.body] = "{\(Placeholder.body.name)}"
            text = signing.answerText(values)
            signature = own
            signer = .secret(code.secret)
            self.ahead = ahead
            self.number = signed
            return
        }
        throw .badSignature
    }

    /// Checks a signature by the key of a certificate.
    private init(
        of answer: ReceivedAnswer, about number: String?, _ names: AnswerSignatureProfile, _ signing: SigningProfile,
        keyHeader: String, trust: TrustStore, now: Int64
    ) throws(AnswerError) {
        guard let timestamp = answer.header(names.timestampHeader), let serialText = answer.header(keyHeader),
            let signatureText = answer.header(names.signatureHeader),
            // One spelling of a signature, so that no bit of what came can be another.
            let bytes = Data(base64Encoded: signatureText), bytes.base64EncodedString() == signatureText
        else { throw .unsigned(status: answer.status) }
        guard let serial = CertificateSerial(serialText), let certificate = trust.certificate(serial) else {
            throw .unknownCertificate(serial: String(serialText.prefix(80)))
        }
        do throws(TrustError) {
            try trust.check(certificate, intermediates: [], at: now)
        } catch { throw .untrusted(error) }
        let ahead = try AnswerSignature.clockAhead(timestamp, names, now: now)
        let key: PublicKey
        do { key = try certificate.publicKey() } catch {
            throw .unknownCertificate(serial: certificate.serial.text)
        }
        // A platform that could not read the request signs an empty line in place of the number.
        for signed in [number, ""].compactMap(\.self) {
            let text = signing.answerText([
                .batchNo: signed, .status: "\(answer.status)", .timestamp: timestamp, .keySerial: serial.text,
                .bodySM3: SM3.digest(of: answer.body).hex,
            ])
            guard key.verifies(Array(bytes), of: Array(text.utf8), as: signing.scheme) else { continue }
            self.text = text
            signature = Array(bytes)
            signer = .certificate(certificate)
            self.ahead = ahead
            self.number = signed
            return
        }
        throw .badSignature
    }

    /// An answer that was signed long before or after now is a replayed one, or a clock is wrong: it proves nothing.
    private static func clockAhead(
        _ timestamp: String, _ names: AnswerSignatureProfile, now: Int64
    ) throws(AnswerError) -> Int64 {
        guard let units = Int64(timestamp), units >= 0 else {
            throw .unreadable(reason: "应答时间戳不是数字")
        }
        let difference = units / names.timestampUnit - now
        guard abs(difference) <= Int64(names.clockTolerance) else { throw .stale(seconds: difference) }
        return difference
    }
}

/// What a platform's answers are checked against.
struct AnswerKeys: Sendable {
    /// The platform's signing certificates and their authority.
    let trust: TrustStore
    /// The secrets that it shares with us, by name.
    var secrets: [String: SecretBytes] = [:]
}

extension String.UTF8View {
    /// Whether two texts are equal; how long that takes tells nothing of where they differ.
    fileprivate func isSame(as other: String.UTF8View) -> Bool {
        guard count == other.count else { return false }
        return zip(self, other).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
