package import ShangMi

/// Why an answer says nothing about a batch (delivery.md §1.1, S2 and U).
package enum AnswerError: Error, Equatable {
    /// The header of signature or code is missing: a proxy's or a firewall's answer, or a cut one.
    case unsigned(status: Int)
    /// The serial number names no certificate that the destination's trust file holds.
    case unknownCertificate(serial: String)
    /// The certificate does not chain to the trust file's authority, or is not valid now.
    case untrusted(TrustError)
    /// The signature or code does not verify.
    case badSignature
    /// It was signed too long before or after now: a replayed answer, or a wrong clock.
    case stale(seconds: Int64)
    /// The body is not what the profile describes.
    case unreadable(reason: String)
}

/// An answer whose signature or code verified: only `AnswerVerifier` makes one.
package struct VerifiedAnswer: Sendable {
    /// The HTTP status, which the signature covers.
    package let status: Int
    /// The result code.
    package let code: String
    /// What the profile says of the code.
    package let resultClass: ResultClass
    /// The platform's words.
    package let message: String
    /// The string over which the platform signed; where that holds the body, `{body}` stands for it.
    package let signedText: String
    /// The signature in the profile's encoding, or the code's bytes.
    package let signature: [UInt8]
    /// Who vouches for it.
    package let signer: AnswerSigner
    /// The body's bytes.
    package let body: [UInt8]
    /// How long the platform asks us to wait, in seconds, where it says so.
    package let retryAfter: Int?
    /// How far the platform's clock is ahead of ours by the time that it signed, in seconds; the answer's way counts in.
    package let clockAhead: Int64
    let content: AnswerContent
}

/// What a verified answer's body states, by the profile's member names.
struct AnswerContent: Sendable {
    let batchNo: String?
    let bodySM3: String?
    /// Whether the platform never states a digest, so that the batch's number alone binds a receipt.
    let bindsByNumber: Bool
    let state: ReceiptState?
    let receiptNo: String?
    let receivedAt: String?
    let accepted: Int?
    let named: [NamedRecord]
}

/// A record that an answer names: only records that were not taken are named.
package struct NamedRecord: Sendable, Equatable {
    /// Insurer code `/` business key.
    package let key: String
    /// The version that was judged; `nil` where the platform names records by key alone.
    package let version: Int?
    /// The platform's code.
    package let code: String
    /// What the profile says of the code.
    package let resultClass: RecordResultClass
    /// The platform's words.
    package let message: String
    /// Whether the platform holds the same content under this or a later version.
    package let holdsSame: Bool
}
