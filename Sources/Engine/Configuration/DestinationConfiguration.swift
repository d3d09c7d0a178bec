import Definitions
package import Exchange

/// A destination as this gateway is set up for it.
package struct DestinationConfiguration: Sendable {
    /// Whether real business goes there.
    package enum Environment: String, Sendable {
        /// 联调: trial data only.
        case test
        /// 正式: business data.
        case production

        /// The word that prompts and reports show.
        package var label: String {
            switch self {
            case .test: "联调"
            case .production: "正式"
            }
        }
    }

    /// The destination.
    package let id: DestinationID
    /// `<destination>/<version>` below `mappings/platforms`.
    package let profile: String
    /// Trial or real business.
    package let environment: Environment
    /// The address below which its paths lie.
    package let baseURL: BaseURL
    /// The path of the PEM file with the authorities of its TLS certificate.
    package let tlsTrust: String
    /// The path of the PEM file with its signing certificates and their authority; `nil` where its profile has answers
    /// authenticated under a shared secret.
    package let receiptTrust: String?
    /// The path of its encryption certificate, PEM; nil where nothing is encrypted to it.
    package let encryptionCertificate: String?
    /// The paths of the files with the secrets that it handed out, by the names that its profile gives them.
    package let secrets: [String: String]
    /// How many requests may start in a second; `nil` for no limit.
    package let perSecond: Int?
    /// How many requests may be under way at once.
    package let concurrency: Int
    /// When it takes submissions; `nil` for what the profile says.
    package let window: WindowProfile?
    /// Which records go there; `nil` for all that its profile takes.
    package let routes: RouteConfiguration?
    /// Who passes on what is due to it; `nil` where it is sent directly.
    package let via: RelayConfiguration?
    /// Who signs for it; `nil` for the gateway's own identity.
    package let identity: Identity?

    init(
        id: DestinationID, _ node: DefinitionNode, insurers: [String], place: ConfigurationPlace
    ) throws(DefinitionError) {
        self.id = id
        var mapping = try node.mapping()
        profile = try mapping.required("profile").text()
        let environmentNode = try mapping.required("environment")
        guard let environment = Environment(rawValue: try environmentNode.text()) else {
            throw environmentNode.error("应为 test（联调）或 production（正式）")
        }
        self.environment = environment
        let urlNode = try mapping.required("baseURL")
        guard let url = BaseURL(try urlNode.text()) else {
            throw urlNode.error("应为 https 地址，不带参数；http 只允许本机回环地址")
        }
        baseURL = url
        var trust = try mapping.required("trust").mapping()
        tlsTrust = place.path(try trust.required("tls").text())
        receiptTrust = try trust.optional("receipts").map { (node) throws(DefinitionError) in
            place.path(try node.text())
        }
        encryptionCertificate = try trust.optional("encryption").map { (node) throws(DefinitionError) in
            place.path(try node.text())
        }
        try trust.finish()
        var secrets: [String: String] = [:]
        for entry in try mapping.optional("secrets")?.mapping().entries ?? [] {
            secrets[entry.key] = place.path(try entry.value.text())
        }
        self.secrets = secrets
        var perSecond: Int?
        var concurrency = 2
        if let rate = try mapping.optional("rate") {
            var rate = try rate.mapping()
            perSecond = try rate.optional("perSecond")?.positive()
            concurrency = try rate.optional("concurrency")?.positive() ?? 2
            try rate.finish()
        }
        self.perSecond = perSecond
        self.concurrency = concurrency
        window = try mapping.optional("window").map { (node) throws(DefinitionError) in try WindowProfile(node) }
        routes = try mapping.optional("routes").map { (node) throws(DefinitionError) in
            try RouteConfiguration(node, insurers: insurers)
        }
        let viaNode = try mapping.optional("via")
        if let viaNode, routes != nil { throw viaNode.error("经别处转报的去向没有自己的 routes：请二选一") }
        via = try viaNode.map { (node) throws(DefinitionError) in try RelayConfiguration(node) }
        identity = try mapping.optional("identity").map { (node) throws(DefinitionError) in
            try Identity(node, place: place)
        }
        try mapping.finish()
    }
}
