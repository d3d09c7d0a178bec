/// How long to wait before the next attempt and the next question.
package struct RetrySchedule: Sendable {
    /// The shortest wait, in seconds.
    package static let base = 2.0
    /// The longest wait, in seconds.
    private let cap = 600.0

    /// The standard schedule of delivery.md §2.1 and §1.2.
    package init() {}

    /// The wait before the next attempt: drawn between 2 s and three times the previous wait, never above 10 min.
    ///
    /// Decorrelated jitter: previous 2 s → 2…6 s, 60 s → 2…180 s, 5 min and more → 2 s…10 min. Source: delivery.md §2.1.
    /// - Parameters:
    ///   - previous: The last wait in seconds; 2 before the first retry.
    ///   - draw: A draw from 0..<1; tests pass a fixed one.
    /// - Returns: A positive number of seconds.
    package func wait(after previous: Double, draw: Double) -> Double {
        min(cap, RetrySchedule.base + draw * (max(RetrySchedule.base, previous) * 3 - RetrySchedule.base))
    }

    /// The wait before a question about an unknown outcome.
    ///
    /// 5 s, 15 s, 60 s, then 5 min. Source: delivery.md §1.2.3.
    /// - Parameter questions: How many questions were asked before.
    /// - Returns: Seconds.
    package func question(after questions: Int) -> Double {
        switch questions {
        case 0: 5
        case 1: 15
        case 2: 60
        default: 300
        }
    }
}
