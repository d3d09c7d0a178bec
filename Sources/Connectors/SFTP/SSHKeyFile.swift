import Foundation

/// What kind of private key a file holds, as far as that decides whether it can be used.
package enum SSHKeyFile: Hashable, Sendable {
    /// Ed25519 in OpenSSH's form, or ECDSA.
    case usable
    /// libssh2 1.10 signs with RSA keys in SHA-1 only, which servers have refused since OpenSSH 8.8.
    case rsa
    /// There is a pass phrase on it.
    case encrypted
    /// Ed25519 in a form that libssh2 does not read.
    case ed25519InPKCS8
    case unknown

    /// Looks at a file's text.
    package init(_ pem: String) {
        let lines = pem.split(whereSeparator: \.isNewline).map(String.init)
        guard let first = lines.first(where: { $0.hasPrefix("-----BEGIN ") }) else {
            self = .unknown
            return
        }
        let body = Data(base64Encoded: lines.filter { !$0.hasPrefix("-----") && !$0.contains(":") }.joined())
        let bytes = [UInt8](body ?? Data())
        switch first {
        case "-----BEGIN OPENSSH PRIVATE KEY-----": self = SSHKeyFile.openSSH(bytes)
        case "-----BEGIN RSA PRIVATE KEY-----": self = .rsa
        case "-----BEGIN EC PRIVATE KEY-----": self = lines.contains { $0.contains("ENCRYPTED") } ? .encrypted : .usable
        case "-----BEGIN ENCRYPTED PRIVATE KEY-----": self = .encrypted
        case "-----BEGIN PRIVATE KEY-----": self = SSHKeyFile.pkcs8(bytes)
        default: self = .unknown
        }
    }

    /// OpenSSH's `PROTOCOL.key`: a magic, then texts with their lengths: cipher, key derivation, its options, a count, and
    /// the public key, whose first text is its kind.
    private static func openSSH(_ bytes: [UInt8]) -> SSHKeyFile {
        let magic = Array("openssh-key-v1\0".utf8)
        guard bytes.starts(with: magic) else { return .unknown }
        var rest = bytes.dropFirst(magic.count)
        func number() -> Int? {
            guard rest.count >= 4 else { return nil }
            defer { rest = rest.dropFirst(4) }
            return rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
        }
        func text() -> [UInt8]? {
            guard let count = number(), count <= rest.count else { return nil }
            defer { rest = rest.dropFirst(count) }
            return Array(rest.prefix(count))
        }
        guard let cipher = text(), text() != nil, text() != nil, number() == 1, number() != nil, let kind = text()
        else {
            return .unknown
        }
        guard cipher == Array("none".utf8) else { return .encrypted }
        switch String(decoding: kind, as: UTF8.self) {
        case "ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521": return .usable
        case "ssh-rsa": return .rsa
        default: return .unknown
        }
    }

    /// PKCS #8 names the algorithm near its start, as a DER object identifier.
    private static func pkcs8(_ bytes: [UInt8]) -> SSHKeyFile {
        let start = Array(bytes.prefix(32))
        func names(_ identifier: [UInt8]) -> Bool { start.firstRange(of: identifier) != nil }
        // 1.2.840.10045.2.1, 1.2.840.113549.1.1.1, 1.3.101.112
        if names([0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01]) { return .usable }
        if names([0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01]) { return .rsa }
        return names([0x06, 0x03, 0x2B, 0x65, 0x70]) ? .ed25519InPKCS8 : .unknown
    }
}
