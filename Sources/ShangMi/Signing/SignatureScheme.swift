/// How a message is signed: the algorithm, and how the signature is written.
package enum SignatureScheme: Hashable, Sendable {
    /// SM2 over SM3 with a user ID; nil for implementations that sign SM3 of the message alone, without the signer's Z value.
    /// Source: GB/T 32918.2-2016.
    case sm2(SigningUserID?, SignatureEncoding)
    /// ECDSA on P-256 over SHA-256. Source: FIPS 186-4 §6.
    case ecdsaSHA256(SignatureEncoding)
    /// RSA of 2048 bits or more over SHA-256, RSASSA-PKCS1-v1_5. Source: RFC 8017 §8.2.
    case rsaSHA256

    /// The kind of key that it needs.
    package var keyAlgorithm: KeyAlgorithm {
        switch self {
        case .sm2: .sm2
        case .ecdsaSHA256: .ecdsaP256
        case .rsaSHA256: .rsa
        }
    }
}
