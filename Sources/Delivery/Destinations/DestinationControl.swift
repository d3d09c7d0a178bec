/// What holds a destination as a whole: it asked for time, needs an operator, or was paused by one.
package struct DestinationControl: Sendable, Equatable {
    /// Nothing is sent before this moment (quota, closed window).
    package var notBefore: Timestamp?
    /// Why an operator is needed before anything more is sent; `nil` when nobody is.
    package var blocked: String?
    /// Why an operator paused the destination; `nil` when it runs.
    package var paused: String?

    /// How long a destination is left alone that asked for time and did not say how much, in seconds (delivery.md §2.2).
    private static let unsaidWait = 60.0

    /// A destination of which nothing is known runs.
    package init(notBefore: Timestamp? = nil, blocked: String? = nil, paused: String? = nil) {
        self.notBefore = notBefore
        self.blocked = blocked
        self.paused = paused
    }

    /// Why nothing may be sent at a moment; `nil` when something may.
    package func hold(at now: Timestamp) -> Hold? {
        if paused != nil { return Hold(.paused, until: nil) }
        if blocked != nil { return Hold(.blocked, until: nil) }
        if let notBefore, now < notBefore { return Hold(.throttled, until: notBefore) }
        return nil
    }

    /// Takes an attempt's outcome: what says that the platform is not ready holds back everything for it.
    ///
    /// - Parameters:
    ///   - outcome: What the attempt showed.
    ///   - now: The present moment.
    ///   - draw: A draw from 0..<1.
    package mutating func handle(_ outcome: AttemptOutcome, now: Timestamp, draw: Double) {
        switch outcome {
        case .later(.busy, _, nil): break
        case .later(_, _, let seconds):
            // A tenth more than asked, so that not everybody returns at the same moment (delivery.md §2.2).
            let wait = (seconds.map { Double($0) } ?? DestinationControl.unsaidWait) * (1 + draw / 10)
            let until = now.adding(seconds: wait)
            notBefore = max(until, notBefore ?? until)
        case .blocked(let code, let message):
            blocked = "\(code) \(message)"
        case .notSent, .unknown, .receipt, .absent, .refused, .conflict, .nonceUsed, .lost:
            break
        }
    }
}
