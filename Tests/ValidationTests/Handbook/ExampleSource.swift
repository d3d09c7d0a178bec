import Adapters
import Canonical

/// A source of the insurer that examples are read with: one column for each field, by the field's label.
enum ExampleSource: Hashable {
    /// Rows that become a record of each kind; of several, the earlier ones are repeated in rows of the last.
    case rows([Kind])
    case manifest
    /// A table that others could look into.
    case lookup
    /// A file that no source reads.
    case content

    /// The source of a part of an example.
    init(of part: RuleExample) {
        switch part {
        case .row(let records): self = .rows(records.map(\.kind))
        case .file(let name, _) where name.contains("/"): self = .content
        case .file(let name, _):
            let stem = String(name.prefix { $0 != "_" })
            self = Kind(id: stem).map { .rows([$0]) } ?? (stem == "lookup" ? .lookup : .manifest)
        }
    }

    /// The name of its mapping file, and the beginning of its files' names.
    var name: String {
        switch self {
        case .rows(let kinds): kinds.map(\.id).joined(separator: "+")
        case .manifest: "manifest"
        case .lookup: "lookup"
        case .content: "content"
        }
    }

    /// Its place among the files of an export: what is looked into first, then kinds in sending order, manifests last.
    var place: Int {
        switch self {
        case .lookup: -1
        case .rows(let kinds): kinds.map { Int($0.rawValue) }.min() ?? 0
        case .manifest, .content: Kind.allCases.count
        }
    }

    /// The column of a field.
    func column(of field: FieldDefinition, _ kind: Kind) -> String {
        guard case .rows(let kinds) = self, kinds.count > 1 else { return field.label }
        return "\(kind.definition.label)/\(field.label)"
    }

    /// The mapping file.
    var mapping: String {
        switch self {
        case .manifest:
            source(columns: ["文件名", "记录数", "金额合计"], total: nil)
                + "statements: {file: 文件名, count: 记录数, amount: {from: 金额合计, money: 元}}\n"
        case .content: ""
        case .lookup: source(columns: ["编号", "名称"], total: nil) + "lookup: {key: 编号}\n"
        case .rows(let kinds): rows(of: kinds)
        }
    }

    private func source(columns: [String], total: String?) -> String {
        """
        source:
          format: csv
          encoding: utf8
          delimiter: ","
          file: "\(name)_{yyyyMMdd}.csv"
          columns: [\(columns.joined(separator: ", "))]
        \(total.map { "  total: \"\($0)\"\n" } ?? "")
        """
    }

    private func rows(of kinds: [Kind]) -> String {
        let columns = kinds.flatMap { kind in
            kind.definition.fields.map { field in
                "{name: \"\(column(of: field, kind))\", optional: \(field.need != .required)}"
            }
        }
        // A file as an example writes it may have no such columns.
        let members = kinds.count == 1 ? ExampleHeader.allCases.map { "{name: \($0.label), optional: true}" } : []
        let control = kinds.last?.definition.control
        var text = source(
            columns: columns + members, total: kinds.last.flatMap { kind in control.map { column(of: $0, kind) } })
        text += "records:\n"
        for kind in kinds {
            text += "  - kind: \(kind.id)\n"
            if kind != kinds.last { text += "    derived: {latest: policy.periodStart}\n" }
            if kinds.count == 1 {
                text +=
                    "    when: {not: {column: \(ExampleHeader.withdrawReason.label), present: true}}\n"
                    + ExampleSource.recorded
            }
            text += self.fields(kind.definition.fields, of: kind)
        }
        if let kind = kinds.first, kinds.count == 1 {
            let reason = ExampleHeader.withdrawReason.label
            text +=
                "  - kind: \(kind.id)\n    withdraw: {reason: \(reason)}\n"
                + "    when: {column: \(reason), present: true}\n" + ExampleSource.recorded
                + self.fields(kind.definition.key, of: kind)
        }
        return text
    }

    private static let recorded =
        "    recorded: {from: \(ExampleHeader.recordedAt.label), steps: [{datetime: [\"yyyy-MM-dd HH:mm\"]}]}\n"

    private func fields(_ fields: [FieldDefinition], of kind: Kind) -> String {
        "    fields:\n"
            + fields.map { field in
                "      \(field.name): \(ExampleSource.reading(field.type, of: column(of: field, kind)))\n"
            }.joined()
    }

    private static func reading(_ type: FieldType, of column: String) -> String {
        let steps: String? =
            switch type {
            case .date: "{date: [yyyy-MM-dd]}"
            case .datetime: "{datetime: [\"yyyy-MM-dd HH:mm\"]}"
            case .money: "{money: 元}"
            case .boolean: "{boolean: {yes: [是], no: [否]}}"
            case .list: "{split: [\";\"]}"
            case .shares:
                "{split: [\";\"]}, {shares: {pattern: \"{name}[{role}]{percent}%\", insurers: insurer-fictional, "
                    + "roles: {主承: \"01\", 跟单: \"02\", 独立承保: \"03\"}}}"
            case .text, .code, .division, .integer, .decimal, .creditCode, .reference: nil
            }
        return steps.map { "{from: \"\(column)\", steps: [\($0)]}" } ?? "\"\(column)\""
    }
}
