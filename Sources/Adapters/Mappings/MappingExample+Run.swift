import Canonical
package import Definitions
import Mapping

/// An example of a source, ready to be run.
package struct RunnableExample: Sendable {
    /// What the example shows.
    package var name: String { example.name }

    let example: MappingExample
    let mapping: SourceMapping
    let format: SourceFormat
    let insurer: Text
    let effectiveFrom: CivilDate
    let lookups: [MappingDefinitions.Lookup]

    /// Maps the example's row and compares.
    ///
    /// - Throws: What differs, at its place in the mapping file.
    package func run() throws(DefinitionError) {
        var header = Header(nested: mapping)
        var batch = SourceBatch()
        if format.isNested {
            var tree = SourceTree()
            tree.isDocument = format.name == "xml"
            try tree.fill(from: example.row)
            var flattening = TreeFlattening(mapping)
            flattening.append(tree, to: &batch)
            if let unknown = flattening.unknownPaths.first {
                throw example.row.error("示例“\(name)”里的“\(unknown.path)”没有映射")
            }
        } else {
            header = Header(
                of: mapping, cells: mapping.columns.map { Text($0.name) }, row: 1, hasFixedWidth: true)
            try batch.fill(from: example.row, columns: mapping.columns)
        }
        var mapper = RowMapper(
            mapping, header: header, insurer: insurer, asOf: example.asOf ?? effectiveFrom, file: 0,
            lookups: try tables())
        var records: [MappedRecord] = []
        mapper.map(batch) { records.append($0) }
        guard (mapper.counts.skippedRows > 0) == example.isSkipped else {
            throw example.node.error(
                "示例“\(name)”:这一行\(example.isSkipped ? "没有被跳过" : "被跳过了,与 expect 不符")")
        }
        try compareFindings(records, header)
        for expectation in example.expectations { try compare(expectation, records) }
    }

    private func compareFindings(_ records: [MappedRecord], _ header: Header) throws(DefinitionError) {
        var found: [String] = []
        for mapped in records {
            for violation in mapped.violations {
                let column = (violation.column ?? violation.field.map { mapped.record.column(of: $0) }).map(Int.init)
                let label = column.flatMap { header.labels.indices.contains($0) ? header.labels[$0] : nil }
                let place = label.map { "@" + ($0.replacing("/*/", with: "/\(mapped.record.origin.item)/")) } ?? ""
                found.append(violation.rule.id.text + place)
            }
        }
        guard found.sorted() != example.findings.sorted() else { return }
        throw example.node.error(
            "示例“\(name)”的问题不符:应为 \(Self.words(example.findings)),实际为 \(Self.words(found))")
    }

    private func compare(
        _ expectation: (kind: Kind, records: [DefinitionNode], node: DefinitionNode), _ records: [MappedRecord]
    ) throws(DefinitionError) {
        let mapped = records.filter { $0.record.kind == expectation.kind }
        guard mapped.count == expectation.records.count else {
            throw expectation.node.error(
                "示例“\(name)”:应有 \(expectation.records.count) 条 \(expectation.kind.id),实际 \(mapped.count) 条")
        }
        for (expected, actual) in zip(expectation.records, mapped) {
            for entry in try expected.mapping().entries {
                guard let field = expectation.kind.definition.field(named: entry.key) else { continue }
                let wanted = try entry.value.canonicalTexts()
                let value = actual.record.canonicalText(of: field)
                guard !wanted.contains(value) else { continue }
                throw entry.value.error(
                    "示例“\(name)”:\(entry.key) 应为 \(wanted[0].isEmpty ? "空" : wanted[0]),实际为 \(value.isEmpty ? "空" : value)"
                )
            }
        }
    }

    private func tables() throws(DefinitionError) -> [LookupTable] {
        if let unknown = example.lookups.first(where: { given in !lookups.contains { $0.name == given.name } }) {
            throw unknown.node.unknown("可供查找的数据源", unknown.name, known: lookups.map(\.name))
        }
        var tables: [LookupTable] = []
        for lookup in lookups {
            var table = LookupTable(name: lookup.name, columnCount: lookup.columns.count)
            for row in example.lookups.first(where: { $0.name == lookup.name })?.rows ?? [] {
                var texts = [[UInt8]](repeating: [], count: lookup.columns.count)
                for entry in try row.mapping().entries {
                    guard let place = lookup.columns.firstIndex(of: entry.key) else {
                        throw entry.keyNode.unknown("列", entry.key, known: lookup.columns)
                    }
                    texts[place] = Array(try entry.value.text().utf8)
                }
                _ = table.add(texts[lookup.key], texts)
            }
            tables.append(table)
        }
        return tables
    }

    private static func words(_ findings: [String]) -> String {
        findings.isEmpty ? "没有问题" : findings.sorted().joined(separator: "、")
    }
}

