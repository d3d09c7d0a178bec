/// Positions in order: those of stored records, then those of the batch.
struct PositionList: RandomAccessCollection, Sendable {
    private let stored: Column<Int32>?
    private let batch: Column<Int32>
    private let storedCount: Int
    /// How many there are.
    let endIndex: Int

    /// The positions of a batch, behind stored ones.
    init(stored: Column<Int32>? = nil, _ batch: Column<Int32>) {
        self.stored = stored
        self.batch = batch
        storedCount = stored?.count ?? 0
        endIndex = storedCount + batch.count
    }

    var startIndex: Int { 0 }

    subscript(index: Int) -> Int {
        guard let stored, index < storedCount else { return Int(batch[index - storedCount]) }
        return Int(stored[index])
    }
}
