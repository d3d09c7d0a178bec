package import Canonical
package import ShangMi

/// What is wrong with a signing key or a change of keys; nil where nothing is.
package enum KeyProof {
    /// Signs something with a key as it is configured, and verifies it with its certificate.
    ///
    /// - Parameters:
    ///   - key: The key.
    ///   - surroundings: Clock and chance.
    /// - Returns: The fault in Chinese.
    package static func fault(of key: SigningKey, surroundings: Surroundings) async -> String? {
        do {
            let certificate = try KeyMaterial.certificate(of: key)
            let algorithm = try certificate.publicKey().algorithm
            let signer = try KeyMaterial.signer(key, of: algorithm, surroundings: surroundings)
            let scheme: SignatureScheme =
                switch algorithm {
                case .sm2: .sm2(.standard, .raw)
                case .ecdsaP256: .ecdsaSHA256(.raw)
                case .rsa: .rsaSHA256
                }
            let message = surroundings.random.bytes(32)
            let signature = try await signer.sign(message, as: scheme)
            guard try certificate.publicKey().verifies(signature, of: message, as: scheme) else {
                return "试签的结果与证书不符：请核对密钥与证书"
            }
            return nil
        } catch let error as KeyMaterialError {
            return error.description
        } catch let error as CertificateError {
            return error.reason
        } catch { return "\(error)" }
    }

    /// What speaks against a key that takes over from another on a day.
    ///
    /// - Parameters:
    ///   - old: The certificate that signs until then.
    ///   - new: The one that signs from then on.
    ///   - from: The day, at whose beginning in Asia/Shanghai it takes over; at once when that has passed.
    ///   - now: Unix time in seconds.
    /// - Returns: The fault in Chinese.
    package static func fault(
        ofChangeFrom old: Certificate, to new: Certificate, on from: CivilDate, now: Int64
    ) -> String? {
        let moment = max(Instant(day: from).seconds, now)
        guard new.der != old.der else { return "新证书就是现用的证书" }
        guard let oldKey = try? old.publicKey(), let newKey = try? new.publicKey() else { return "证书的密钥种类不支持" }
        guard !newKey.hasSameKey(as: oldKey) else { return "新证书沿用了现用的密钥：换钥须用新的密钥" }
        guard newKey.algorithm == oldKey.algorithm else {
            return "新密钥的种类（\(newKey.algorithm.rawValue)）与现用的（\(oldKey.algorithm.rawValue)）不同"
        }
        guard new.subject == old.subject else {
            return "新证书的主体“\(new.subject)”与现用的“\(old.subject)”不同：此后的检查点将不能与此前的报送相互印证"
        }
        guard new.notBefore <= moment, new.notAfter > moment else { return "新证书在 \(from) 不在有效期内" }
        guard old.notAfter >= Instant(day: from).seconds else { return "现用证书在 \(from) 之前到期，其间无人能签名：请把日期提前" }
        return nil
    }
}
