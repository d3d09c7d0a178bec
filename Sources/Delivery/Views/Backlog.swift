/// What of an insurer's everyday business is on its way: may be sent now, is being sent, or waits for its verdict.
///
/// A backfill does not count, for it goes beside everyday business, nor does what waits for another record: only new files
/// may free that.
package struct Backlog: Sendable, Equatable {
    /// How many deliveries.
    package let count: Int
    /// Since when the first of them is where it is; `nil` without any.
    package let oldest: Timestamp?

    /// A backlog, as a store gives it.
    package init(count: Int, oldest: Timestamp?) {
        self.count = count
        self.oldest = oldest
    }
}
