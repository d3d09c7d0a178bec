import Delivery
import Exchange

/// The batches that a run seals while all its lines are carrying: never more of them than there are lines.
struct Ahead {
    /// Those that nobody has claimed yet, as far as the run knows.
    private(set) var batches: [ClaimedBatch] = []
    /// Whether one is being sealed.
    private(set) var isSealing = false
    /// Whether there may be more to seal: not before a line has ended, and again after each that does, since an answer frees
    /// what waited for it.
    var hasMore = false
    private let most: Int
    private var left: Int

    init(most: Int) { (self.most, left) = (most, most) }

    /// Whether another is to be sealed now; it is then.
    mutating func begins() -> Bool {
        guard !isSealing, hasMore, left > 0 else { return false }
        isSealing = true
        left -= 1
        return true
    }

    mutating func ended(_ batch: ClaimedBatch?) {
        isSealing = false
        hasMore = batch != nil
        if let batch { batches.append(batch) } else { left += 1 }
    }

    /// A line took a batch: one sealed ahead, or one in place of one that another worker took.
    ///
    /// What goes again, or is asked about, takes the place of none.
    mutating func claimed(_ batch: ClaimedBatch) {
        guard batch.life.request == .first else { return }
        batches.removeAll { $0.batch.number == batch.batch.number }
        left = min(most, left + 1)
        if batches.count > most { batches.removeFirst(batches.count - most) }
    }
}
