import Adapters
import ArgumentParser
import Definitions
import Exchange
import Foundation

/// `anze mapping`.
struct MappingCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mapping", abstract: "映射文件", subcommands: [MappingCheck.self])
}

/// `anze mapping check [DIR]`: reads every mapping, table, limit and destination profile, and says what is wrong where.
struct MappingCheck: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "检查映射、代码表、限额和去向规范文件")

    @OptionGroup var options: MappingsOptions

    @Argument(help: ArgumentHelp("映射文件夹", valueName: "DIR"))
    var folder: String?

    func run() throws {
        let root = try folder ?? options.mappings()
        var problems: [String] = []
        var checked: [String] = []
        func check(_ load: () throws(DefinitionError) -> [String]) {
            do throws(DefinitionError) { checked.append(contentsOf: try load()) } catch {
                problems.append(error.description)
            }
        }
        check { () throws(DefinitionError) in
            _ = try RuleParametersFile.load(root: root)
            return ["parameters/limits.yaml"]
        }
        for insurer in try names(in: "\(root)/insurers") {
            check { () throws(DefinitionError) in
                try InsurerMapping.load(root: root, insurer: insurer).map { version in
                    "insurers/\(version.id)：\(version.name)，\(version.sources.count) 种文件"
                }
            }
        }
        for destination in try names(in: "\(root)/platforms") {
            for version in try names(in: "\(root)/platforms/\(destination)") {
                check { () throws(DefinitionError) in
                    let profile = try DestinationProfile.load(mappings: root, id: "\(destination)/\(version)")
                    return ["platforms/\(profile.id)：\(profile.title)，\(profile.kinds.count) 种记录"]
                }
            }
        }
        for line in checked { Terminal.say("正确  \(line)") }
        for problem in problems { Terminal.complain(problem) }
        try (problems.isEmpty ? ExitStatus.done : .usage).end()
    }

    private func names(in path: String) throws -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: path).filter { !$0.hasPrefix(".") }.sorted()
        } catch { throw CommandFailure(.usage, "文件夹“\(path)”不存在或无法读取") }
    }
}
