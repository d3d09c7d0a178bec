/// How many requests may be under way at a destination: more while its answers come quickly, fewer when it is overrun
/// (AIMD, delivery.md §2.5).
///
/// It begins with two. As many quick answers as are allowed at once allow one more; a throttled or lost request takes
/// three tenths away, down to one.
package struct Concurrency: Codable, Sendable, Equatable {
    private var width: Double
    private var credit = 0
    private var typical: Double?

    private static let atFirst = 2.0
    private static let cutTo = 0.7
    /// An answer that takes longer than so many times the typical one is a sign of a queue there.
    private static let slow = 2.0
    /// How far the estimate of the median moves with each answer.
    private static let step = 0.05

    /// The width of a destination of which nothing is known.
    package init() { width = Concurrency.atFirst }

    /// How many requests may be under way, at least one.
    ///
    /// - Parameter ceiling: What the contract allows.
    /// - Returns: The number.
    package func allowed(ceiling: Int) -> Int { max(1, min(ceiling, Int(width))) }

    /// Takes an answer.
    ///
    /// - Parameters:
    ///   - seconds: How long it took.
    ///   - ceiling: What the contract allows.
    package mutating func answered(after seconds: Double, ceiling: Int) {
        let before = typical ?? seconds
        typical = before * (1 + (seconds > before ? 1 : -1) * Concurrency.step)
        guard seconds <= before * Concurrency.slow else { return }
        credit += 1
        guard credit >= allowed(ceiling: ceiling) else { return }
        credit = 0
        width = min(Double(max(1, ceiling)), width + 1)
    }

    /// Takes a sign that there were too many.
    package mutating func overrun() {
        width = max(1, width * Concurrency.cutTo)
        credit = 0
    }
}
