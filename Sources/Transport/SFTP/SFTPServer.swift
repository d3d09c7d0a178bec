/// An SFTP server, who we are there, and the one host key that we believe.
package struct SFTPServer: Sendable, Hashable {
    /// A name or an address.
    package let host: String
    /// 22 unless the server says otherwise.
    package let port: Int
    /// The account.
    package let user: String
    /// The private key, not encrypted: ed25519 or ECDSA; read at each new connection.
    package let keyFile: String
    /// Base64 of the SHA-256 of the server's host key.
    ///
    /// There is no trust on first use. Of several host keys libssh2 1.10 takes ECDSA before Ed25519 before RSA, and that
    /// one is compared.
    package let hostKey: String

    /// A server by its parts.
    package init(host: String, port: Int, user: String, keyFile: String, hostKey: String) {
        self.host = host
        self.port = port
        self.user = user
        self.keyFile = keyFile
        self.hostKey = hostKey
    }

    /// The URL of a path on the server; a relative one starts at the account's own folder.
    func url(_ path: String) -> String {
        let rooted = path.hasPrefix("/") ? path : "/~/\(path)"
        return "sftp://\(host):\(port)\(SFTPServer.escaped(rooted))"
    }

    /// Every byte but letters, digits, `-`, `.`, `_`, `~` and `/` as `%XX`.
    private static func escaped(_ path: String) -> String {
        var text = ""
        for byte in path.utf8 {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "a")...UInt8(ascii: "z"):
                text.unicodeScalars.append(Unicode.Scalar(byte))
            case _ where "-._~/".utf8.contains(byte): text.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                text += digits.utf8.count == 1 ? "%0\(digits)" : "%\(digits)"
            }
        }
        return text
    }
}

/// What a server says of one of its files.
package struct RemoteFile: Sendable, Equatable {
    /// Bytes; `nil` for an empty file, of which libcurl does not say.
    package let size: Int?
    /// Unix time of its last change in seconds; `nil` where the server does not say.
    package let modified: Int?

    /// A file by what is known of it.
    package init(size: Int?, modified: Int?) {
        self.size = size
        self.modified = modified
    }
}
