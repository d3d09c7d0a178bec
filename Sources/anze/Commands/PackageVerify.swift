import Adapters
import ArgumentParser
import Canonical
import Definitions
import Delivery
import Desk
import Engine
import Exchange
import Foundation
import ShangMi
import Zip

/// `anze package verify FILE --trust PEM`: needs no store and no network.
struct PackageVerify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "离线核对一个报送包：结构、文件名、签名、摘要、行数、金额、字节、分隔符、流水号")

    @OptionGroup var mappings: GatewayMappings

    @Argument(help: ArgumentHelp("报送包", valueName: "FILE"))
    var file: String

    @Option(help: ArgumentHelp("信任的根证书，可含吊销列表", valueName: "PEM"))
    var trust: String?

    @Option(help: ArgumentHelp("规范，例如 <去向>/1；只有一份文件包规范时不必写", valueName: "ID"))
    var profile: String?

    @Option(help: ArgumentHelp("签名证书在哪一天须有效，默认今天", valueName: "DATE"))
    var asOf: String?

    @Flag(help: "只输出一个 JSON 文档")
    var json = false

    func run() async throws {
        guard let trust else { throw CommandFailure(.usage, "请用 --trust 指明信任的根证书：没有信任根的核对没有意义") }
        let store: TrustStore
        do { store = try KeyMaterial.trust(trust) } catch { throw CommandFailure(.usage, error.description) }
        let root = try mappings.mappings()
        let codes: CodeTables
        do throws(DefinitionError) { codes = try CodeTableFolder.load(root: root) } catch {
            throw CommandFailure(.usage, error.description)
        }
        let verification = PackageVerification(
            profile: try PackageProfile.chosen(profile, in: root), codes: codes, trust: store)
        let outcome: PackageVerification.Outcome
        do throws(ZipError) {
            outcome = try verification.run(
                on: file, named: URL(fileURLWithPath: file).lastPathComponent, at: try moment())
        } catch { throw CommandFailure(.input, "\(error)") }
        if json {
            try Terminal.say(json: PackageVerificationDocument(outcome))
        } else {
            PackageVerificationText(outcome).show()
        }
        if outcome.findings.errors > 0 { try ExitStatus.findings.end() }
    }

    private func moment() throws(ZipError) -> Int64 {
        guard let asOf, let day = CivilDate(iso: asOf) else { return SystemTime().now().seconds }
        return Instant(day: day, hour: 12).seconds
    }

    func validate() throws {
        if let asOf, CivilDate(iso: asOf) == nil { throw ValidationError("--as-of 应为日期，例如 2026-11-05") }
    }
}

extension PackageProfile {
    /// The profile that is named, or the only one of its form.
    static func chosen(_ id: String?, in root: String) throws -> PackageProfile {
        do throws(DefinitionError) {
            if let id { return try PackageProfile.load(mappings: root, id: id) }
            var found: [PackageProfile] = []
            for id in PackageProfile.folders(in: root) {
                if case .packages(let profile) = try PlatformProfile.load(mappings: root, id: id) {
                    found.append(profile)
                }
            }
            guard let only = found.first, found.count == 1 else {
                throw DefinitionError(
                    file: "\(root)/platforms", line: 1, column: 1,
                    message: "有 \(found.count) 份文件包规范，请用 --profile 指明一份")
            }
            return only
        } catch { throw CommandFailure(.usage, error.description) }
    }

    /// `<destination>/<version>` of every profile.
    private static func folders(in root: String) -> [String] {
        // A folder that cannot be listed holds no profile, which is said.
        let destinations = (try? FileManager.default.contentsOfDirectory(atPath: "\(root)/platforms")) ?? []
        return destinations.sorted().flatMap { destination in
            ((try? FileManager.default.contentsOfDirectory(atPath: "\(root)/platforms/\(destination)")) ?? [])
                .sorted().filter {
                    FileManager.default.fileExists(atPath: "\(root)/platforms/\(destination)/\($0)/profile.yaml")
                }
                .map { "\(destination)/\($0)" }
        }
    }
}
