import Adapters
import Canonical

/// One rule of the catalogue as JSON.
struct RuleDocument: Encodable {
    let rule, severity, level, source, message, fix: String
    /// Left out when there is no handbook.
    let why: String?

    init(_ rule: RuleDefinition, _ handbook: RuleHandbook?) {
        self.rule = rule.id.text
        severity = rule.severity.rawValue
        level = rule.level.rawValue
        source = rule.source
        message = rule.message
        fix = rule.fix
        why = handbook?.guidance(on: rule.id)?.why
    }
}

/// One rule in full as JSON: the members of `RuleDocument`, and those of the handbook unless there is none.
struct ExplainedRule: Encodable {
    private let rule: RuleDocument
    private let handbook: HandbookMembers

    init(_ rule: RuleDefinition, _ handbook: RuleHandbook?) {
        self.rule = RuleDocument(rule, handbook)
        self.handbook = HandbookMembers(rule, handbook)
    }

    func encode(to encoder: any Encoder) throws {
        try rule.encode(to: encoder)
        try handbook.encode(to: encoder)
    }
}

/// What the handbook adds to a rule.
private struct HandbookMembers: Encodable {
    struct Source: Encodable {
        let short, title: String
    }

    struct Cell: Encodable {
        let field, label, text: String
    }

    struct Record: Encodable {
        let kind, label: String
        let fields: [Cell]
    }

    /// A row, or a file by name and text.
    struct Part: Encodable {
        var row: [Record]?
        var file: String?
        var text: String?
    }

    let schema = "anze-rule-1"
    let sources: [Source]?
    let needs: [String]?
    let asOf: String?
    let settings: [String: String]?
    let stored: [Part]?
    let bad: [Part]?
    let good: [Part]?

    init(_ rule: RuleDefinition, _ handbook: RuleHandbook?) {
        let guidance = handbook?.guidance(on: rule.id)
        sources = handbook?.titles(of: rule.source).map { Source(short: $0.short, title: $0.title) }
        needs = guidance?.needs.map(\.description)
        asOf = guidance.flatMap { $0.asOf ?? handbook?.asOf }?.description
        settings = guidance.map { Dictionary($0.settings.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 }) }
        stored = guidance.flatMap { $0.stored.isEmpty ? nil : $0.stored.map(HandbookMembers.part) }
        bad = guidance?.bad.map(HandbookMembers.part)
        good = guidance?.good.map(HandbookMembers.part)
    }

    private static func part(_ part: RuleExample) -> Part {
        switch part {
        case .row(let records):
            Part(
                row: records.map { record in
                    Record(
                        kind: record.kind.id, label: record.kind.definition.label,
                        fields: record.fields.map {
                            Cell(field: $0.field.name, label: $0.field.label, text: $0.text)
                        }
                            + ExampleHeader.allCases.compactMap { member in
                                record.header[member].map {
                                    Cell(field: member.rawValue, label: member.label, text: $0)
                                }
                            })
                })
        case .file(let name, let text): Part(file: name, text: text)
        }
    }
}
