import Definitions
import Mapping

/// The lists and objects under `each:` of a source's records, in the order in which they appear; none inside another.
struct NestedLists {
    private(set) var lists: [SourceList] = []
    private var nodes: [DefinitionNode] = []

    init(_ records: [DefinitionNode], isNested: Bool) throws(DefinitionError) {
        for node in records {
            var record = try node.mapping()
            guard let each = try record.optional("each") else { continue }
            guard isNested else { throw each.error("表格没有嵌套列表") }
            let path = try each.text()
            let names = TreeShape.names(path)
            guard !names.isEmpty, !path.hasSuffix("/"), names.dropLast().allSatisfy({ $0 != "*" }), names != ["*"]
            else {
                throw each.error("each 应为路径,列表以 /* 结尾,例如 /hazards/*;列表里的列表不能展开")
            }
            if lists.contains(where: { $0.path == path }) { continue }
            if let other = lists.first(where: { Self.isInside($0.path, path) || Self.isInside(path, $0.path) }) {
                throw each.error("“\(path)”与“\(other.path)”一个在另一个之内,不能都展开")
            }
            lists.append(SourceList(path: path))
            nodes.append(each)
        }
        guard lists.count < 200 else { throw nodes[199].error("嵌套列表过多") }
    }

    /// Refuses a list none of whose members is a column: its path is not written as those of the columns are.
    func requireColumns(_ columns: SourceColumns) throws(DefinitionError) {
        for (place, list) in lists.enumerated() where !columns.hasColumn(ofLevel: UInt8(place + 1)) {
            throw nodes[place].error("columns 里没有“\(list.path)/”开头的列")
        }
    }

    private static func isInside(_ inner: String, _ outer: String) -> Bool {
        inner.hasPrefix(outer.hasSuffix("/*") ? String(outer.dropLast()) : outer + "/")
    }
}
