import ArgumentParser
import Desk
import Engine

/// `anze store`.
struct StoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "store", abstract: "存储", subcommands: [StoreMigrate.self])
}

/// `anze store migrate`: brings the store to this version's schema, or makes it.
struct StoreMigrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "migrate", abstract: "把存储升级到本版本的结构")

    @OptionGroup var options: GatewayOptions

    func run() async throws {
        let gateway = Gateway(try options.load())
        _ = try gateway.store()
        Terminal.say("存储“\(gateway.configuration.store)”已是本版本的结构")
    }
}
