import Canonical
import Definitions
import Mapping

/// The columns that a source is declared to have, and what was said of each.
struct SourceColumns {
    private struct Column {
        let name: String
        let aliases: [String]
        let isOptional: Bool
        let level: UInt8
        let node: DefinitionNode
    }

    private let columns: [Column]
    private let isNested: Bool
    private var mapped: Set<Int> = []
    private var ignored: Set<Int> = []

    /// The declared columns; no name twice.
    ///
    /// - Parameters:
    ///   - node: A list of names, or of `{name, aliases, optional}`.
    ///   - lists: The nested lists that become records.
    ///   - isNested: Whether names are paths.
    /// - Throws: The first fault of the list.
    init(_ node: DefinitionNode, lists: [SourceList], isNested: Bool) throws(DefinitionError) {
        var columns: [Column] = []
        var forms: Set<Text> = []
        for item in try node.list() {
            let column = try Self.column(item, lists: lists, isNested: isNested)
            for name in [column.name] + column.aliases {
                let form = isNested ? Text(name) : Header.form(name)
                guard forms.insert(form).inserted else { throw item.error("列“\(name)”重复") }
            }
            columns.append(column)
        }
        guard !columns.isEmpty else { throw node.error("columns 不能为空") }
        self.columns = columns
        self.isNested = isNested
    }

    private static func column(
        _ item: DefinitionNode, lists: [SourceList], isNested: Bool
    ) throws(DefinitionError) -> Column {
        var nameNode = item
        var aliases: [String] = []
        var isOptional = false
        if item.isMapping {
            var parts = try item.mapping()
            nameNode = try parts.required("name")
            aliases = try parts.optional("aliases")?.texts() ?? []
            isOptional = try parts.optional("optional")?.boolean() ?? false
            try parts.finish()
        }
        let name = try nameNode.text()
        guard !name.isEmpty else { throw nameNode.error("列名不能为空") }
        var level: UInt8 = 0
        if isNested {
            guard aliases.isEmpty, !isOptional else { throw item.error("嵌套格式的列没有别名,缺少的键即为空") }
            for (place, list) in lists.enumerated() where name.hasPrefix(list.path + "/") {
                level = UInt8(place + 1)
            }
        }
        return Column(name: name, aliases: aliases, isOptional: isOptional, level: level, node: nameNode)
    }

    /// Notes the columns under `ignore:`, each with a reason.
    mutating func ignore(_ node: DefinitionNode) throws(DefinitionError) {
        for entry in try node.mapping().entries {
            let reason = try entry.value.text()
            guard !reason.isEmpty else { throw entry.value.error("请写明忽略列“\(entry.key)”的原因") }
            ignored.insert(try index(of: entry.key, at: entry.keyNode))
        }
    }

    /// The place of a column that something reads.
    ///
    /// - Parameters:
    ///   - node: The column's name; in a nested list a path from the item, or from the record when it begins with `/`.
    ///   - list: The path of the nested list in which the name is read; nil for the row itself.
    /// - Returns: The column's place.
    /// - Throws: No such column, or one that cannot be read here.
    mutating func place(of node: DefinitionNode, in list: String?) throws(DefinitionError) -> Int {
        let written = try node.text()
        let name = if let list, !written.hasPrefix("/") { "\(list)/\(written)" } else { written }
        let place = try index(of: name, at: node)
        guard !ignored.contains(place) else { throw node.error("列“\(columns[place].name)”已列在 ignore 下") }
        if let list, columns[place].level != 0, !columns[place].name.hasPrefix(list + "/") {
            throw node.error("列“\(name)”属于另一个嵌套列表")
        }
        if list == nil, columns[place].level != 0 { throw node.error("列“\(name)”属于嵌套列表,这里读不到") }
        mapped.insert(place)
        return place
    }

    /// The header of a column.
    func name(_ place: Int) -> String { columns[place].name }

    /// Refuses a column of which nothing was said.
    func finish() throws(DefinitionError) {
        for (place, column) in columns.enumerated() where !mapped.contains(place) && !ignored.contains(place) {
            throw column.node.error("列“\(column.name)”既没有映射,也没有列在 ignore 下")
        }
    }

    /// Whether a column belongs to a nested list.
    func hasColumn(ofLevel level: UInt8) -> Bool { columns.contains { $0.level == level } }

    /// How many columns something reads.
    var mappedCount: Int { mapped.count }

    var compiled: [SourceColumn] {
        columns.enumerated().map { place, column in
            SourceColumn(
                name: column.name, aliases: column.aliases, isIgnored: ignored.contains(place),
                isOptional: column.isOptional, level: column.level)
        }
    }

    private func index(of name: String, at node: DefinitionNode) throws(DefinitionError) -> Int {
        // A path from the record may be written with or without its first `/`.
        let other = isNested ? (name.hasPrefix("/") ? String(name.dropFirst()) : "/" + name) : name
        guard let place = columns.firstIndex(where: { $0.name == name || $0.name == other }) else {
            throw node.unknown("列", name, known: columns.map(\.name))
        }
        return place
    }
}
