package import Definitions
import Exchange
import Foundation

/// The gateway's configuration: `gateway.yaml`, with its paths resolved against its own folder.
package struct GatewayConfiguration: Sendable {
    /// Where the store is: the path of the SQLite file.
    package let store: String
    /// The folder with `insurers`, `platforms`, `code-tables` and `parameters`.
    package let mappings: String
    /// The insurers that this gateway serves.
    package let insurers: [String]
    /// Who signs, unless a destination has an identity of its own.
    package let identity: Identity
    /// Where batches go, in the order of the file.
    package let destinations: [DestinationConfiguration]
    /// Where insurers' files come from, in the order of the file.
    package let sources: [SourceConfiguration]
    /// How long leaves may stay without a number before sending stops, in seconds.
    package let evidenceGrace: Double

    /// Keys of the configuration's contract whose features this version does not have: refused, never ignored.
    private static let unavailable = ["schedule", "vault", "retention", "console", "intake"]

    /// Reads the configuration.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - environment: `ANZE_STORE` replaces `store`.
    /// - Returns: The configuration.
    /// - Throws: The mistake with file, line and column.
    package static func load(
        path: String, environment: [String: String]
    ) throws(DefinitionError) -> GatewayConfiguration {
        let node = try DefinitionNode.load(file: path)
        let folder = (path as NSString).deletingLastPathComponent
        return try GatewayConfiguration(node, folder: folder, environment: environment)
    }

    init(_ node: DefinitionNode, folder: String, environment: [String: String]) throws(DefinitionError) {
        var mapping = try node.mapping()
        for entry in mapping.entries where GatewayConfiguration.unavailable.contains(entry.key) {
            throw entry.keyNode.error("本版本尚不支持“\(entry.key)”：请删除这一段，以免误以为已经生效")
        }
        let place = ConfigurationPlace(folder: folder)
        let storeNode = try mapping.required("store")
        let storeText = try storeNode.text()
        store = try place.store(environment["ANZE_STORE"] ?? storeText, at: storeNode)
        mappings = place.path(try mapping.required("mappings").text())
        insurers = try mapping.required("insurers").list().texts()
        identity = try Identity(try mapping.required("identity"), place: place)
        var destinations: [DestinationConfiguration] = []
        if let list = try mapping.optional("destinations") {
            for entry in try list.mapping().entries {
                destinations.append(
                    try DestinationConfiguration(id: DestinationID(entry.key), entry.value, place: place))
            }
            let environments = Set(destinations.map(\.environment))
            guard environments.count <= 1 else { throw list.error("联调（test）与正式（production）不能共用一个配置、存储和密钥") }
        }
        self.destinations = destinations
        sources = try place.sources(try mapping.optional("sources"), insurers: insurers)
        if let evidence = try mapping.optional("evidence") {
            var evidence = try evidence.mapping()
            evidenceGrace = try evidence.required("grace").duration()
            try evidence.finish()
        } else {
            evidenceGrace = 4 * 3600
        }
        try mapping.finish()
    }
}

/// Who signs what this gateway sends.
package struct Identity: Sendable {
    /// The sender id that platforms assigned: `[A-Za-z0-9_-]{1,40}`.
    package let app: String
    /// The unified social credit code of the reporting legal entity.
    package let sender: String
    /// The path of the signing certificate, PEM.
    package let certificate: String
    /// The path of the signing key, PEM.
    package let key: String

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
        certificate = place.path(try mapping.required("certificate").text())
        key = place.path(try mapping.required("key").text())
        try mapping.finish()
    }
}

/// Resolves paths against the configuration's own folder.
struct ConfigurationPlace: Sendable {
    let folder: String

    func path(_ text: String) -> String {
        text.hasPrefix("/") || folder.isEmpty ? text : "\(folder)/\(text)"
    }

    func store(_ text: String, at node: DefinitionNode) throws(DefinitionError) -> String {
        do { return path(try StoreAddress(text).path) } catch { throw node.error(error.description) }
    }
}
