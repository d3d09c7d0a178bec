/// How the two numbers of an SM2 signature are written as bytes.
package enum SignatureEncoding: String, Sendable {
    /// r‖s, each of 32 bytes, most significant first: 64 bytes.
    case raw
    /// DER `SEQUENCE { r INTEGER, s INTEGER }`: 8 to 72 bytes. Source: GB/T 35276-2017 §7.2.
    case der
}