extension Record {
    /// A field's value in its canonical form; empty when it is absent or unusable.
    fileprivate func canonicalText(of field: FieldDefinition) -> String {
        guard state(of: field.index) == .usable else { return "" }
        var bytes: [UInt8] = []
        appendValue(of: field, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension DefinitionNode {
    /// The canonical forms that an expected value may have: bare, or as a JSON string; empty for an absent field.
    fileprivate func canonicalTexts() throws(DefinitionError) -> [String] {
        if isText {
            let text = try text()
            return text.isEmpty ? [""] : [text, try quoted()]
        }
        if isMapping { return [try object()] }
        var items: [String] = []
        for item in try list() { items.append(item.isMapping ? try item.object() : try item.quoted()) }
        return ["[\(items.joined(separator: ","))]"]
    }

    private func quoted() throws(DefinitionError) -> String {
        var bytes: [UInt8] = []
        JSONText.append(try text().utf8, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    private func object() throws(DefinitionError) -> String {
        var members: [String] = []
        for entry in try mapping().entries.sorted(by: { $0.key < $1.key }) {
            members.append("\"\(entry.key)\":\(try entry.value.quoted())")
        }
        return "{\(members.joined(separator: ","))}"
    }

    /// A cell of an example: a text, or one key that says what it is.
    fileprivate func cell() throws(DefinitionError) -> (text: String, kind: CellKind) {
        guard isMapping else { return (try text(), .text) }
        let entries = try mapping().entries
        let kinds: [String: CellKind] = [
            "number": .number, "serial": .serial, "percent": .percent, "boolean": .boolean, "error": .error,
            "uncalculated": .uncalculated,
        ]
        guard entries.count == 1, let entry = entries.first, let kind = kinds[entry.key] else {
            throw error("单元格应为文本,或 {number|serial|percent|boolean|error|uncalculated: 值}")
        }
        return (try entry.value.text(), kind)
    }

    /// Whether the node is a cell that is no text.
    fileprivate var isTypedCell: Bool {
        guard let entries = try? mapping().entries, entries.count == 1, let entry = entries.first else { return false }
        return ["number", "boolean"].contains(entry.key) && entry.value.isText
    }
}

extension SourceBatch {
    /// Adds a table's row with a cell for every column.
    fileprivate mutating func fill(
        from node: DefinitionNode, columns: [SourceColumn]
    ) throws(DefinitionError) {
        let entries = try node.mapping().entries
        for column in columns {
            guard let entry = entries.first(where: { $0.key == column.name }) else {
                cells.append(.absent)
                continue
            }
            let cell = try entry.value.cell()
            add(Array(cell.text.utf8).span, cell.kind)
        }
        addRow(number: 2, from: 0)
    }
}

extension SourceTree {
    /// Fills the tree from a definition: mappings are objects, lists arrays, texts texts.
    mutating func fill(from node: DefinitionNode) throws(DefinitionError) {
        removeAll()
        line = 1
        try append(node, named: "")
    }

    private mutating func append(_ node: DefinitionNode, named name: String) throws(DefinitionError) {
        let nameRange = add(name)
        let place = nodes.count
        let isList = !node.isText && !node.isMapping
        if node.isText || node.isTypedCell {
            let cell = try node.cell()
            let value = add(cell.text)
            nodes.append(
                Node(
                    kind: cell.kind, isArray: false, name: nameRange, value: value, end: place + 1, line: 1,
                    isUndecodable: false))
            return
        }
        // A document repeats an element where other formats have an array.
        if isList, isDocument {
            for item in try node.list() { try append(item, named: name) }
            return
        }
        nodes.append(
            Node(
                kind: .container, isArray: isList, name: nameRange, value: 0..<0, end: place + 1, line: 1,
                isUndecodable: false))
        if isList {
            for item in try node.list() { try append(item, named: "") }
        } else {
            for entry in try node.mapping().entries { try append(entry.value, named: entry.key) }
        }
        nodes[place].end = nodes.count
    }

    private mutating func add(_ text: String) -> Range<Int> {
        let start = bytes.count
        bytes.append(contentsOf: text.utf8)
        return start..<bytes.count
    }
}
