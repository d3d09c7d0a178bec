/// Why a GB/T 35275 message is not accepted.
package enum MessageError: Error, Equatable {
    /// The bytes are not one DER message of the expected type with one signer, SM3, SM2 and SM4.
    case unreadable(reason: String)
    /// A detached message came without its content, or one with content came with another beside it.
    case content
    /// The signer's certificate is not in the message.
    case noCertificate
    /// The signer's certificate is not trusted.
    case untrusted(TrustError)
    /// The signature does not fit content and certificate.
    case signature
    /// The message is encrypted for others.
    case notForUs
    /// Keys or content cannot be decrypted: one error for all causes.
    case refused
    /// A recipient's certificate does not allow that keys are encrypted with it.
    case notForEncryption(subject: String)
}

extension MessageError: CustomStringConvertible {
    /// What an operator or auditor reads.
    package var description: String {
        switch self {
        case .unreadable(let reason): "不是符合 GB/T 35275 的消息：\(reason)"
        case .content: "分离签名必须同时给出原文；带原文的签名不能另给原文"
        case .noCertificate: "消息中没有签名人的证书"
        case .untrusted(let error): error.description
        case .signature: "签名与内容或证书不符"
        case .notForUs: "消息不是为这张证书加密的"
        case .refused: CipherError.refused.description
        case .notForEncryption(let subject): "证书“\(subject)”不能用于加密"
        }
    }
}
