import ArgumentParser
import Canonical
import Definitions
import Validation

/// `anze explain RULE`: one rule in full.
struct Explain: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "说明一条校验规则：级别、依据、提示和改法")

    @Argument(help: ArgumentHelp("规则编号，例如 orphan-reference", valueName: "RULE"))
    var rule: String

    func run() throws {
        guard let definition = ValidationCatalogue.rule(RuleID(rule)) else {
            let nearest = nearestName(to: rule, among: ValidationCatalogue.rules.map(\.id.text))
            throw CommandFailure(.usage, "没有规则“\(rule)”" + (nearest.map { ",是否为“\($0)”" } ?? ""))
        }
        Terminal.say("\(definition.id)  \(definition.severity.label)(\(definition.severity.rawValue))")
        Terminal.say("  范围  \(definition.level.label)")
        Terminal.say("  依据  \(definition.source)")
        Terminal.say("  提示  \(definition.message)")
        Terminal.say("  改法  \(definition.fix)")
    }
}

/// `anze rules`: the catalogue.
struct RulesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "rules", abstract: "校验规则目录")

    @Flag(help: "只输出一个 JSON 文档")
    var json = false

    func run() throws {
        let rules = ValidationCatalogue.rules
        if json { return try Terminal.say(json: rules.map { RuleDocument($0) }) }
        for rule in rules {
            Terminal.say(
                "\(Terminal.padded(rule.severity.label, to: 6))\(Terminal.padded(rule.id.text, to: 34))\(rule.message)")
        }
        Terminal.say("共 \(rules.count) 条")
    }
}

/// One rule as JSON.
private struct RuleDocument: Encodable {
    let rule, severity, level, source, message, fix: String

    init(_ rule: RuleDefinition) {
        self.rule = rule.id.text
        severity = rule.severity.rawValue
        level = rule.level.rawValue
        source = rule.source
        message = rule.message
        fix = rule.fix
    }
}

extension RuleLevel {
    fileprivate var label: String {
        switch self {
        case .record: "单条记录"
        case .file: "整个文件"
        case .dataSet: "同批数据之间"
        case .history: "与以前报送的数据之间"
        }
    }
}
