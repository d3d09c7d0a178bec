import Canonical

/// The positions of the records that name each parent of a relation, made when all records are known.
struct ChildBook {
    /// Of each parent's number where its children begin; one more at the end.
    private let starts: [UInt32]
    private let children: [UInt32]

    /// - Parameters:
    ///   - parentCount: How many numbers the parents' kind has.
    ///   - pairs: Positions with the parent that each names, in the order in which the children are to stand.
    init(parentCount: Int, pairs: [(parent: Int32, child: Int)]) {
        var starts = [UInt32](repeating: 0, count: parentCount + 1)
        for pair in pairs { starts[Int(pair.parent) + 1] += 1 }
        for place in starts.indices.dropFirst() { starts[place] += starts[place - 1] }
        var next = starts
        var children = [UInt32](repeating: 0, count: pairs.count)
        for pair in pairs {
            children[Int(next[Int(pair.parent)])] = UInt32(pair.child)
            next[Int(pair.parent)] += 1
        }
        self.starts = starts
        self.children = children
    }

    /// The children of a parent, in order.
    subscript(parent: Int32) -> [Int] {
        guard Int(parent) + 1 < starts.count else { return [] }
        let range = Int(starts[Int(parent)])..<Int(starts[Int(parent) + 1])
        return range.isEmpty ? [] : children[range].map { Int($0) }
    }
}
