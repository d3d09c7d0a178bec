import Canonical

/// The positions of the records that name each parent of a relation, made when all records are known.
struct ChildBook {
    /// Of each parent's place where its children begin; one more at the end.
    private let starts: [UInt32]
    private let children: [UInt32]

    /// - Parameters:
    ///   - parentCount: How many keys the parents' kind has.
    ///   - pairs: Positions with the number of the parent that each names, in the order in which the children are to stand.
    init(parentCount: Int, pairs: [(parent: Int32, child: Int32)]) {
        var starts = [UInt32](repeating: 0, count: parentCount + 1)
        for pair in pairs { starts[KeyBook.place(of: pair.parent) + 1] += 1 }
        for place in starts.indices.dropFirst() { starts[place] += starts[place - 1] }
        var next = starts
        var children = [UInt32](repeating: 0, count: pairs.count)
        for pair in pairs {
            let place = KeyBook.place(of: pair.parent)
            children[Int(next[place])] = UInt32(pair.child)
            next[place] += 1
        }
        self.starts = starts
        self.children = children
    }

    /// The children of a parent, in order.
    subscript(parent: Int32) -> [Int] {
        let place = KeyBook.place(of: parent)
        guard place + 1 < starts.count else { return [] }
        let range = Int(starts[place])..<Int(starts[place + 1])
        return range.isEmpty ? [] : children[range].map { Int($0) }
    }
}
