package import Connectors
package import Definitions
import Exchange
import Foundation

/// The gateway's configuration: `gateway.yaml`, with its paths resolved against its own folder.
package struct GatewayConfiguration: Sendable {
    /// Where the store is.
    package let store: StoreAddress
    /// The folder with `insurers`, `platforms`, `code-tables` and `parameters`.
    package let mappings: String
    /// The insurers that this gateway serves.
    package let insurers: [String]
    /// Who signs, unless a destination has an identity of its own.
    package let identity: Identity
    /// Where batches go, in the order of the file.
    package let destinations: [DestinationConfiguration]
    /// Where packages of files go, in the order of the file.
    package let packages: [PackageConfiguration]
    /// Where insurers' files come from, in the order of the file.
    package let sources: [SourceConfiguration]
    /// The path of the file with the key under which the store is encrypted; nil for a store that is not.
    package let vaultKeyFile: String?
    /// How long leaves may stay without a number before sending stops, in seconds.
    package let evidenceGrace: Double
    /// What `anze serve` runs, and when.
    package let schedule: [ScheduledJob]
    /// Where metrics and health are served: host and port; nil for nowhere.
    package let console: (host: String, port: Int)?
    /// Whom the gateway tells what an operator should know; nil for nobody.
    package let alerts: AlertConfiguration?
    /// Above how many deliveries a replay needs a second person; nil for the standard.
    package let replayApprovalAbove: Int?

    /// How long what is settled stays in the store; nil for ever.
    package let retention: RetentionConfiguration?

    /// Where archives go: as `retention.folder` says, else beside the store's file, or the configuration's.
    package let archiveFolder: String

    /// How much may wait to be sent before an insurer's exports wait too; nil for any amount.
    package let intake: IntakeConfiguration?

    /// Where the files of insurers' attachments are; nil for nowhere but beside exports.
    package let attachments: AttachmentConfiguration?

    /// Where insurers submit files over HTTPS; nil for nowhere.
    package let submissions: SubmissionConfiguration?

    /// Where what platforms send to insurers goes; nil for nowhere.
    package let inbound: InboundConfiguration?

    /// Everything from which files are taken: the sources, then what insurers submit.
    package var allSources: [Source] { sources.map(\.source) + (submissions?.sources ?? []) }

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
        return try GatewayConfiguration(
            node, folder: (path as NSString).deletingLastPathComponent, environment: environment)
    }

    /// Reads a text as if it were the configuration's file.
    ///
    /// - Throws: The mistake with file, line and column.
    package static func read(
        _ text: String, path: String, environment: [String: String]
    ) throws(DefinitionError) -> GatewayConfiguration {
        let node = try DefinitionNode.parse(text, file: path)
        return try GatewayConfiguration(
            node, folder: (path as NSString).deletingLastPathComponent, environment: environment)
    }

    init(_ node: DefinitionNode, folder: String, environment: [String: String]) throws(DefinitionError) {
        var mapping = try node.mapping()
        let place = ConfigurationPlace(folder: folder)
        let storeNode = try mapping.required("store")
        let storeText = try storeNode.text()
        store = try place.store(storeText, instead: environment["ANZE_STORE"], at: storeNode)
        mappings = place.path(try mapping.required("mappings").text())
        insurers = try mapping.required("insurers").list().texts()
        identity = try Identity(try mapping.required("identity"), place: place)
        var destinations: [DestinationConfiguration] = []
        if let list = try mapping.optional("destinations") {
            for entry in try list.mapping().entries {
                destinations.append(
                    try DestinationConfiguration(
                        id: DestinationID(entry.key), entry.value, insurers: insurers, place: place))
            }
            for destination in destinations { try destination.via?.verify(for: destination.id, among: destinations) }
            let environments = Set(destinations.map(\.environment))
            guard environments.count <= 1 else { throw list.error("联调（test）与正式（production）不能共用一个配置、存储和密钥") }
        }
        self.destinations = destinations
        packages = try place.packages(try mapping.optional("packages"), beside: destinations)
        sources = try place.sources(try mapping.optional("sources"), insurers: insurers)
        vaultKeyFile = try mapping.optional("vault").map { (node) throws(DefinitionError) in
            var vault = try node.mapping()
            let path = place.path(try vault.required("keyFile").text())
            try vault.finish()
            return path
        }
        if let evidence = try mapping.optional("evidence") {
            var evidence = try evidence.mapping()
            evidenceGrace = try evidence.required("grace").duration()
            try evidence.finish()
        } else {
            evidenceGrace = 4 * 3600
        }
        var schedule: [ScheduledJob] = []
        for entry in try mapping.optional("schedule")?.list() ?? [] {
            schedule.append(
                try ScheduledJob(
                    entry, destinations: destinations.filter { $0.via == nil }.map(\.id),
                    packages: packages.map(\.id), sources: sources.map(\.source.id.text)))
        }
        self.schedule = schedule
        console = try mapping.optional("console").map { (node) throws(DefinitionError) in
            var console = try node.mapping()
            let address = try console.required("listen").listenAddress(example: "127.0.0.1:8080")
            try console.finish()
            return address
        }
        alerts = try mapping.optional("alerts").map { (node) throws(DefinitionError) in
            try AlertConfiguration(node, place: place)
        }
        replayApprovalAbove = try mapping.optional("replay").map { (node) throws(DefinitionError) in
            var replay = try node.mapping()
            let above = try replay.required("approvalAbove")
            let limit = try above.integer()
            guard limit >= 0 else { throw above.error("应为不小于 0 的整数") }
            try replay.finish()
            return limit
        }
        retention = try mapping.optional("retention").map { (node) throws(DefinitionError) in
            try RetentionConfiguration(node, place: place)
        }
        archiveFolder = retention?.folder ?? place.archiveFolder(besides: store)
        let insurers = insurers
        let blocks = try mapping.optional("intake").map { (node) throws(DefinitionError) in
            try IntakeConfiguration.read(node, insurers: insurers, place: place)
        }
        intake = blocks?.limits
        submissions = blocks?.submissions
        for source in submissions?.sources ?? [] where sources.contains(where: { $0.source.id == source.id }) {
            throw node.error("sources 中的“\(source.id)”与接收端为该机构所用的名称相同：请改名")
        }
        inbound = try mapping.optional("inbound").map { (node) throws(DefinitionError) in
            try InboundConfiguration(node, insurers: insurers, place: place)
        }
        attachments = try mapping.optional("attachments").map { (node) throws(DefinitionError) in
            try AttachmentConfiguration(node, insurers: insurers, place: place)
        }
        try mapping.finish()
    }
}

