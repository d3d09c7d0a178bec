import Adapters
import ArgumentParser
import Canonical
import Definitions
import Validation

/// `anze explain RULE`: one rule in full.
struct Explain<Place: MappingsPlace>: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "explain", abstract: "说明一条校验规则：为什么有它、依据、提示、改法、反例和正例")
    }

    @OptionGroup var options: Place

    @Flag(help: "只输出一个 JSON 文档")
    var json = false

    @Argument(help: ArgumentHelp("规则编号，例如 orphan-reference", valueName: "RULE"))
    var rule: String

    func run() throws {
        guard let definition = ValidationCatalogue.rule(RuleID(rule)) else {
            let nearest = nearestName(to: rule, among: ValidationCatalogue.rules.map(\.id.text))
            throw CommandFailure(.usage, "没有规则“\(rule)”" + (nearest.map { ",是否为“\($0)”" } ?? ""))
        }
        let handbook = try RuleHandbook.ifReadable(in: options)
        if json { return try Terminal.say(json: ExplainedRule(definition, handbook)) }
        for line in RuleText(definition, handbook).lines { Terminal.say(line) }
    }
}

/// `anze rules`: the catalogue, or the handbook as a page.
struct RulesCommand<Place: MappingsPlace>: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "rules", abstract: "校验规则目录")
    }

    @OptionGroup var options: Place

    @Flag(help: "只输出一个 JSON 文档")
    var json = false

    @Flag(help: "输出规则手册（Markdown）")
    var handbook = false

    func validate() throws {
        if json, handbook { throw ValidationError("--json 与 --handbook 只能用一个") }
    }

    func run() throws {
        let rules = ValidationCatalogue.rules
        if handbook { return try showHandbook() }
        if json {
            let handbook = try RuleHandbook.ifReadable(in: options)
            return try Terminal.say(json: rules.map { RuleDocument($0, handbook) })
        }
        for rule in rules {
            Terminal.say(
                "\(Terminal.padded(rule.severity.label, to: 6))\(Terminal.padded(rule.id.text, to: 34))\(rule.message)")
        }
        Terminal.say("共 \(rules.count) 条")
    }

    private func showHandbook() throws {
        do { Terminal.show(HandbookPage(try RuleHandbook.load(root: options.mappings())).text) } catch {
            guard let error = error as? DefinitionError else { throw error }
            throw CommandFailure(.usage, error.description)
        }
    }
}
