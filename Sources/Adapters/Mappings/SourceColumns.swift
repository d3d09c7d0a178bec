import Canonical
import Definitions
import Mapping

/// The columns that a source is declared to have, and what was said of each.
struct SourceColumns {
    private let columns: [(name: String, node: DefinitionNode)]
    private var mapped: Set<Int> = []
    private var ignored: Set<Int> = []

    /// The declared columns; no name twice.
    init(_ node: DefinitionNode) throws(DefinitionError) {
        var columns: [(name: String, node: DefinitionNode)] = []
        for item in try node.list() {
            let name = try item.text()
            guard !columns.contains(where: { $0.name == name }) else { throw item.error("列“\(name)”重复") }
            columns.append((name, item))
        }
        guard !columns.isEmpty else { throw node.error("columns 不能为空") }
        self.columns = columns
    }

    /// Notes the columns under `ignore:`, each with a reason.
    mutating func ignore(_ node: DefinitionNode) throws(DefinitionError) {
        for entry in try node.mapping().entries {
            let reason = try entry.value.text()
            guard !reason.isEmpty else { throw entry.value.error("请写明忽略列“\(entry.key)”的原因") }
            ignored.insert(try index(of: entry.key, at: entry.keyNode))
        }
    }

    /// The place of a column that a field reads.
    mutating func place(of node: DefinitionNode) throws(DefinitionError) -> Int {
        let place = try index(of: try node.text(), at: node)
        guard !ignored.contains(place) else { throw node.error("列“\(columns[place].name)”已列在 ignore 下") }
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

    var compiled: [SourceColumn] {
        columns.enumerated().map { SourceColumn(name: $0.element.name, isIgnored: ignored.contains($0.offset)) }
    }

    private func index(of name: String, at node: DefinitionNode) throws(DefinitionError) -> Int {
        guard let place = columns.firstIndex(where: { $0.name == name }) else {
            throw node.unknown("列", name, known: columns.map(\.name))
        }
        return place
    }
}
