import Delivery

/// Stops calling somebody who does not answer, and lets one call through after a while to see whether that has changed.
struct CircuitBreaker: Sendable {
    /// After how many failures in a row it opens.
    let failures: Int
    /// How long it stays open, in seconds.
    let rest: Double

    private var failed = 0
    private var openUntil: Timestamp?

    init(failures: Int, rest: Double) {
        self.failures = failures
        self.rest = rest
    }

    /// Whether a call may be made now; the one that is let through after the rest closes the door behind it.
    mutating func allows(at now: Timestamp) -> Bool {
        guard let until = openUntil else { return true }
        guard now >= until else { return false }
        openUntil = now.adding(seconds: rest)
        return true
    }

    /// A call was answered.
    mutating func succeed() {
        failed = 0
        openUntil = nil
    }

    /// A call was not answered.
    mutating func fail(at now: Timestamp) {
        failed += 1
        if failed >= failures { openUntil = now.adding(seconds: rest) }
    }
}
