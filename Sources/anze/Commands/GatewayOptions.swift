import Adapters
import ArgumentParser
import Canonical
import Definitions
import Delivery
import DeliveryPostgres
import DeliverySQL
import DeliverySQLite
import Desk
import Engine
import Exchange
import Foundation
import Logging
import Postgres
import ShangMi

/// What every command that uses the gateway's configuration takes.
struct GatewayOptions: ParsableArguments {
    @Option(help: ArgumentHelp("配置文件", valueName: "FILE"))
    var config: String?

    @Flag(help: "只输出一个 JSON 文档")
    var json = false

    @Option(help: ArgumentHelp("界面语言：zh", valueName: "LANG"))
    var lang = "zh"

    func validate() throws {
        guard lang == "zh" else { throw ValidationError("本版本的界面语言只有 zh") }
    }

    /// The configuration's path: the flag, else `ANZE_CONFIG`, else `./gateway.yaml`.
    var path: String { config ?? ProcessInfo.processInfo.environment["ANZE_CONFIG"] ?? "gateway.yaml" }

    /// Reads the configuration.
    func load() throws -> GatewayConfiguration {
        let environment = ProcessInfo.processInfo.environment
        do { return try GatewayConfiguration.load(path: path, environment: environment) } catch {
            throw CommandFailure(.usage, error.description)
        }
    }
}

/// The parts of a configured gateway, opened as commands need them.
struct Gateway {
    let configuration: GatewayConfiguration
    let surroundings: Surroundings
    private let time = SystemTime()

    init(_ configuration: GatewayConfiguration) {
        self.configuration = configuration
        surroundings = Surroundings(time: time, random: .system, owner: ProcessOwner(), logger: Gateway.logger)
    }

    /// The store, opened or made.
    func store() throws -> any DeliveryStore { try sqlStore() }

    /// The store, with what only a store in SQL can do.
    ///
    /// Whoever works with a server's store goes by the server's clock from then on.
    func sqlStore() throws -> SQLStore {
        let store = try Gateway.open(configuration.store, master: master())
        time.follow(store.database.clock)
        if abs(time.ahead) > Gateway.tolerance {
            surroundings.logger.warning(
                "this machine's clock differs from the database's, which counts",
                metadata: ["seconds": "\(Int(time.ahead.rounded()))"])
        }
        return store
    }

    /// How far this machine's clock may be from that of its store before somebody should set it, in seconds.
    private static let tolerance = 5.0

    /// Opens a store, and makes it where there is none.
    static func open(_ address: StoreAddress, master: VaultMaster?) throws -> SQLStore {
        switch address {
        case .file(let path):
            return try Gateway.storing { () throws(StoreError) in try SQLiteStore.open(path: path, master: master) }
        case .server(let text, let isPooled):
            let server = try server(text)
            return try Gateway.storing { () throws(StoreError) in
                try PostgresStore.open(server, master: master, isPooled: isPooled)
            }
        }
    }

    /// Opens a store only to look into it.
    static func openExisting(_ address: StoreAddress, master: VaultMaster?) throws -> SQLStore {
        switch address {
        case .file(let path):
            return try Gateway.storing { () throws(StoreError) in
                try SQLiteStore.existing(path: path, master: master)
            }
        case .server(let text, let isPooled):
            let server = try server(text)
            return try Gateway.storing { () throws(StoreError) in
                try PostgresStore.existing(server, master: master, isPooled: isPooled)
            }
        }
    }

    /// Opens a server's database, for another store to be moved into it.
    static func database(_ address: StoreAddress) throws -> any SQLDatabase {
        guard case .server(let text, let isPooled) = address else {
            throw CommandFailure(.usage, "TO 应为 postgres://用户@主机/库")
        }
        let server = try server(text)
        return try Gateway.storing { () throws(StoreError) in
            try PostgresStore.database(server, isPooled: isPooled)
        }
    }

    /// Gives a store's refusal its exit status.
    private static func storing<Value>(_ work: () throws(StoreError) -> Value) throws(CommandFailure) -> Value {
        do { return try work() } catch { throw CommandFailure(error) }
    }

    /// A server's address; one that libpq does not take, or that is not protected, is a mistake of whoever wrote it.
    private static func server(_ text: String) throws(CommandFailure) -> PostgresAddress {
        do { return try PostgresAddress(text) } catch { throw CommandFailure(.usage, error.description) }
    }

    /// Whether there is a store, as far as that is known without asking a server.
    var hasStore: Bool {
        guard case .file(let path) = configuration.store else { return true }
        return FileManager.default.fileExists(atPath: path)
    }

    /// The store, which is there and encrypted, with the key of its key file.
    func sealedStore() throws -> (store: SQLStore, master: VaultMaster) {
        guard let master = try master() else {
            throw CommandFailure(.usage, "配置中没有 vault，存储没有加密：请先用 anze store new-key 生成密钥文件并写明 vault.keyFile")
        }
        _ = try existingStore()
        return (try sqlStore(), master)
    }

