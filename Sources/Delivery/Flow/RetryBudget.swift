/// How many submissions may be repeats: a tenth of the first ones, and one in ten seconds (delivery.md §2.3).
///
/// Without a token a repeat waits; it does not fail.
package struct RetryBudget: Codable, Sendable, Equatable {
    private var tokens: Double
    private var at: Int64?

    private static let atFirst = 10.0
    private static let most = 100.0
    private static let perFirstAttempt = 0.1
    private static let perSecond = 0.1
    private static let skew: Int64 = 60_000

    /// A budget of ten repeats.
    package init() { tokens = RetryBudget.atFirst }

    /// When a repeat may be made: now, or as soon as there is a token for it.
    package func nextAt(_ now: Timestamp) -> Timestamp {
        let missing = 1 - grown(now)
        // A millisecond more than the division says, so that the token is there then.
        return missing <= 0 ? now : now.adding(seconds: missing / RetryBudget.perSecond + 0.001)
    }

    /// Notes a first submission, which earns a part of a token.
    package mutating func earn(at now: Timestamp) {
        tokens = min(RetryBudget.most, grown(now) + RetryBudget.perFirstAttempt)
        at = now.milliseconds
    }

    /// Notes a repeat, which costs a token.
    package mutating func spend(at now: Timestamp) {
        tokens = max(0, grown(now) - 1)
        at = now.milliseconds
    }

    private func grown(_ now: Timestamp) -> Double {
        guard let at else { return tokens }
        // Noted by a clock that was set back since, by more than clocks of several machines differ: one repeat is free.
        guard at - now.milliseconds < RetryBudget.skew else { return max(1, tokens) }
        let seconds = max(0, Double(now.milliseconds - at) / 1000)
        return min(RetryBudget.most, tokens + seconds * RetryBudget.perSecond)
    }
}
