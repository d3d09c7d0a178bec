/// The kinds of keys that are used.
package enum KeyAlgorithm: String, Hashable, Sendable, CaseIterable {
    /// The curve sm2p256v1. Source: GB/T 32918.5-2017.
    case sm2 = "SM2"
    /// The curve P-256. Source: FIPS 186-4 D.1.2.3.
    case ecdsaP256 = "ECDSA P-256"
    /// RSA with a modulus of 2048 bits or more.
    case rsa = "RSA"
}