    /// The key of the store's key file; nil for a store that is not encrypted.
    func master() throws -> VaultMaster? {
        try configuration.vaultKeyFile.map { try Gateway.master(of: $0) }
    }

    /// The key of a key file.
    static func master(of path: String) throws -> VaultMaster {
        do { return try KeyMaterial.vault(path) } catch { throw CommandFailure(.usage, error.description) }
    }

    /// The store, which must be there already.
    func existingStore() throws -> any DeliveryStore {
        guard hasStore else {
            throw CommandFailure(.usage, "存储“\(configuration.store)”不存在：请先运行 anze ingest")
        }
        return try store()
    }

    /// The code tables.
    func codeTables() throws -> CodeTables {
        do { return try CodeTableFolder.load(root: configuration.mappings) } catch {
            throw CommandFailure(.usage, error.description)
        }
    }

    /// The calendar of working days; nil when the mappings have none.
    func workingDays() throws -> WorkingDays? {
        do { return try RuleParametersFile.load(root: configuration.mappings).workingDays } catch {
            throw CommandFailure(.usage, error.description)
        }
    }

    /// The profiles of all destinations; what the configuration chooses of each is right.
    func profiles() throws -> [DestinationID: DestinationProfile] {
        do throws(DefinitionError) {
            var (profiles, chosen): ([DestinationID: DestinationProfile], [DestinationID: DestinationProfile]) = (
                [:], [:]
            )
            for destination in configuration.destinations {
                let profile = try DestinationProfile.load(mappings: configuration.mappings, id: destination.profile)
                profiles[destination.id] = profile
                chosen[destination.id] = try destination.routes?.chosen(of: profile) ?? profile
            }
            for destination in configuration.destinations {
                guard let via = destination.via, let profile = profiles[destination.id],
                    let relay = chosen[via.destination]
                else { continue }
                try via.verify(profile, through: relay)
            }
            return profiles
        } catch { throw CommandFailure(.usage, error.description) }
    }

    /// The routes to the destinations that are sent to directly.
    func routes() throws -> [DestinationID: DeliveryRoute] {
        let profiles = try profiles()
        let direct = configuration.destinations.filter { $0.via == nil }
        let tables = try direct.contains { $0.routes != nil } ? codeTables() : CodeTables([])
        do throws(DefinitionError) {
            var routes: [DestinationID: DeliveryRoute] = [:]
            for destination in direct {
                guard let profile = profiles[destination.id] else { continue }
                var codes: Set<Text>?
                for insurer in destination.routes?.insurers ?? [] {
                    let versions = try InsurerMapping.load(root: configuration.mappings, insurer: insurer)
                    codes = (codes ?? []).union(versions.map(\.code))
                }
                routes[destination.id] =
                    try destination.routes?.route(to: profile, tables: tables, codes: codes)
                    ?? DeliveryRoute(profile: profile)
            }
            return routes
        } catch { throw CommandFailure(.usage, error.description) }
    }

    /// The key that signs checkpoints.
    func signer() throws -> any Signer {
        do { return try KeyMaterial.signer(configuration.identity, surroundings: surroundings) } catch {
            throw CommandFailure(error)
        }
    }

    /// What numbers the evidence log.
    func sequencer(_ store: any DeliveryStore) throws -> Sequencer {
        Sequencer(store: store.evidence, signer: try signer(), origin: origin)
    }

    /// The evidence log's name on its checkpoints.
    var origin: String { "anze/\(configuration.identity.app)" }

    /// Runs a question to the store, with its error as the command's.
    static func asking<Value>(_ question: () async throws -> Value) async throws -> Value {
        do { return try await question() } catch let error as StoreError {
            throw CommandFailure(error)
        }
    }

    /// Logs go to standard error, quiet unless `ANZE_LOG` names a level.
    private static var logger: Logger {
        let isJSON = ProcessInfo.processInfo.environment["ANZE_LOG_FORMAT"] == "json"
        var logger = Logger(label: "anze") { label -> any LogHandler in
            if isJSON { return JSONLogHandler(label: label) }
            return StreamLogHandler.standardError(label: label)
        }
        let level = ProcessInfo.processInfo.environment["ANZE_LOG"].flatMap { Logger.Level(rawValue: $0) }
        logger.logLevel = level ?? .warning
        return logger
    }
}

extension CommandFailure {
    /// A store's refusal with its exit status: a key file that is missing or another is a mistake of the configuration.
    init(_ error: StoreError) {
        switch error {
        case .sealed, .otherVaultKey, .archived, .moved: self.init(.usage, error.description)
        case .full, .unreadable, .newerSchema, .olderSchema, .busy, .leaseLost, .damaged:
            self.init(.storage, error.description)
        }
    }
}
