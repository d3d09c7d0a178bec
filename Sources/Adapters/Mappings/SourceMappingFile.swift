import Canonical
import Definitions
import Mapping

/// Compiles one `<source>.yaml`: the source's form and columns, its records, what is ignored, what a manifest states.
///
/// Closed world: every column is mapped or ignored with a reason, every required field has a source, every key is known.
struct SourceMappingFile {
    /// A compiled source with what belongs to it beside the kernel's part.
    struct Compiled {
        let mapping: SourceMapping
        let format: SourceFormat
        let examples: [MappingExample]
        let coverage: MappingCoverage
    }

    let name: String
    let definitions: MappingDefinitions

    func read(_ root: DefinitionNode) throws(DefinitionError) -> Compiled {
        var file = try root.mapping()
        let sourceNode = try file.required("source")
        let recordsNode = try file.optional("records")
        let ignoreNode = try file.optional("ignore")
        let statementNode = try file.optional("statements")
        let lookupNode = try file.optional("lookup")
        let examplesNode = try file.optional("examples")
        try file.finish()
        var source = try sourceNode.mapping()
        let format = try SourceFormatReader(&source).format
        let pattern = try filePattern(try source.required("file"))
        let recordNodes = try recordsNode?.list() ?? []
        if recordNodes.count > SourceMapping.recordLimit {
            throw recordNodes[SourceMapping.recordLimit].error("一个数据源最多有 \(SourceMapping.recordLimit) 种 records")
        }
        let lists = try NestedLists(recordNodes, isNested: format.isNested)
        var columns = try SourceColumns(
            try source.required("columns"), lists: lists.lists, isNested: format.isNested)
        try lists.requireColumns(columns)
        let totalNode = try source.optional("total")
        let totalRowNode = try source.optional("total-row")
        let skipNode = try source.optional("skip")
        try source.finish()
        if let ignoreNode { try columns.ignore(ignoreNode) }
        var records: [RecordMapping] = []
        for node in recordNodes {
            records.append(try RecordMappingReader(definitions: definitions, lists: lists.lists).read(node, &columns))
        }
        for (node, record) in zip(recordNodes, records) {
            guard let latest = record.latestBy else { continue }
            guard records.contains(where: { $0.kind == latest.kind && $0.level == record.level && !$0.isDerived })
            else {
                var parts = try node.mapping()
                var derived = try parts.required("derived").mapping()
                throw try derived.required("latest").error("这个数据源没有 \(latest.kind.id),比较不出先后")
            }
        }
        guard [!records.isEmpty, statementNode != nil, lookupNode != nil].filter({ $0 }).count == 1 else {
            throw root.error("一个数据源要么有 records,要么有 statements(对账清单),要么有 lookup(供其他数据源查找)")
        }
        if let statementNode, format.isNested { throw statementNode.error("对账清单只能是表格") }
        let statements = try statementNode.map { (node) throws(DefinitionError) in
            try self.statements(node, &columns)
        }
        let lookupKey = try lookupNode.map { (node) throws(DefinitionError) in try self.lookupKey(node, &columns) }
        let total = try total(totalNode, records, columns)
        let totalRow = try totalRowNode.map { (node) throws(DefinitionError) in
            guard !format.isNested else { throw node.error("合计行只用于表格") }
            return try self.totalRow(node, total, &columns)
        }
        if case .xml(let layout) = format, layout.amount != nil, total == nil {
            throw sourceNode.error("首部写明金额时,应有 total 说明它是哪一列的合计")
        }
        let skips = try skips(skipNode, &columns)
        if lookupKey == nil { try columns.finish() }
        let mapping = SourceMapping(
            name: name, file: pattern, columns: columns.compiled, lists: lists.lists, records: records, skips: skips,
            totalRow: totalRow, statements: statements, lookupKey: lookupKey, total: total)
        var examples: [MappingExample] = []
        for node in try examplesNode?.list() ?? [] {
            examples.append(try MappingExample(node, of: mapping, format: format))
        }
        return Compiled(
            mapping: mapping, format: format, examples: examples,
            coverage: MappingCoverage(of: mapping, mappedColumns: columns.mappedCount))
    }

