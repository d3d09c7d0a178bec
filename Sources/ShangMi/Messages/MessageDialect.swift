/// Where implementations of GB/T 35275 differ.
package enum MessageDialect: String, Sendable, CaseIterable {
    /// As PKCS #7 has it, from which the standard is taken: the signature is over the content alone; keys are encrypted with
    /// SM2-3 (1.2.156.10197.1.301.3).
    case standard
    /// As GmSSL does: the signature is over the DER form of the whole contentInfo, without the signer's Z value; keys are encrypted with 1.2.156.10197.1.301.2.
    case gmssl

    /// How the signature is made.
    func scheme(_ userID: SigningUserID) -> SignatureScheme { .sm2(self == .standard ? userID : nil, .der) }

    /// What a signature is over.
    func signed(_ content: [UInt8]) -> [UInt8] {
        self == .standard ? content : ContentInfo(data: content).bytes
    }
}
