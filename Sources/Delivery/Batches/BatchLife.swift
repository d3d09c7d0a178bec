import Exchange

/// The life of a batch as a state machine without I/O: outcome in, next step out.
///
/// An unknown outcome is asked about, never guessed: only "the platform has no such batch" after the visibility delay, or an
/// outcome that says that nothing was taken, leads back to sending, with the same number and the same bytes
/// (delivery.md §1.2).
package struct BatchLife: Sendable, Equatable {
    /// Where the batch stands.
    package private(set) var phase: BatchPhase
    /// When the last submission's first byte may have left; `nil` before the first.
    package var lastSentAt: Timestamp?
    /// When the outcome became unknown; `nil` while it is not.
    package private(set) var unknownSince: Timestamp?
    /// How many questions were asked since then.
    package private(set) var questions: Int
    /// How many attempts in a row were lost with their workers.
    package private(set) var lost: Int
    /// Whether an unknown outcome was ever resolved by a question.
    package private(set) var isRecovered: Bool

    /// Attempts that may be lost before an operator must look (delivery.md §2.9).
    private static let lostLimit = 3

    /// A life as the store keeps it; the defaults are those of a batch just sealed.
    package init(
        phase: BatchPhase = .ready, lastSentAt: Timestamp? = nil, unknownSince: Timestamp? = nil, questions: Int = 0,
        lost: Int = 0, isRecovered: Bool = false
    ) {
        self.phase = phase
        self.lastSentAt = lastSentAt
        self.unknownSince = unknownSince
        self.questions = questions
        self.lost = lost
        self.isRecovered = isRecovered
    }

    /// What the next attempt on the batch is for; `nil` when none may be made.
    package var purpose: AttemptPurpose? {
        switch phase {
        case .ready: .send
        case .unknown, .processing: .query
        case .dispatching, .settled, .refused, .quarantined: nil
        }
    }

    /// Opens an attempt: from here on a crash leaves the outcome unknown.
    package mutating func begin(_ purpose: AttemptPurpose, at now: Timestamp) {
        switch purpose {
        case .send:
            phase = .dispatching
            lastSentAt = now
        case .query:
            questions += 1
        }
    }

    /// Takes an attempt's outcome.
    ///
    /// - Parameters:
    ///   - outcome: What the attempt showed.
    ///   - purpose: What the attempt was for.
    ///   - now: The present moment.
    ///   - visibilityDelay: How long "no such batch" proves nothing after a send, in seconds.
    /// - Returns: When the next attempt is due; `nil` when no further one will be made, or when the destination decides.
    package mutating func handle(
        _ outcome: AttemptOutcome, of purpose: AttemptPurpose, now: Timestamp, visibilityDelay: Int
    ) -> Timestamp? {
        if case .lost = outcome {} else { lost = 0 }
        switch (purpose, outcome) {
        case (_, .receipt(let receipt)):
            return settle(receipt.state == .processing, now: now)
        case (_, .conflict):
            phase = .quarantined
            return nil
        case (_, .lost):
            lost += 1
            if lost >= BatchLife.lostLimit {
                phase = .quarantined
                return nil
            }
            return becomeUnknown(now: now, next: now)
        case (.send, .unknown), (.send, .absent):
            return becomeUnknown(now: now, next: now.adding(seconds: RetrySchedule().question(after: 0)))
        case (.send, .notSent), (.send, .later), (.send, .nonceUsed), (.send, .blocked):
            phase = .ready
            return now
        case (.send, .refused):
            phase = .refused
            return nil
        case (.query, .absent):
            return resend(now: now, visibilityDelay: visibilityDelay)
        case (.query, .notSent), (.query, .unknown), (.query, .later), (.query, .nonceUsed), (.query, .blocked),
            (.query, .refused):
            return now.adding(seconds: RetrySchedule().question(after: questions))
        }
    }

    private mutating func settle(_ isProcessing: Bool, now: Timestamp) -> Timestamp? {
        if phase == .unknown { isRecovered = true }
        unknownSince = nil
        guard isProcessing else {
            phase = .settled
            return nil
        }
        phase = .processing
        return now.adding(seconds: RetrySchedule().question(after: questions))
    }

    private mutating func becomeUnknown(now: Timestamp, next: Timestamp) -> Timestamp {
        phase = .unknown
        unknownSince = unknownSince ?? now
        questions = 0
        return next
    }

    private mutating func resend(now: Timestamp, visibilityDelay: Int) -> Timestamp? {
        let visible = (lastSentAt ?? now).adding(seconds: Double(visibilityDelay))
        guard now >= visible else { return visible }
        phase = .ready
        unknownSince = nil
        return now
    }
}
