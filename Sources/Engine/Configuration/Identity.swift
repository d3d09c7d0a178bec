package import Canonical
import Definitions
package import Exchange

/// Who signs what this gateway sends.
package struct Identity: Sendable {
    /// The sender id that platforms assigned: `[A-Za-z0-9_-]{1,40}`.
    package let app: String
    /// The unified social credit code of the reporting legal entity.
    package let sender: String
    /// The key that signs now.
    package let current: SigningKey
    /// The key that takes over on a day; nil when none is announced.
    package let next: (key: SigningKey, from: CivilDate)?

    init(_ node: DefinitionNode, place: ConfigurationPlace) throws(DefinitionError) {
        var mapping = try node.mapping()
        let appNode = try mapping.required("app")
        app = try appNode.text()
        let isKnown = app.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x2D
                || byte == 0x5F
        }
        guard isKnown, (1...40).contains(app.utf8.count) else {
            throw appNode.error("发送方标识应为 1 至 40 个字母、数字、“-”或“_”")
        }
        sender = try mapping.required("sender").text()
        current = try SigningKey(&mapping, node, place: place)
        next = try mapping.optional("next").map { (node) throws(DefinitionError) in
            var mapping = try node.mapping()
            let key = try SigningKey(&mapping, node, place: place)
            let fromNode = try mapping.required("from")
            guard let from = CivilDate(iso: try fromNode.text()) else { throw fromNode.error("应为日期，例如 2026-12-01") }
            try mapping.finish()
            return (key, from)
        }
        try mapping.finish()
    }

    /// The key that signs at a moment: from midnight in Asia/Shanghai of its day on the next one.
    package func key(at moment: Instant) -> SigningKey {
        if let next, moment.day >= next.from { next.key } else { current }
    }
}

/// A certificate, and where the key that belongs to it is.
package struct SigningKey: Sendable {
    /// Who holds the key.
    package enum Holder: Sendable {
        /// A key file (PEM or DER, or PKCS#12 with its certificate), and the file with the passphrase of an encrypted one.
        case file(key: String, passphrase: String?)
        /// A signing service on this machine.
        case service(SigningService)
    }

    /// The path of the signing certificate: PEM, or the key's own PKCS#12 file.
    package let certificate: String
    /// Who holds the key.
    package let holder: Holder

    init(
        _ mapping: inout DefinitionMapping, _ node: DefinitionNode, place: ConfigurationPlace
    ) throws(DefinitionError) {
        certificate = place.path(try mapping.required("certificate").text())
        let key = try mapping.optional("key")
        let passphrase = try mapping.optional("passphraseFile")
        let service = try mapping.optional("service")
        switch (key, service) {
        case (let key?, nil):
            holder = .file(
                key: place.path(try key.text()),
                passphrase: try passphrase.map { (node) throws(DefinitionError) in place.path(try node.text()) })
        case (nil, let service?):
            if let passphrase { throw passphrase.error("口令文件只用于密钥文件，不用于签名服务") }
            holder = .service(try SigningService(service, place: place))
        default: throw node.error("应恰有 key（密钥文件）或 service（签名服务）之一")
        }
    }
}

/// A signing service: a process or device on this machine that keeps the key and signs over HTTP (docs/signing-service.md).
package struct SigningService: Sendable {
    /// Where it listens: loopback, or TLS with a trust file.
    package let url: BaseURL
    /// The path of the PEM file with the authorities of its TLS certificate; nil on loopback.
    package let tlsTrust: String?
    /// The name under which the service knows this gateway.
    package let client: String
    /// The path of the file with the secret that it shares with this gateway.
    package let keyFile: String
    /// How long one signature may take, in seconds.
    package let timeout: Double

    init(_ node: DefinitionNode, place: ConfigurationPlace) throws(DefinitionError) {
        var mapping = try node.mapping()
        let urlNode = try mapping.required("url")
        guard let url = BaseURL(try urlNode.text()) else {
            throw urlNode.error("应为 https 地址，不带参数；http 只允许本机回环地址")
        }
        self.url = url
        tlsTrust = try mapping.optional("trust").map { (node) throws(DefinitionError) in place.path(try node.text()) }
        if url.description.hasPrefix("https:"), tlsTrust == nil {
            throw urlNode.error("https 的签名服务须用 trust 指明其证书的信任根")
        }
        client = try mapping.required("client").text()
        keyFile = place.path(try mapping.required("keyFile").text())
        timeout = try mapping.optional("timeout")?.duration() ?? 5
        try mapping.finish()
    }
}
