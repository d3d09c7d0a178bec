import Connectors
import Definitions
import Foundation

/// A file that the configuration names, to be looked at when it is needed.
struct ConfiguredFile: Sendable {
    /// What the file must be.
    enum Content: Sendable {
        /// One or more PEM certificates.
        case certificates
        /// A private key of TLS.
        case tlsKey
        /// A private key of SSH that libssh2 can use.
        case sshKey
    }

    let node: DefinitionNode
    let path: String
    let content: Content

    func verify() throws(DefinitionError) {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw node.error("文件“\(path)”不存在或无法读取：请检查路径与权限")
        }
        let text = String(decoding: data, as: UTF8.self)
        switch content {
        case .certificates:
            guard text.contains("-----BEGIN CERTIFICATE-----") else { throw node.error("文件“\(path)”中没有证书，应为 PEM 证书文件") }
        case .tlsKey:
            guard text.contains("PRIVATE KEY-----"), !text.contains("ENCRYPTED") else {
                throw node.error("文件“\(path)”应为未加密的 PEM 私钥文件")
            }
        case .sshKey:
            if let reason = SSHKeyFile(text).reason { throw node.error("密钥文件“\(path)”不能使用：\(reason)") }
        }
    }
}

extension SSHKeyFile {
    /// Why the key cannot be used, and what to do; nil when it can.
    fileprivate var reason: String? {
        switch self {
        case .usable: nil
        case .rsa: "RSA 密钥只能以 SHA-1 签名（libssh2 1.10），OpenSSH 8.8 起的服务器拒绝。请用 ssh-keygen -t ed25519 另制一把并请对方登记"
        case .encrypted: "密钥有口令保护。请用 ssh-keygen -p 去掉口令，并限制文件的访问权限"
        case .ed25519InPKCS8: "Ed25519 密钥应为 OpenSSH 格式（BEGIN OPENSSH PRIVATE KEY）。请用 ssh-keygen -t ed25519 制作"
        case .unknown: "不是可识别的私钥。应为 ed25519 或 ECDSA 私钥文件"
        }
    }
}