/// Resolves paths against the configuration's own folder.
struct ConfigurationPlace: Sendable {
    let folder: String

    func path(_ text: String) -> String {
        text.hasPrefix("/") || folder.isEmpty ? text : "\(folder)/\(text)"
    }

    func packages(
        _ node: DefinitionNode?, beside destinations: [DestinationConfiguration]
    ) throws(DefinitionError) -> [PackageConfiguration] {
        var packages: [PackageConfiguration] = []
        for entry in try node?.mapping().entries ?? [] {
            let id = DestinationID(entry.key)
            guard !destinations.contains(where: { $0.id == id }) else {
                throw entry.keyNode.error("“\(id)”已在 destinations 中")
            }
            packages.append(try PackageConfiguration(id: id, entry.value, place: self))
        }
        let environments = Set(destinations.map(\.environment) + packages.map(\.environment))
        if let node, environments.count > 1 { throw node.error("联调（test）与正式（production）不能共用一个配置、存储和密钥") }
        return packages
    }

    func archiveFolder(besides store: StoreAddress) -> String {
        guard case .file(let file) = store else { return path("archive") }
        let beside = (file as NSString).deletingLastPathComponent
        return beside.isEmpty ? "archive" : "\(beside)/archive"
    }

    func store(
        _ written: String, instead other: String?, at node: DefinitionNode
    ) throws(DefinitionError) -> StoreAddress {
        let address: StoreAddress
        do { address = try StoreAddress(other ?? written) } catch { throw node.error(error.description) }
        // A configuration is copied, shown and kept in version control; an environment is not.
        guard other != nil || !address.hasPassword else {
            throw node.error("密码不要写在配置里：写在权限为 600 的文件中，用 passfile=文件 指明（格式见 libpq 的 .pgpass）")
        }
        if case .file(let text) = address { return .file(path(text)) }
        return address
    }
}
