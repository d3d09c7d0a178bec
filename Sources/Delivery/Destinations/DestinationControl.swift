/// What is known of a destination as a whole: waiting, blocked or paused.
package struct DestinationControl: Sendable, Equatable {
    /// Nothing is sent before this moment (back-off, quota, closed window).
    package var notBefore: Timestamp?
    /// The last back-off in seconds, from which the next is drawn; 0 after an answer.
    package var wait: Double
    /// Why an operator is needed before anything more is sent; `nil` when nobody is.
    package var blocked: String?
    /// Why an operator paused the destination; `nil` when it runs.
    package var paused: String?

    /// A destination of which nothing is known runs.
    package init(notBefore: Timestamp? = nil, wait: Double = 0, blocked: String? = nil, paused: String? = nil) {
        self.notBefore = notBefore
        self.wait = wait
        self.blocked = blocked
        self.paused = paused
    }

    /// Whether anything may be sent at that moment.
    package func isOpen(at now: Timestamp) -> Bool {
        blocked == nil && paused == nil && (notBefore.map { now >= $0 } ?? true)
    }

    /// Takes an attempt's outcome: what says that the platform is not there or not ready holds back everything for it.
    ///
    /// - Parameters:
    ///   - outcome: What the attempt showed.
    ///   - now: The present moment.
    ///   - draw: A draw from 0..<1.
    package mutating func handle(_ outcome: AttemptOutcome, now: Timestamp, draw: Double) {
        switch outcome {
        case .notSent, .unknown:
            backOff(now: now, atLeast: 0, draw: draw)
        case .later(_, let seconds):
            // A tenth more than asked, so that not everybody returns at the same moment (delivery.md §2.2).
            backOff(now: now, atLeast: Double(seconds ?? 0) * (1 + draw / 10), draw: draw)
        case .blocked(let code, let message):
            blocked = "\(code) \(message)"
        case .receipt, .absent, .refused, .conflict:
            // What another line was told to wait for still holds; only the next back-off starts afresh.
            wait = 0
        case .nonceUsed:
            // Once more at once; a nonce that is used again is no accident.
            if wait > 0 { backOff(now: now, atLeast: 0, draw: draw) } else { wait = RetrySchedule.base }
        case .lost:
            break
        }
    }

    private mutating func backOff(now: Timestamp, atLeast: Double, draw: Double) {
        wait = RetrySchedule().wait(after: wait, draw: draw)
        let until = now.adding(seconds: max(wait, atLeast))
        notBefore = max(until, notBefore ?? until)
    }
}
