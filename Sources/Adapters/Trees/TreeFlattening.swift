import Canonical
import Mapping

/// Puts the records of a nested source into rows of cells: the record's own row, then one for each item of its lists.
struct TreeFlattening {
    private let shape: TreeShape
    /// Paths that no column names, in the order in which they were met, each with the row that had it first.
    private(set) var unknownPaths: [(path: String, row: Int)] = []
    private var knownUnknown: Set<String> = []
    private var fault: String?

    init(_ mapping: SourceMapping) { shape = TreeShape(of: mapping) }

    /// Appends a record's rows to a batch.
    mutating func append(_ tree: borrowing SourceTree, to batch: inout SourceBatch) {
        let first = batch.cells.count
        if let malformed = tree.malformed {
            return batch.addRow(number: tree.line, from: first, malformed: malformed)
        }
        let firstRow = batch.rows.count
        let base = batch.bytes.count
        batch.bytes.append(contentsOf: tree.bytes)
        for _ in 0..<shape.widths[0] { batch.cells.append(.absent) }
        batch.addRow(number: tree.line, from: first)
        fault = nil
        walk(0, 0, first: first, path: "", Walk(tree: copy tree, base: base, row: tree.line), &batch)
        if let fault {
            batch.rows.removeSubrange((firstRow + 1)...)
            batch.rows[firstRow].isMalformed = true
            batch.reasons.append((firstRow, fault))
        }
    }

    /// What stays the same while one record is walked over.
    private struct Walk {
        let tree: SourceTree
        let base: Int
        let row: Int32

        func cell(_ node: SourceTree.Node) -> SourceCell {
            SourceCell(
                node.value.lowerBound + base..<node.value.upperBound + base, node.kind, isUndecodable: node.isUndecodable)
        }

        /// The children of a container, by their places.
        func children(of node: Int) -> [Int] {
            var children: [Int] = []
            var child = node + 1
            while child < tree.nodes[node].end {
                children.append(child)
                child = tree.nodes[child].end
            }
            return children
        }
    }

    /// Takes a node that stands at a place of the shape; `first` is the first cell of the row under way.
    private mutating func walk(
        _ node: Int, _ place: Int, first: Int, path: String, _ walk: Walk, _ batch: inout SourceBatch
    ) {
        let found = walk.tree.nodes[node]
        let known = shape.places[place]
        if known.position >= 0 {
            batch.cells[first + known.position] =
                found.isArray && known.items < 0 ? list(of: node, names: [], walk, &batch) : walk.cell(found)
            if known.isIgnored || found.kind != .container || found.isArray { return }
        }
        if !known.lists.isEmpty { takeLists(node, known, first: first, walk, &batch) }
        if known.level > 0, known.items < 0, found.kind != .absent {
            return item(node, place, -1, path, walk, &batch)
        }
        guard found.kind == .container else { return }
        if found.isArray {
            takeItems(node, known, path: path, walk, &batch)
        } else {
            takeMembers(node, place, first: first, path: path, walk, &batch)
        }
    }

    private mutating func takeMembers(
        _ node: Int, _ place: Int, first: Int, path: String, _ walk: Walk, _ batch: inout SourceBatch
    ) {
        let isElement = walk.tree.isDocument
        for child in walk.children(of: node) {
            let name = walk.tree.bytes.span.extracting(walk.tree.nodes[child].name)
            guard let next = shape.places[place].member(name) else {
                noteUnknown("\(path)/\(name.string)", walk)
                continue
            }
            let inner = "\(path)/\(name.string)"
            if isElement, shape.places[next].items >= 0 {
                let index = walk.children(of: node).filter {
                    $0 < child && walk.tree.bytes.span.extracting(walk.tree.nodes[$0].name).equals(name)
                }.count
                takeItem(child, shape.places[next], Int32(index), path: inner, walk, &batch)
                continue
            }
            let position = shape.places[next].position
            if isElement, position >= 0, batch.cells[first + position].kind != .absent {
                fault = "元素“\(name.string)”重复"
                return
            }
            self.walk(child, next, first: first, path: inner, walk, &batch)
        }
    }

    private mutating func takeItems(
        _ node: Int, _ known: TreeShape.Place, path: String, _ walk: Walk, _ batch: inout SourceBatch
    ) {
        guard known.items >= 0 else {
            if known.lists.isEmpty, known.position < 0, !known.isIgnored { fault = "“\(path)”不应是数组" }
            return
        }
        for (index, child) in walk.children(of: node).enumerated() {
            takeItem(child, known, Int32(index), path: path, walk, &batch)
        }
    }

    private mutating func takeItem(
        _ node: Int, _ known: TreeShape.Place, _ index: Int32, path: String, _ walk: Walk, _ batch: inout SourceBatch
    ) {
        guard shape.places[known.items].level > 0 else { return }
        guard walk.tree.nodes[node].kind == .container, !walk.tree.nodes[node].isArray else {
            fault = "“\(path)/\(index)”应是对象"
            return
        }
        item(node, known.items, index, path + "/*", walk, &batch)
    }

    /// A row of its own for an item of a list, or for a single object that is a record.
    private mutating func item(
        _ node: Int, _ place: Int, _ index: Int32, _ path: String, _ walk: Walk, _ batch: inout SourceBatch
    ) {
        guard walk.tree.nodes[node].kind == .container, !walk.tree.nodes[node].isArray else {
            fault = "“\(path)”应是对象"
            return
        }
        let level = shape.places[place].level
        let first = batch.cells.count
        for _ in 0..<shape.widths[Int(level)] { batch.cells.append(.absent) }
        batch.addRow(number: walk.row, level: level, item: index, from: first)
        takeMembers(node, place, first: first, path: path, walk, &batch)
    }

    /// The cells of the lists that go through this array.
    private func takeLists(
        _ node: Int, _ known: TreeShape.Place, first: Int, _ walk: Walk, _ batch: inout SourceBatch
    ) {
        guard walk.tree.nodes[node].kind != .absent else { return }
        for column in known.lists {
            batch.cells[first + column.position] =
                walk.tree.nodes[node].isArray
                ? list(of: node, names: column.names, walk, &batch) : walk.cell(walk.tree.nodes[node])
        }
    }

    /// A list cell of what stands at the end of the names in each item; `absent` where there is nothing.
    private func list(of node: Int, names: [[UInt8]], _ walk: Walk, _ batch: inout SourceBatch) -> SourceCell {
        let start = batch.items.count
        for child in walk.children(of: node) {
            var place: Int? = child
            for name in names {
                place = place.flatMap { parent in
                    walk.tree.nodes[parent].kind != .container
                        ? nil
                        : walk.children(of: parent).first {
                            walk.tree.bytes.span.extracting(walk.tree.nodes[$0].name).equals(name.span)
                        }
                }
            }
            batch.items.append(place.map { walk.cell(walk.tree.nodes[$0]) } ?? .absent)
        }
        return SourceCell(start..<batch.items.count, .list)
    }

    private mutating func noteUnknown(_ path: String, _ walk: Walk) {
        guard knownUnknown.count < 1000, knownUnknown.insert(path).inserted else { return }
        unknownPaths.append((path, Int(walk.row)))
    }
}
