import Canonical

/// One entry of `records:` in a draft.
struct RecordBlock {
    private let record: RecordProposal
    private let proposal: SourceProposal
    private let tables: CodeTables

    init(_ record: RecordProposal, of proposal: SourceProposal, tables: CodeTables) {
        self.record = record
        self.proposal = proposal
        self.tables = tables
    }

    var lines: [String] {
        let definition = record.kind.definition
        var lines = ["  - kind: \(definition.id)  # \(definition.label);\(coverage)"]
        if let each = record.each { lines.append("    each: \(YAMLText.scalar(each))") }
        if let latest = record.latestBy,
            let other = proposal.records.first(where: { $0.kind != record.kind && $0.each == nil })
        {
            lines.append("    derived: {latest: \(other.kind.id).\(latest.name)}  # 同一单位有多行时取最近的一行,待确认")
        }
        if let recordedAt = proposal.recordedAt { lines += recorded(recordedAt) }
        let fields = definition.fields.flatMap(lines(for:))
        let isEmpty = fields.allSatisfy { $0.drop { $0 == " " }.hasPrefix("#") }
        lines.append(isEmpty ? "    fields: {}" : "    fields:")
        return lines + fields
    }

    private var coverage: String {
        let missing = record.missing
        return missing.isEmpty
            ? "必填字段都有来源" : "缺必填字段 \(missing.map { "\($0.name)(\($0.label))" }.joined(separator: "、"))"
    }

    private func recorded(_ place: Int) -> [String] {
        guard let moments = proposal.columns[place].facts.moments else { return [] }
        let name = source(place)
        return [
            "    recorded: {from: \(YAMLText.scalar(name)), steps: [{datetime: \(YAMLText.list(moments.formats))}]}"
        ]
    }

    private func lines(for field: FieldDefinition) -> [String] {
        if let shares = record.shares, field.type == .shares { return lines(for: shares, field) }
        if let inherited = record.inherited.first(where: { $0.field.index == field.index }) {
            return ["      \(field.name): \(YAMLText.scalar(source(inherited.column)))  # 取自所在的记录"]
        }
        guard let found = record.assignment.proposal(for: field) else {
            guard field.need == .required else { return [] }
            return ["      # 缺:\(field.name) \(field.label)(必填,\(field.type.words));请写明来源列,或 {const: 值}"]
        }
        let column = proposal.columns[found.column]
        let steps = FieldSteps(field: field, column: column, tables: tables, statedUnit: statedUnit)
        return steps.text(similarity: found.similarity)
            .lines(name: field.name, source: source(found.column), indent: "      ")
    }

    private func lines(for shares: SharesListProposal, _ field: FieldDefinition) -> [String] {
        func inner(_ place: Int) -> String {
            YAMLText.scalar(String(proposal.columns[place].column.name.dropFirst(shares.path.count + 1)))
        }
        let roles = shares.roles.words.compactMap { word, standing in
            standing.code(of: word).map { "\(YAMLText.scalar(word)): \"\($0)\"" }
        }
        return [
            "      \(field.name):  # 列表的每一项有机构、角色、比例", "        each: \(YAMLText.scalar(shares.path))",
            "        fields:",
            "          insurerCode: \(inner(shares.insurer))", "          insurers: \(shares.insurers)",
            "          role: {from: \(inner(shares.role)), roles: {\(roles.joined(separator: ", "))}}  # 待确认",
            "          sharePercent: \(inner(shares.percent))",
        ]
    }

    /// A column as the record names it: below its list or object, or from the record with a slash.
    private func source(_ place: Int) -> String {
        let name = proposal.columns[place].column.name
        guard let each = record.each else { return name }
        if name.hasPrefix(each + "/") { return String(name.dropFirst(each.count + 1)) }
        return name.hasPrefix("/") ? name : "/" + name
    }

    private var statedUnit: String? {
        if case .sheet(let sheet) = proposal.table.form { sheet.moneyUnit } else { nil }
    }
}

extension CodeProposal.Standing {
    /// The code that a word means or may mean.
    func code(of word: String) -> String? {
        switch self {
        case .code: word
        case .label(let code), .unpadded(let code), .guess(let code, _): code.text
        case .open: nil
        }
    }
}
