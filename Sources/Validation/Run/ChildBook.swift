import Canonical

/// The positions of the records that name each parent of a relation, made when all records are known.
struct ChildBook {
    /// Of each parent's place where its children begin; at the end where those of the last one end.
    private let starts: Column<UInt32>
    private let children: Column<UInt32>

    /// - Parameters:
    ///   - parentCount: How many keys the parents' kind has.
    ///   - file: Where the book goes when it is large.
    ///   - pairs: Gives each position with the number of each parent that it names, in the order in which the children are to
    ///     stand; asked twice, the same both times.
    /// - Throws: There is no room.
    init(
        parentCount: Int, _ file: SpillFile, pairs: ((_ parent: Int32, _ child: Int) -> Void) -> Void
    ) throws(RecordSpaceError) {
        let (starts, children): (Column<UInt32>, Column<UInt32>) = (Column(file), Column(file))
        // One place late while they are counted and filled: then each has moved to the start of the next.
        try starts.append(0, times: parentCount + 2)
        var count = 0
        pairs { parent, _ in
            starts[KeyBook.place(of: parent) + 2] += 1
            count += 1
        }
        for place in 0..<parentCount { starts[place + 2] += starts[place + 1] }
        try children.append(0, times: count)
        pairs { parent, child in
            let place = KeyBook.place(of: parent) + 1
            children[Int(starts[place])] = UInt32(child)
            starts[place] += 1
        }
        self.starts = starts
        self.children = children
    }

    /// The children of a parent, in order.
    subscript(parent: Int32) -> [Int] {
        let place = KeyBook.place(of: parent)
        guard place + 2 < starts.count else { return [] }
        let range = Int(starts[place])..<Int(starts[place + 1])
        return range.map { Int(children[$0]) }
    }
}
