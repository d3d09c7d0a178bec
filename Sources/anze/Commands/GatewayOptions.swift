import ArgumentParser
import Definitions
import Delivery
import DeliverySQLite
import Desk
import Engine
import Exchange
import Foundation
import Logging
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

    /// Reads the configuration: the flag, else `ANZE_CONFIG`, else `./gateway.yaml`.
    func load() throws -> GatewayConfiguration {
        let environment = ProcessInfo.processInfo.environment
        let path = config ?? environment["ANZE_CONFIG"] ?? "gateway.yaml"
        do { return try GatewayConfiguration.load(path: path, environment: environment) } catch {
            throw CommandFailure(.usage, error.description)
        }
    }
}

/// The parts of a configured gateway, opened as commands need them.
struct Gateway {
    let configuration: GatewayConfiguration
    let surroundings: Surroundings

    init(_ configuration: GatewayConfiguration) {
        self.configuration = configuration
        surroundings = Surroundings(
            time: SystemTime(), random: .system, owner: ProcessOwner(), logger: Gateway.logger)
    }

    /// The store, opened or made.
    func store() throws -> any DeliveryStore {
        do { return try SQLiteStore(path: configuration.store) } catch {
            throw CommandFailure(.storage, error.description)
        }
    }

    /// The store, which must be there already.
    func existingStore() throws -> any DeliveryStore {
        guard FileManager.default.fileExists(atPath: configuration.store) else {
            throw CommandFailure(.usage, "存储“\(configuration.store)”不存在：请先运行 anze ingest")
        }
        return try store()
    }

    /// The profiles of all destinations.
    func profiles() throws -> [DestinationID: DestinationProfile] {
        var profiles: [DestinationID: DestinationProfile] = [:]
        for destination in configuration.destinations {
            do {
                profiles[destination.id] = try DestinationProfile.load(
                    mappings: configuration.mappings, id: destination.profile)
            } catch { throw CommandFailure(.usage, error.description) }
        }
        return profiles
    }

    /// The key that signs checkpoints.
    func signer() throws -> KeyFileSigner {
        do { return try KeyMaterial.signer(configuration.identity) } catch {
            throw CommandFailure(.usage, error.description)
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
            throw CommandFailure(.storage, error.description)
        }
    }

    /// Logs go to standard error, quiet unless `ANZE_LOG` names a level.
    private static var logger: Logger {
        var logger = Logger(label: "anze") { StreamLogHandler.standardError(label: $0) }
        let level = ProcessInfo.processInfo.environment["ANZE_LOG"].flatMap { Logger.Level(rawValue: $0) }
        logger.logLevel = level ?? .warning
        return logger
    }
}
