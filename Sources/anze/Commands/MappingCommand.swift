import Adapters
import ArgumentParser
import Definitions
import Exchange
import Foundation

/// `anze mapping`.
struct MappingCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mapping", abstract: "映射文件", subcommands: [MappingCheck.self, MappingNew.self, MappingSchema.self])
}

/// `anze mapping check [DIR]`: reads every mapping, table, limit and destination profile, runs the examples of the mappings,
/// and says what is wrong where.
struct MappingCheck: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "检查映射、代码表、限额和去向规范文件，并运行映射内的示例")

    @OptionGroup var options: MappingsOptions

    @Flag(help: "列出每个数据源忽略的列和没有来源的字段")
    var coverage = false

    @Argument(help: ArgumentHelp("映射文件夹", valueName: "DIR"))
    var folder: String?

    func run() throws {
        let root = try folder ?? options.mappings()
        var problems: [String] = []
        var checked: [String] = []
        var failures: [String] = []
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
                try InsurerMapping.load(root: root, insurer: insurer).flatMap { version in
                    failures += version.examples.compactMap { example in
                        do throws(DefinitionError) { try example.run() } catch { return error.description }
                        return nil
                    }
                    return [version.summary] + (coverage ? version.coverageLines : [])
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
        for line in checked { Terminal.say(line.hasPrefix(" ") ? line : "正确  \(line)") }
        for problem in problems + failures { Terminal.complain(problem) }
        try ((problems + failures).isEmpty ? ExitStatus.done : .usage).end()
    }

    private func names(in path: String) throws -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: path).filter { !$0.hasPrefix(".") }.sorted()
        } catch { throw CommandFailure(.usage, "文件夹“\(path)”不存在或无法读取") }
    }
}

extension InsurerMapping {
    /// The version in a line: what it maps and how many examples it has.
    fileprivate var summary: String {
        "insurers/\(id)：\(name)，\(sources.count) 个数据源，示例 \(examples.count) 个"
    }

    /// What each source ignores, and what of the model nothing fills.
    fileprivate var coverageLines: [String] {
        coverage.flatMap { source in
            var lines = ["  \(source.source)：使用 \(source.mappedColumns) 列"]
            if !source.ignoredColumns.isEmpty {
                lines.append("    忽略的列：\(source.ignoredColumns.joined(separator: "、"))")
            }
            if !source.unfilledFields.isEmpty {
                lines.append("    没有来源的字段：\(source.unfilledFields.joined(separator: "、"))")
            }
            return lines
        }
    }
}

/// `anze mapping schema`: the JSON Schema of mapping files, for editors.
struct MappingSchema: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema", abstract: "输出映射文件的 JSON Schema，供编辑器提示和检查")

    func run() { Terminal.show(MappingSchemaDocument.text) }
}