    private func filePattern(_ node: DefinitionNode) throws(DefinitionError) -> FileNamePattern {
        guard let pattern = FileNamePattern(try node.text()) else {
            throw node.error("文件名须含数据日期 {yyyyMMdd},且只含一次")
        }
        return pattern
    }

    private func statements(
        _ node: DefinitionNode, _ columns: inout SourceColumns
    ) throws(DefinitionError) -> StatementMapping {
        var statements = try node.mapping()
        let file = try columns.place(of: try statements.required("file"), in: nil)
        let count = try columns.place(of: try statements.required("count"), in: nil)
        let amount = try statements.optional("amount").map { (node) throws(DefinitionError) in
            try self.amount(node, &columns)
        }
        try statements.finish()
        return StatementMapping(file: file, count: count, amount: amount)
    }

    private func amount(
        _ node: DefinitionNode, _ columns: inout SourceColumns
    ) throws(DefinitionError) -> TotalMapping {
        var parts = try node.mapping()
        let column = try columns.place(of: try parts.required("from"), in: nil)
        let form = try MoneyForm(reading: try parts.required("money"), columnNames: [columns.name(column)])
        try parts.finish()
        return TotalMapping(column: column, form: form)
    }

    private func totalRow(
        _ node: DefinitionNode, _ total: TotalMapping?, _ columns: inout SourceColumns
    ) throws(DefinitionError) -> TotalRowMapping {
        var parts = try node.mapping()
        let marker = try columns.place(of: try parts.required("column"), in: nil)
        let text = Header.form(try parts.required("text").text())
        var count: (column: Int, pattern: Pattern)?
        if let countNode = try parts.optional("count") {
            var settings = try countNode.mapping()
            let column = try columns.place(of: try settings.required("from"), in: nil)
            count = (column, try settings.required("pattern").pattern())
            try settings.finish()
        }
        let amount = try parts.optional("amount").map { (node) throws(DefinitionError) in
            let amount = try self.amount(node, &columns)
            guard amount.column == total?.column else { throw node.error("合计行的金额应是 total 所写的列") }
            return amount
        }
        try parts.finish()
        return TotalRowMapping(marker: marker, text: text, count: count, amount: amount)
    }

    /// Rows that are no data: `[{reason: 填表人, when: 条件}]`.
    private func skips(
        _ node: DefinitionNode?, _ columns: inout SourceColumns
    ) throws(DefinitionError) -> [Condition] {
        var skips: [Condition] = []
        for item in try node?.list() ?? [] {
            var parts = try item.mapping()
            let reason = try parts.required("reason")
            guard !(try reason.text()).isEmpty else { throw reason.error("请写明跳过这些行的原因") }
            skips.append(try ConditionReader(list: nil).read(try parts.required("when"), &columns))
            try parts.finish()
        }
        return skips
    }

    private func lookupKey(
        _ node: DefinitionNode, _ columns: inout SourceColumns
    ) throws(DefinitionError) -> Int {
        var parts = try node.mapping()
        let key = try columns.place(of: try parts.required("key"), in: nil)
        try parts.finish()
        return key
    }

    private func total(
        _ node: DefinitionNode?, _ records: [RecordMapping], _ columns: SourceColumns
    ) throws(DefinitionError) -> TotalMapping? {
        guard let node else { return nil }
        let name = try node.text()
        for field in records.flatMap(\.fields) {
            guard case .column(let column) = field.source, columns.name(column) == name,
                case .money(let form) = field.reading
            else { continue }
            return TotalMapping(column: column, form: form)
        }
        throw node.error("total 应是一个按金额映射的列,“\(name.prefix(40))”不是")
    }
}

extension DefinitionNode {
    /// An error that names what is known, or the nearest of it.
    func unknown(_ what: String, _ name: String, known: [String]) -> DefinitionError {
        if let near = nearestName(to: name, among: known) {
            return error("没有\(what)“\(name.prefix(40))”,是否应为“\(near)”")
        }
        return error("没有\(what)“\(name.prefix(40))”,现有:\(known.joined(separator: "、"))")
    }
}
