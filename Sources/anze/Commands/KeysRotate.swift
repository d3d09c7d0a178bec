import ArgumentParser
import Canonical
import Definitions
import Delivery
import Desk
import Engine
import Foundation

/// `anze keys rotate`: announces the key that takes over on a day, in the configuration.
struct KeysRotate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate", abstract: "换钥：从某日起用新密钥签名；此前由现用密钥签名，两者都可验证",
        discussion: "先把新证书交平台登记。检查通过后写入配置文件的 identity.next，其余内容一字不动。")

    @OptionGroup var options: GatewayOptions

    @Option(help: ArgumentHelp("新签名证书（PEM，或密钥所在的 PKCS#12）", valueName: "FILE"))
    var certificate: String

    @Option(help: ArgumentHelp("新密钥文件", valueName: "FILE"))
    var key: String

    @Option(help: ArgumentHelp("新密钥口令所在的文件", valueName: "FILE"))
    var passphraseFile: String?

    @Option(help: ArgumentHelp("接替日，从当日零点（北京时间）起", valueName: "YYYY-MM-DD"))
    var from: String

    @Flag(help: "只检查，不写配置")
    var dryRun = false

    func run() async throws {
        guard let day = CivilDate(iso: from) else { throw CommandFailure(.usage, "“\(from)”不是日期，例如 2026-12-01") }
        let path = options.path
        let before = try options.load()
        guard before.identity.next == nil else {
            throw CommandFailure(.usage, "配置中已有 identity.next：请先把它移为现用的密钥（certificate 与 key）再换钥")
        }
        let text: String
        do { text = try String(contentsOfFile: path, encoding: .utf8) } catch {
            throw CommandFailure(.usage, "配置文件“\(path)”无法读取")
        }
        let change = KeyChange(certificate: certificate, key: key, passphraseFile: passphraseFile, from: day)
        let changed: String
        do { changed = try change.announced(in: text, file: path) } catch {
            throw CommandFailure(.usage, error.description)
        }
        let after: GatewayConfiguration
        do {
            after = try GatewayConfiguration.read(
                changed, path: path, environment: ProcessInfo.processInfo.environment)
        } catch { throw CommandFailure(.usage, error.description) }
        try await check(after)
        guard !dryRun else { return Terminal.say("检查通过，配置未改动。将写入：\(change.line)") }
        do { try Data(changed.utf8).write(to: URL(fileURLWithPath: path), options: .atomic) } catch {
            throw CommandFailure(.storage, "配置文件“\(path)”无法写入：请检查权限与磁盘空间")
        }
        Terminal.say("已写入 \(path)：自 \(day) 零点起由新密钥签名，此前仍由现用密钥签名")
        Terminal.say("请确认平台已登记新证书。接替之后，把 identity 的 certificate 与 key 改为新的，并删去 next")
    }

    private func check(_ configuration: GatewayConfiguration) async throws {
        guard let next = configuration.identity.next else { return }
        let old = configuration.identity.current
        do {
            let change = KeyProof.fault(
                ofChangeFrom: try KeyMaterial.certificate(of: old), to: try KeyMaterial.certificate(of: next.key),
                on: next.from, now: Gateway(configuration).surroundings.time.now().seconds)
            if let change { throw CommandFailure(.usage, change) }
        } catch let error as KeyMaterialError {
            throw CommandFailure(.usage, error.description)
        }
        let surroundings = Gateway(configuration).surroundings
        if let fault = await KeyProof.fault(of: next.key, surroundings: surroundings) {
            throw CommandFailure(.usage, fault)
        }
    }
}
