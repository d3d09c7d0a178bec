/// Signs with a key that was read from a file into memory.
package struct KeyFileSigner: Signer {
    /// The certificate whose key signs: the first of the certificate file.
    package let certificate: Certificate
    private let key: PrivateKey

    /// Takes a key and its certificate, and refuses a pair that does not belong together.
    ///
    /// - Parameters:
    ///   - key: The private key.
    ///   - certificatePEM: The bytes of a PEM file that begins with the key's certificate.
    /// - Throws: `KeyError`; `.notTheKeyOf` when the certificate is another key's.
    package init(key: PrivateKey, certificatePEM: [UInt8]) throws(KeyError) {
        let certificate: Certificate
        do throws(CertificateError) { certificate = try Certificate.load(pem: certificatePEM)[0] } catch {
            throw .certificate(error)
        }
        try self.init(key: key, certificate: certificate)
    }

    /// Takes a key and its certificate, and refuses a pair that does not belong together.
    ///
    /// - Throws: `KeyError`; `.notTheKeyOf` when the certificate is another key's.
    package init(key: PrivateKey, certificate: Certificate) throws(KeyError) {
        let certified: PublicKey
        do throws(CertificateError) { certified = try certificate.publicKey() } catch { throw .certificate(error) }
        guard certified.hasSameKey(as: key.publicKey) else { throw .notTheKeyOf(subject: certificate.subject) }
        self.key = key
        self.certificate = certificate
    }

    /// Signs at once, without waiting for anybody.
    package func sign(_ message: [UInt8], as scheme: SignatureScheme) async throws(SignerError) -> [UInt8] {
        do throws(KeyError) {
            return try key.sign(message, as: scheme)
        } catch {
            throw .signingFailed(reason: "\(error)")
        }
    }
}
