import Canonical
import Mapping

/// Puts the records of a nested source into rows of cells: the record's own row, then one for each item of its lists.
///
/// A value where an object or an array should be, or the other way round, makes the record malformed, unless a column
/// stands there: then the column's field says so.
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
        walk(0, 0, first: first, path: "", TreeWalk(tree: copy tree, base: base), &batch)
        if let fault {
            batch.rows.removeSubrange((firstRow + 1)...)
            batch.rows[firstRow].isMalformed = true
            batch.reasons.append((firstRow, fault))
        }
    }

    /// Takes a node that stands at a place of the shape; `first` is the first cell of the row under way.
    private mutating func walk(
        _ node: Int, _ place: Int, first: Int, path: String, _ walk: TreeWalk, _ batch: inout SourceBatch
    ) {
        let found = walk.tree.nodes[node]
        let known = shape.places[place]
        guard found.kind != .absent, !known.isIgnored else { return }
        if known.position >= 0 {
            batch.cells[first + known.position] =
                found.isArray ? walk.list(of: walk.children(of: node), names: [], &batch) : walk.cell(found)
            if found.isArray || !known.hasParts { return }
        }
        if !known.lists.isEmpty { return takeLists(node, place, first: first, path: path, walk, &batch) }
        guard known.hasParts, !walk.isBlank(node) else { return }
        if known.items >= 0 {
            guard found.isArray else { return refuse("“\(walk.shown(path))”应是数组") }
            for (index, child) in walk.children(of: node).enumerated() {
                item(child, known.items, Int32(index), path: "\(path)/*", walk, &batch)
            }
        } else if known.level > 0 {
            item(node, place, -1, path: path, walk, &batch)
        } else if found.kind == .container, !found.isArray {
            takeMembers(node, place, first: first, path: path, walk, &batch)
        } else if known.position < 0 {
            refuse(path.isEmpty ? "应是对象" : "“\(walk.shown(path))”应是对象")
        }
    }

    private mutating func takeMembers(
        _ node: Int, _ place: Int, first: Int, path: String, _ walk: TreeWalk, _ batch: inout SourceBatch
    ) {
        // In a document a list is several elements of one name; how many of them stood before.
        var counts: [Int: Int32] = [:]
        for child in walk.children(of: node) {
            let name = walk.name(of: child)
            let inner = "\(path)/\(Text(bytes: name).string)"
            guard let next = shape.places[place].member(name.span) else {
                noteUnknown(inner, walk)
                continue
            }
            guard walk.tree.isDocument else {
                self.walk(child, next, first: first, path: inner, walk, &batch)
                continue
            }
            let index = counts[next, default: 0]
            counts[next] = index + 1
            let known = shape.places[next]
            if known.items >= 0, known.lists.isEmpty {
                item(child, known.items, index, path: "\(inner)/*", walk, &batch)
            } else if index == 0 {
                self.walk(child, next, first: first, path: inner, walk, &batch)
            } else if known.lists.isEmpty, !known.isIgnored {
                refuse("元素“\(Text(bytes: name).string)”重复")
            }
        }
    }

    /// A row of its own for an item of a list, or for a single object that is a record.
    private mutating func item(
        _ node: Int, _ place: Int, _ index: Int32, path: String, _ walk: TreeWalk, _ batch: inout SourceBatch
    ) {
        let found = walk.tree.nodes[node]
        // An element without any content is an item of which nothing is known.
        let isEmptyElement = walk.tree.isDocument && walk.isBlank(node)
        guard (found.kind == .container && !found.isArray) || isEmptyElement else {
            let shown = walk.shown(index < 0 ? path : String(path.dropLast()) + "\(index)")
            return refuse("“\(shown)”应是对象")
        }
        let level = shape.places[place].level
        let first = batch.cells.count
        for _ in 0..<shape.widths[Int(level)] { batch.cells.append(.absent) }
        batch.addRow(number: walk.tree.line, level: level, item: index, from: first)
        takeMembers(node, place, first: first, path: path, walk, &batch)
    }

    /// The cells of the lists that go through this array, or through the elements of this name.
    private mutating func takeLists(
        _ node: Int, _ place: Int, first: Int, path: String, _ walk: TreeWalk, _ batch: inout SourceBatch
    ) {
        let known = shape.places[place]
        let found = walk.tree.nodes[node]
        let isOfObjects = known.lists.contains { !$0.names.isEmpty }
        guard found.isArray || walk.tree.isDocument else {
            // A single value may be a list of one; a list of objects it is not.
            if isOfObjects, !walk.isBlank(node) { return refuse("“\(walk.shown(path))”应是数组") }
            for column in known.lists { batch.cells[first + column.position] = walk.cell(found) }
            return
        }
        let items = found.isArray ? walk.children(of: node) : walk.namesakes(of: node)
        for column in known.lists {
            batch.cells[first + column.position] = walk.list(of: items, names: column.names, &batch)
        }
        for (index, item) in items.enumerated() {
            let kind = walk.tree.nodes[item].kind
            if isOfObjects, kind != .container, kind != .absent, !walk.isBlank(item) {
                return refuse("“\(walk.shown(path))/\(index)”应是对象")
            }
            noteUnknownMembers(of: item, known.items, path: "\(path)/*", walk)
        }
    }

    private mutating func noteUnknownMembers(of node: Int, _ place: Int, path: String, _ walk: TreeWalk) {
        guard place >= 0, walk.tree.nodes[node].kind == .container, !walk.tree.nodes[node].isArray else { return }
        for child in walk.children(of: node) {
            let name = walk.name(of: child)
            let inner = "\(path)/\(Text(bytes: name).string)"
            if let next = shape.places[place].member(name.span) {
                if shape.places[next].hasParts { noteUnknownMembers(of: child, next, path: inner, walk) }
            } else {
                noteUnknown(inner, walk)
            }
        }
    }

    private mutating func refuse(_ reason: String) { fault = fault ?? reason }

    private mutating func noteUnknown(_ path: String, _ walk: TreeWalk) {
        guard knownUnknown.count < 1000, knownUnknown.insert(path).inserted else { return }
        unknownPaths.append((walk.shown(path), Int(walk.tree.line)))
    }
}
