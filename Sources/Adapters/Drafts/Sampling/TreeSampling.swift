import Canonical
import Mapping

/// Collects the columns of nested records: every path at which a value stands, in the order in which they are met.
///
/// An array of values is one column; an array of objects is a list whose columns stand in it. Lists inside lists are left
/// out, since a mapping cannot read them.
struct TreeSampling {
    private(set) var columns: [SampledColumn] = []
    private(set) var rowCount = 0
    /// Paths that are left out.
    private(set) var unreadable: [String] = []

    private var places: [String: Int] = [:]
    /// How many objects were met at each path that is a list or a single object.
    private(set) var objectCounts: [String: Int] = [:]
    private let isDocument: Bool

    /// - Parameter isDocument: Whether paths begin without a slash and a list is a repeated element.
    init(isDocument: Bool) { self.isDocument = isDocument }

    /// Takes one record.
    mutating func take(_ tree: SourceTree) {
        guard tree.malformed == nil, !tree.nodes.isEmpty else { return }
        rowCount += 1
        members(of: 0, path: "", names: [], list: nil, Walk(tree))
    }

    /// The columns, each with the rows or items that did not have it counted as empty.
    func finished() -> [SampledColumn] {
        columns.compactMap { column in
            // A list or object that is null in some records is no value.
            if column.cells.isEmpty, objectCounts[column.name] != nil || objectCounts[column.name + "/*"] != nil {
                return nil
            }
            var column = column
            column.rowCount = column.list.map { objectCounts[$0, default: 0] } ?? rowCount
            column.emptyCount = max(0, column.rowCount - column.emptyCount)
            return column
        }
    }

    private struct Walk {
        let tree: SourceTree

        init(_ tree: SourceTree) { self.tree = tree }

        func children(of node: Int) -> [Int] {
            var children: [Int] = []
            var child = node + 1
            while child < tree.nodes[node].end {
                children.append(child)
                child = tree.nodes[child].end
            }
            return children
        }

        func name(of node: Int) -> String { String(decoding: tree.bytes[tree.nodes[node].name], as: UTF8.self) }

        func isObject(_ node: Int) -> Bool { tree.nodes[node].kind == .container && !tree.nodes[node].isArray }

        func cell(of node: Int) -> SampledCell? {
            SampledCell(tree.bytes[tree.nodes[node].value], tree.nodes[node].kind)
        }
    }

    private mutating func members(of node: Int, path: String, names: [String], list: String?, _ walk: Walk) {
        let children = walk.children(of: node)
        let repeated = isDocument ? Self.repeated(children.map(walk.name)) : []
        for child in children {
            let name = walk.name(of: child)
            let inner = path.isEmpty && isDocument ? name : "\(path)/\(name)"
            let found = walk.tree.nodes[child]
            if repeated.contains(name), walk.isObject(child) {
                item(child, of: inner, names: names + [name], list: list, walk)
            } else if walk.isObject(child) {
                objectCounts[inner, default: 0] += 1
                members(of: child, path: inner, names: names + [name], list: list, walk)
            } else if found.isArray {
                array(child, path: inner, names: names + [name], list: list, walk)
            } else {
                note([walk.cell(of: child)].compactMap { $0 }, at: inner, names + [name], list, isList: false)
            }
        }
    }

    private mutating func array(_ node: Int, path: String, names: [String], list: String?, _ walk: Walk) {
        let items = walk.children(of: node)
        if items.contains(where: walk.isObject) {
            for child in items where walk.isObject(child) { item(child, of: path, names: names, list: list, walk) }
        } else if !items.isEmpty {
            note(items.compactMap { walk.cell(of: $0) }, at: path, names, list, isList: true)
        }
    }

    private mutating func item(_ node: Int, of path: String, names: [String], list: String?, _ walk: Walk) {
        guard list == nil else {
            if !unreadable.contains(path) { unreadable.append(path) }
            return
        }
        objectCounts[path + "/*", default: 0] += 1
        members(of: node, path: path + "/*", names: names, list: path + "/*", walk)
    }

    /// Notes a column; until the end `emptyCount` counts the rows that had a value.
    private mutating func note(
        _ cells: [SampledCell], at path: String, _ names: [String], _ list: String?, isList: Bool
    ) {
        let place: Int
        if let known = places[path] {
            place = known
        } else {
            place = columns.count
            places[path] = place
            columns.append(SampledColumn(path: path, names: names, list: list, isList: isList))
        }
        if isList { columns[place].isList = true }
        columns[place].cells += cells
        if !cells.isEmpty { columns[place].emptyCount += 1 }
    }

    private static func repeated(_ names: [String]) -> Set<String> {
        var once: Set<String> = []
        return Set(names.filter { !once.insert($0).inserted })
    }
}
