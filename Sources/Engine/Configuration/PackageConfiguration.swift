package import Definitions
package import Exchange
package import Transport

/// A destination that takes packages of files, as this gateway is set up for it.
package struct PackageConfiguration: Sendable {
    /// How packages get there.
    package enum Way: Sendable {
        /// By signed requests below an address, whose TLS certificate leads to an authority of the PEM file `trust`.
        case https(BaseURL, trust: String)
        /// By files on a server, below a folder; `nil` for the account's own.
        case sftp(SFTPServer, folder: String?)
    }

    /// The destination.
    package let id: DestinationID
    /// `<destination>/<version>` below `mappings/platforms`.
    package let profile: String
    /// Trial or real business.
    package let environment: DestinationConfiguration.Environment
    /// How packages get there.
    package let way: Way
    /// The path of the PEM file with the receiver's signing certificates and their authority.
    package let receiptTrust: String
    /// Where packages lie on this machine.
    package let folder: String
    /// Whether a first package too needs a second person; supplements and corrections always do.
    package let approvesFirst: Bool
    /// Who signs; `nil` for the gateway's own identity.
    package let identity: Identity?
    private let files: [ConfiguredFile]

    init(id: DestinationID, _ node: DefinitionNode, place: ConfigurationPlace) throws(DefinitionError) {
        self.id = id
        var mapping = try node.mapping()
        profile = try mapping.required("profile").text()
        let environmentNode = try mapping.required("environment")
        guard let environment = DestinationConfiguration.Environment(rawValue: try environmentNode.text()) else {
            throw environmentNode.error("应为 test（联调）或 production（正式）")
        }
        self.environment = environment
        receiptTrust = place.path(try mapping.required("receipts").text())
        folder = place.path(try mapping.required("folder").text())
        approvesFirst = try mapping.optional("approveFirst")?.boolean() ?? false
        var reading = SourceReading(place: place)
        let https = try mapping.optional("https")
        let sftp = try mapping.optional("sftp")
        switch (https, sftp) {
        case (let https?, nil): way = try PackageConfiguration.https(https, place: place)
        case (nil, let sftp?):
            var server = try sftp.mapping()
            let folder = try server.optional("folder")?.text()
            way = .sftp(try reading.server(&server), folder: folder)
            try server.finish()
        default: throw node.error("应恰有 https 与 sftp 之一")
        }
        files = reading.files
        identity = try mapping.optional("identity").map { (node) throws(DefinitionError) in
            try Identity(node, place: place)
        }
        try mapping.finish()
    }

    /// Looks at the files that the block names.
    package func verifyFiles() throws(DefinitionError) { for file in files { try file.verify() } }

    private static func https(_ node: DefinitionNode, place: ConfigurationPlace) throws(DefinitionError) -> Way {
        var mapping = try node.mapping()
        let urlNode = try mapping.required("baseURL")
        guard let url = BaseURL(try urlNode.text()) else {
            throw urlNode.error("应为 https 地址，不带参数；http 只允许本机回环地址")
        }
        let trust = place.path(try mapping.required("trust").text())
        try mapping.finish()
        return .https(url, trust: trust)
    }
}
