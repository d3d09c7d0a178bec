import Definitions
import Foundation
import ShangMi

/// In which headers an answer carries its signature, and how old one may be.
struct AnswerSignatureProfile: Sendable {
    let timestampHeader: String
    let keyHeader: String
    let signatureHeader: String
    /// In seconds, either way.
    let clockTolerance: Int

    init(_ mapping: inout DefinitionMapping, clockTolerance: Int) throws(DefinitionError) {
        timestampHeader = try mapping.required("timestampHeader").text()
        keyHeader = try mapping.required("keyHeader").text()
        signatureHeader = try mapping.required("signatureHeader").text()
        self.clockTolerance = clockTolerance
    }
}

/// An answer's signature that verified.
struct AnswerSignature: Sendable {
    /// The string over which the platform signed.
    let text: String
    let signature: [UInt8]
    let certificate: Certificate
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
    ///   - trust: The platform's signing certificates and their authority.
    ///   - now: Unix time in seconds.
    /// - Throws: Why the answer says nothing.
    init(
        of answer: ReceivedAnswer, about number: String?, _ names: AnswerSignatureProfile, _ signing: SigningProfile,
        trust: TrustStore, now: Int64
    ) throws(AnswerError) {
        guard let timestamp = answer.header(names.timestampHeader), let serialText = answer.header(names.keyHeader),
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
        let ahead = try AnswerSignature.clockAhead(timestamp, tolerance: names.clockTolerance, now: now)
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
            self.certificate = certificate
            self.ahead = ahead
            self.number = signed
            return
        }
        throw .badSignature
    }

    /// An answer that was signed long before or after now is a replayed one, or a clock is wrong: it proves nothing.
    private static func clockAhead(
        _ timestamp: String, tolerance: Int, now: Int64
    ) throws(AnswerError) -> Int64 {
        guard let milliseconds = Int64(timestamp), milliseconds >= 0 else {
            throw .unreadable(reason: "应答时间戳不是数字")
        }
        let difference = milliseconds / 1000 - now
        guard abs(difference) <= Int64(tolerance) else { throw .stale(seconds: difference) }
        return difference
    }
}
