import Adapters
import ArgumentParser
import Canonical
import Engine
import Foundation
import Validation

/// What the commands that read an insurer's files take.
struct ExportOptions: ParsableArguments {
    @Argument(help: ArgumentHelp("导出文件，或其所在文件夹", valueName: "FILE"))
    var files: [String]

    @Option(help: ArgumentHelp("保险机构", valueName: "ID"))
    var insurer: String

    @Option(help: ArgumentHelp("数据日期，默认取自文件名", valueName: "YYYY-MM-DD"))
    var asOf: String?

    @Option(help: ArgumentHelp("强制编码：utf8 或 gb18030", valueName: "E"))
    var encoding: String?

    /// Opens the export below a mappings folder.
    func open(mappings: String) throws -> Export {
        let day = try asOf.map { text in
            guard let day = CivilDate(iso: text) else {
                throw CommandFailure(.usage, "--as-of 应为日期 YYYY-MM-DD，不是“\(text)”")
            }
            return day
        }
        let forced = try encoding.map { text in
            guard let encoding = TextEncoding(rawValue: text.lowercased()) else {
                throw CommandFailure(.usage, "--encoding 应为 utf8 或 gb18030，不是“\(text)”")
            }
            return encoding
        }
        let export: Export
        do throws(ExportError) {
            export = try Export.open(files, insurer: insurer, mappings: mappings, asOf: day, encoding: forced)
        } catch {
            if case .notFound = error { throw CommandFailure(.input, error.description) }
            throw CommandFailure(.usage, error.description)
        }
        for name in export.skipped { Terminal.complain("跳过“\(name)”：不是该机构的导出文件") }
        return export
    }

    /// The verdict on an export; a file of which none can be given is exit 3.
    static func judge(_ export: Export) throws -> Verdict {
        do { return try export.judge() } catch {
            // A title that contradicts the mapping is a mistake of one of the two, not of the file (rules §10.13).
            if case .contradictsUnit = error { throw CommandFailure(.usage, error.description) }
            throw CommandFailure(.input, error.description)
        }
    }
}

/// Where the mappings are, for commands that need no gateway.
struct MappingsOptions: ParsableArguments {
    @Option(help: ArgumentHelp("配置文件", valueName: "FILE"))
    var config: String?

    @Flag(help: "只输出一个 JSON 文档")
    var json = false

    /// The mappings folder: of the configuration if one is there, else `ANZE_MAPPINGS`, else `./mappings`.
    func mappings() throws -> String {
        let environment = ProcessInfo.processInfo.environment
        if config != nil || environment["ANZE_CONFIG"] != nil || FileManager.default.fileExists(atPath: "gateway.yaml")
        {
            var options = GatewayOptions()
            options.config = config
            return try options.load().mappings
        }
        return environment["ANZE_MAPPINGS"] ?? "mappings"
    }
}
