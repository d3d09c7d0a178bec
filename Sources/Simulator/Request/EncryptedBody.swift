import Foundation
import ShangMi

/// Opens the encrypted form of a batch's body.
///
/// Source: wire.md §1.2.
struct EncryptedBody: Sendable {
    private let key: PrivateKey
    private let serial: CertificateSerial

    /// What opens bodies that were encrypted to a certificate.
    ///
    /// - Parameters:
    ///   - key: The platform's encryption key.
    ///   - certificate: Its certificate.
    init(key: PrivateKey, certificate: Certificate) {
        self.key = key
        serial = certificate.serial
    }

    /// The plaintext of an encrypted body; a body in the clear as it is.
    ///
    /// - Parameters:
    ///   - body: The bytes that were sent.
    ///   - number: The `Idempotency-Key`, which an encrypted body must repeat.
    /// - Returns: The bytes of the batch.
    /// - Throws: 1001 for the form, 1002 for another profile, and 1003 when key, code or padding do not fit, without saying which.
    func open(_ body: [UInt8], number: BatchNumber) throws(Refusal) -> [UInt8] {
        guard let members = (try? JSONParser.parse(body))?.members, members["cipher"] != nil else { return body }
        guard members.count == 8, members["profile"]?.text == BatchReader.profile else {
            throw Refusal(.unknownProfileOrKind, "加密报文的成员或profile不对")
        }
        guard members["cipher"]?.text == "sm4-cbc", members["batchNo"]?.text == number.text,
            let wrapped = bytes(members["wrappedKey"]), let iv = bytes(members["iv"]),
            let data = bytes(members["data"]),
            let code = members["mac"]?.text
        else { throw Refusal(.malformed, "加密报文缺少成员或写法不对") }
        guard members["certSerial"]?.text.flatMap({ CertificateSerial($0) }) == serial else {
            throw Refusal(.certificateRefused, "加密所用的证书不是本平台的")
        }
        guard let secret = try? key.decrypt(wrapped, encoding: .c1c3c2(prefixed: true)), secret.count == 32,
            DigestAlgorithm.sm3.code(of: iv + data, under: secret[16..<32]).hex == code,
            let plain = try? SM4.decryptCBC(data, key: secret[0..<16], iv: iv)
        else { throw Refusal(.totalsMismatch, "加密报文无法解开") }
        return plain
    }

    private func bytes(_ value: JSONValue?) -> [UInt8]? {
        value?.text.flatMap { Data(base64Encoded: $0) }.map { Array($0) }
    }
}
