import Canonical
import Mapping

/// What stays the same while one record is walked over, and how its nodes are looked at.
struct TreeWalk {
    let tree: SourceTree
    /// Where the record's bytes begin in the batch.
    let base: Int

    /// A cell with the text of a node.
    func cell(_ node: SourceTree.Node) -> SourceCell {
        SourceCell(
            node.value.lowerBound + base..<node.value.upperBound + base, node.kind, isUndecodable: node.isUndecodable)
    }

    /// The bytes of the name of a member or an element.
    func name(of node: Int) -> ArraySlice<UInt8> { tree.bytes[tree.nodes[node].name] }

    /// Whether a node is a text of blanks only, as an element without content is.
    func isBlank(_ node: Int) -> Bool {
        let found = tree.nodes[node]
        return found.kind == .text && TextForm.trimmed(tree.bytes[found.value]).isEmpty
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

    /// An element and those of the same name that follow it in its parent.
    func namesakes(of node: Int) -> [Int] {
        var parent = node - 1
        while parent > 0, tree.nodes[parent].end <= node { parent -= 1 }
        return children(of: max(0, parent)).filter { $0 >= node && name(of: $0).elementsEqual(name(of: node)) }
    }

    /// A list cell of what stands at the end of the names in each item; `absent` where there is nothing.
    func list(of items: [Int], names: [[UInt8]], _ batch: inout SourceBatch) -> SourceCell {
        let start = batch.items.count
        for item in items { batch.items.append(node(at: names, in: item).map { cell(tree.nodes[$0]) } ?? .absent) }
        return SourceCell(start..<batch.items.count, .list)
    }

    /// A path as the mapping writes it: elements have no `/` in front.
    func shown(_ path: String) -> String { tree.isDocument ? String(path.dropFirst()) : path }

    private func node(at names: [[UInt8]], in item: Int) -> Int? {
        var place: Int? = item
        for name in names {
            place = place.flatMap { parent in
                tree.nodes[parent].kind == .container
                    ? children(of: parent).first { self.name(of: $0).elementsEqual(name) } : nil
            }
        }
        return place
    }
}
