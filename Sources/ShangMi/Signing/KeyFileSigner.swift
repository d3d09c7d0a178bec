/// Signs with a key that was read from a file into memory.
package struct KeyFileSigner: Signer {
    /// The certificate whose key signs: the first of the certificate file.
    package let certificate: Certificate
    private let key: SM2PrivateKey

    /// Reads a key and its certificate, and refuses a pair that does not belong together.
    ///
    /// - Parameters:
    ///   - keyPEM: The bytes of an unencrypted PEM key file.
    ///   - certificatePEM: The bytes of a PEM file that begins with the key's certificate.
    /// - Throws: `KeyError`; `.notTheKeyOf` when the certificate is another key's.
    package init(keyPEM: [UInt8], certificatePEM: [UInt8]) throws(KeyError) {
        let key = try SM2PrivateKey(pem: keyPEM)
        let certificate: Certificate
        let certified: SM2PublicKey
        do throws(CertificateError) {
            certificate = try Certificate.load(pem: certificatePEM)[0]
            certified = try certificate.sm2PublicKey()
        } catch {
            throw .certificate(error)
        }
        guard certified.hasSameKey(as: key.publicKey) else { throw .notTheKeyOf(subject: certificate.subject) }
        self.key = key
        self.certificate = certificate
    }

    /// Signs at once, without waiting for anybody.
    package func sign(
        _ message: [UInt8], userID: SigningUserID, encoding: SignatureEncoding
    ) async throws(SignerError) -> [UInt8] {
        do throws(KeyError) {
            return try key.sign(message, userID: userID, encoding: encoding)
        } catch {
            throw .signingFailed(reason: "\(error)")
        }
    }
}
