import Canonical
package import ShangMi

extension KeyError {
    /// What an operator reads: the fault and what to do; nothing of the key.
    package var reason: String {
        switch self {
        case .unreadable: "密钥文件中没有可读的私钥，应为 PEM 或 DER 的 PKCS#8 或 SEC1 私钥文件"
        case .encrypted: "密钥文件有口令保护，请在 identity 中用 passphraseFile 指明口令文件"
        case .wrongPassphrase: "口令打不开密钥文件，请核对口令文件"
        case .unsupported(let kind): "密钥的种类不对（\(kind)），应为 SM2，或目的地所要求的 P-256、2048 位以上的 RSA"
        case .signingFailed(let reason): "签名失败：\(reason)"
        case .encryptionFailed(let reason): "加密失败：\(reason)"
        case .certificate(let error): error.reason
        case .notTheKeyOf(let subject): "证书“\(subject)”属于另一把密钥，请使用同一次签发的密钥与证书"
        }
    }
}

extension Certificate {
    /// Why it is not valid at a moment (Unix seconds); nil when it is.
    func invalidity(at now: Int64) -> String? {
        if now > notAfter { return "已于 \(Instant(seconds: notAfter).day) 到期" }
        if now < notBefore { return "自 \(Instant(seconds: notBefore).day) 起才有效" }
        return nil
    }
}

extension CertificateError {
    /// What an operator reads: the fault and what to do.
    var reason: String {
        switch self {
        case .unreadable(let reason): "证书内容损坏（\(reason)），请重新取得证书文件"
        case .noCertificate: "文件中没有证书，应为 PEM 证书文件"
        case .unsupportedKey(let subject): "证书“\(subject)”的密钥种类不支持，应为 SM2、P-256 或 2048 位以上的 RSA"
        case .partialList(let issuer): "“\(issuer)”的证书撤销列表不是完整的列表（增量、分区或间接列表），请换用完整的撤销列表"
        case .notSM2(let subject): "证书“\(subject)”不是 SM2 证书，请换用 SM2 证书"
        }
    }
}
