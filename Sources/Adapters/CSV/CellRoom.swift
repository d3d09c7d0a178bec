import Mapping

/// Room for the cells of some records, behind those of a batch that are there already.
///
/// Pointers, as nothing may be checked or counted for every cell; whoever appends has asked `isFull`.
@safe struct CellRoom {
    private let start: UnsafeMutablePointer<SourceCell>?
    private let capacity: Int
    /// How many cells the batch has before the first one here.
    let before: Int
    /// How many cells are here.
    var count = 0

    init(_ buffer: UnsafeMutableBufferPointer<SourceCell>, behind before: Int) {
        unsafe start = buffer.baseAddress
        capacity = buffer.count
        self.before = before
    }

    /// Whether there is no room for another cell.
    var isFull: Bool { count == capacity }

    /// Adds the cell of a text by its first byte and the one behind its last.
    @inline(__always)
    mutating func append(_ first: Int, _ end: Int) {
        unsafe start.unsafelyUnwrapped[count] = SourceCell(text: first, end)
        count &+= 1
    }

    subscript(place: Int) -> SourceCell {
        get {
            precondition(place < count, "no such cell")
            return unsafe start.unsafelyUnwrapped[place]
        }
        nonmutating set {
            precondition(place < count, "no such cell")
            unsafe start.unsafelyUnwrapped[place] = newValue
        }
    }
}
