import ArgumentParser
import Canonical
import Definitions
import Delivery
import DeliverySQL
import DeliverySQLite
import Desk
import Engine
import Exchange
import Foundation

/// Where the mappings are, for commands that need no gateway.
struct GatewayMappings: MappingsPlace {
    typealias Past = StoreOptions

    static let checkAbstract = "检查映射、代码表、限额和去向规范文件，并运行映射内的示例"

    @Option(help: ArgumentHelp("配置文件", valueName: "FILE"))
    var config: String?

    /// The mappings folder: of the configuration if one is there, else `ANZE_MAPPINGS`, else `./mappings`.
    func mappings() throws -> String {
        let environment = ProcessInfo.processInfo.environment
        if config != nil || environment["ANZE_CONFIG"] != nil || FileManager.default.fileExists(atPath: "gateway.yaml")
        {
            var options = GatewayOptions()
            options.config = config
            return try options.load().mappings
        }
        return GatewayMappings.mappingsOfEnvironment ?? "mappings"
    }

    /// Reads the profile of every destination.
    static func check(_ checkup: inout MappingsCheckup) throws {
        for destination in try checkup.names(in: "platforms") {
            for version in try checkup.names(in: "platforms/\(destination)") {
                do throws(DefinitionError) {
                    let profile = try PlatformProfile.load(mappings: checkup.root, id: "\(destination)/\(version)")
                    checkup.note(right: "platforms/\(profile.summary)")
                } catch { checkup.note(wrong: error) }
            }
        }
    }
}

/// The store in which `validate` looks up what was submitted before.
struct StoreOptions: PastPlace {
    @Option(help: ArgumentHelp("同时对照已入库的记录：历史规则也核验，存储不改动", valueName: "URL"))
    var store: String?

    @Option(help: ArgumentHelp("存储加密时其密钥文件", valueName: "FILE"))
    var storeKeyFile: String?

    func history(of insurer: Text) throws -> (any RecordHistory)? { try opened()?.history(of: insurer) }

    func tableUpdates() async throws -> [CodeTableUpdate] {
        guard let opened = try opened() else { return [] }
        return try await Gateway.asking { try await opened.inbound.releases() }.updates
    }

    private func opened() throws -> (any DeliveryStore)? {
        guard let store else { return nil }
        let address: StoreAddress
        do { address = try StoreAddress(store) } catch {
            throw CommandFailure(.usage, "--store \(error.description)")
        }
        let master = try storeKeyFile.map { try Gateway.master(of: $0) }
        return try Gateway.openExisting(address, master: master)
    }
}
