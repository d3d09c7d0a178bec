import ArgumentParser
import DeliverySQL
import DeliverySQLite
import Desk
import Engine
import Foundation
import ShangMi

/// `anze store`.
struct StoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "store", abstract: "存储：升级、加密、换密钥、迁移、按个人信息查找",
        subcommands: [
            StoreMigrate.self, StoreNewKey.self, StoreSeal.self, StoreRekey.self, StoreFind.self, StoreMove.self,
        ])
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

/// `anze store new-key`: a key file for an encrypted store.
struct StoreNewKey: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new-key", abstract: "生成存储的密钥文件（权限 600，已存在则拒绝）")

    @Option(help: ArgumentHelp("密钥文件", valueName: "FILE"))
    var out: String

    func run() async throws {
        try NewFile.write(VaultMaster.makeFile(), to: out)
        Terminal.say("存储密钥已写入 \(out)：请与存储分开备份，丢失后存储无法解密。在配置中写明 vault: {keyFile: \(out)}")
    }
}

/// `anze store seal`: encrypts what was stored before there was a key file.
struct StoreSeal: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "seal", abstract: "把启用加密以前入库的内容也加密；请在没有其他 anze 运行时执行")

    @OptionGroup var options: GatewayOptions

    func run() async throws {
        let gateway = Gateway(try options.load())
        let store = try gateway.sealedStore().store
        let count = try await Gateway.asking { try await store.sealAll() }
        Terminal.say("已加密 \(count) 项；以前的备份仍是明文，请一并处理")
    }
}

/// `anze store rekey`: puts another key file in the place of the present one.
struct StoreRekey: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rekey", abstract: "换用另一个密钥文件：只重新包裹存储自己的密钥，不重写内容")

    @OptionGroup var options: GatewayOptions

    @Option(help: ArgumentHelp("新的密钥文件", valueName: "FILE"))
    var newKeyFile: String

    func run() async throws {
        let gateway = Gateway(try options.load())
        let (store, old) = try gateway.sealedStore()
        let new = try Gateway.master(of: newKeyFile)
        guard new.fingerprint != old.fingerprint else { throw CommandFailure(.usage, "新旧密钥文件相同") }
        try await Gateway.asking { try await store.rewrap(from: old, to: new) }
        Terminal.say("已换用 \(newKeyFile)：请把配置的 vault.keyFile 改成它；旧文件只有以前的备份还用得着")
    }
}

/// `anze store find`: in which records a person's number, name or telephone stands.
struct StoreFind: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "find", abstract: "查找含有某一个人信息的记录（个人行使查阅、更正、删除权时），不显示内容")

    @OptionGroup var options: GatewayOptions

    @Option(help: ArgumentHelp("内容所在的文件：一个姓名、号码或电话", valueName: "FILE"))
    var valueFile: String

    func run() async throws {
        let gateway = Gateway(try options.load())
        guard let value = SecretBytes.read(valueFile, isText: true, limit: 4096), value.count > 0 else {
            throw CommandFailure(.usage, "文件“\(valueFile)”不存在、是空的或无法读取")
        }
        let text = String(decoding: value.copied, as: UTF8.self)
        let store = try gateway.sealedStore().store
        let found = try await Gateway.asking { try await store.records(withPersonal: text) } ?? []
        if options.json {
            return try Terminal.say(
                json: found.map { Match(insurer: $0.insurer, kind: $0.kind, key: $0.key, version: $0.version) })
        }
        Terminal.say("“\(PersonalMask.masked(text))”见于 \(found.count) 个版本")
        for match in found { Terminal.say("  \(match.kind)  \(match.insurer)/\(match.key)  第 \(match.version) 版") }
    }

    private struct Match: Encodable {
        let insurer, kind, key: String
        let version: Int
    }
}
