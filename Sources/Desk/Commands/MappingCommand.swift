import Adapters
import ArgumentParser
import Canonical
import Definitions
import Validation

/// `anze mapping`.
struct MappingCommand<Place: MappingsPlace>: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "mapping", abstract: "映射文件",
            subcommands: [MappingCheck<Place>.self, MappingNew<Place>.self, MappingSchema.self])
    }
}

/// `anze mapping check [DIR]`: reads every mapping, table, limit and what else the program uses of the folder, runs the
/// examples of the mappings, and says what is wrong where.
struct MappingCheck<Place: MappingsPlace>: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "check", abstract: Place.checkAbstract)
    }

    @OptionGroup var options: Place

    @Flag(help: "列出每个数据源忽略的列和没有来源的字段")
    var coverage = false

    @Argument(help: ArgumentHelp("映射文件夹", valueName: "DIR"))
    var folder: String?

    func run() throws {
        var checkup = MappingsCheckup(root: try folder ?? options.mappings())
        do throws(DefinitionError) {
            _ = try RuleParametersFile.load(root: checkup.root)
            checkup.note(right: "parameters/limits.yaml")
        } catch { checkup.note(wrong: error) }
        checkHandbook(&checkup)
        for insurer in try checkup.names(in: "insurers") { check(insurer, &checkup) }
        try Place.check(&checkup)
        for line in checkup.right { Terminal.say(line.hasPrefix(" ") ? line : "正确  \(line)") }
        let complaints = checkup.wrong + checkup.failures
        for line in complaints { Terminal.complain(line) }
        try (complaints.isEmpty ? ExitStatus.done : .usage).end()
    }

    private func checkHandbook(_ checkup: inout MappingsCheckup) {
        do throws(DefinitionError) {
            let rules = ValidationCatalogue.rules.map(\.id)
            let missing = try RuleHandbook.load(root: checkup.root).missing(of: rules)
            guard missing.isEmpty else {
                return checkup.note(failure: "rules：缺少这些规则的说明和示例：\(missing.map(\.text).joined(separator: "、"))")
            }
            checkup.note(right: "rules：\(rules.count) 条规则的说明和示例")
        } catch { checkup.note(wrong: error) }
    }

    private func check(_ insurer: String, _ checkup: inout MappingsCheckup) {
        do throws(DefinitionError) {
            for version in try InsurerMapping.load(root: checkup.root, insurer: insurer) {
                for example in version.examples {
                    do throws(DefinitionError) { try example.run() } catch { checkup.note(failure: error.description) }
                }
                for line in [version.summary] + (coverage ? version.coverageLines : []) { checkup.note(right: line) }
            }
        } catch { checkup.note(wrong: error) }
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
