import Canonical
import Mapping

/// The example of a draft: a row made up from shapes and formats, and the keys that it must give.
struct ExampleBlock {
    private let proposal: SourceProposal
    private let tables: CodeTables

    init(_ proposal: SourceProposal, tables: CodeTables) {
        self.proposal = proposal
        self.tables = tables
    }

    /// Empty for records without a key, which no example can show.
    var lines: [String] {
        let expectations = proposal.records.compactMap(expectation)
        guard !expectations.isEmpty else { return [] }
        var lines = ["", "# 由形状编成的一行,没有原值;请换成一行有代表性的虚构数据。", "examples:", "  - name: 由形状编成"]
        lines += proposal.table.isNested ? record : row
        return lines + ["    expect:"] + expectations
    }

    private func expectation(_ record: RecordProposal) -> String? {
        var fields: [String] = []
        for field in record.kind.definition.key {
            guard let place = record.assignment.proposal(for: field)?.column else { continue }
            let value = ExampleValue(proposal.columns[place], use: uses[place], tables: tables).text
            fields.append("\(field.name): \(YAMLText.scalar(value))")
        }
        return fields.isEmpty ? nil : "      \(record.kind.id): {\(fields.joined(separator: ", "))}"
    }

    /// What each column is used for; the first record that reads it decides.
    private var uses: [Int: FieldDefinition] {
        var uses: [Int: FieldDefinition] = [:]
        for record in proposal.records {
            for found in record.assignment.proposals where uses[found.column] == nil {
                uses[found.column] = found.field
            }
        }
        return uses
    }

    private var row: [String] {
        let uses = uses
        return ["    row:"]
            + proposal.columns.indices.map { place in
                let column = proposal.columns[place]
                let value = ExampleValue(column, use: uses[place], tables: tables)
                return "      \(YAMLText.scalar(column.column.name)): \(value.cell)"
            }
    }

    private var record: [String] {
        let uses = uses
        var root = ExampleTree()
        let shares = proposal.records.compactMap(\.shares).first
        for (place, column) in proposal.columns.enumerated() {
            var value = ExampleValue(column, use: uses[place], tables: tables)
            if let shares, let fixed = shares.exampleValue(of: place, tables: tables) {
                value = ExampleValue(text: fixed)
            }
            if place == proposal.recordedAt { value = ExampleValue(text: ExampleValue.moment(column.facts)) }
            let names = column.column.name.split(separator: "/").map(String.init)
            root.add(names[...], column.column.isList ? "[\(value.cell)]" : value.cell)
        }
        return ["    record:"] + root.lines(indent: "      ", isDocument: isDocument)
    }

    private var isDocument: Bool { if case .document = proposal.table.form { true } else { false } }
}

/// The made-up record of a nested format.
private struct ExampleTree {
    private var members: [(name: String, value: String?, inner: ExampleTree)] = []

    private var isList: Bool { members.first?.name == "*" }

    init() {}

    mutating func add(_ names: ArraySlice<String>, _ value: String) {
        guard let name = names.first else { return }
        let place: Int
        if let known = members.firstIndex(where: { $0.name == name }) {
            place = known
        } else {
            place = members.count
            members.append((name, nil, ExampleTree()))
        }
        if names.count == 1 { members[place].value = value } else { members[place].inner.add(names.dropFirst(), value) }
    }

    func lines(indent: String, isDocument: Bool) -> [String] {
        members.flatMap { member -> [String] in
            if let value = member.value { return ["\(indent)\(YAMLText.scalar(member.name)): \(value)"] }
            let head = "\(indent)\(YAMLText.scalar(member.name)):"
            guard member.inner.isList, let item = member.inner.members.first else {
                return [head] + member.inner.lines(indent: indent + "  ", isDocument: isDocument)
            }
            var inner = item.inner.lines(indent: indent + "    ", isDocument: isDocument)
            if let first = inner.first { inner[0] = "\(indent)  - \(first.drop { $0 == " " })" }
            return [head] + inner
        }
    }
}

extension SharesListProposal {
    /// One insurer with everything; nil for other columns.
    func exampleValue(of place: Int, tables: CodeTables) -> String? {
        if place == insurer { return tables[insurers]?.rows.first?.code.text ?? "" }
        if place == role { return roles.words.first?.word ?? "" }
        return place == percent ? "100.00" : nil
    }
}
