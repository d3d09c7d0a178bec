import ShangMi

extension KeyError {
    /// What an operator reads: the fault and what to do; nothing of the key.
    var reason: String {
        switch self {
        case .unreadable: "密钥文件中没有可读的私钥，应为未加密的 PEM 私钥文件"
        case .encrypted: "密钥文件有口令保护，请改用未加密的私钥文件并限制其访问权限"
        case .notSM2: "密钥不是 SM2 密钥，请换用 SM2 密钥"
        case .signingFailed(let reason): "签名失败：\(reason)"
        case .certificate(let error): error.reason
        case .notTheKeyOf(let subject): "证书“\(subject)”属于另一把密钥，请使用同一次签发的密钥与证书"
        }
    }
}

extension CertificateError {
    /// What an operator reads: the fault and what to do.
    var reason: String {
        switch self {
        case .unreadable(let reason): "证书内容损坏（\(reason)），请重新取得证书文件"
        case .noCertificate: "文件中没有证书，应为 PEM 证书文件"
        case .notSM2(let subject): "证书“\(subject)”不是 SM2 证书，请换用 SM2 证书"
        }
    }
}
