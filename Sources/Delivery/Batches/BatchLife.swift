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
    /// When the outcome became unknown; `nil` while nothing can have been applied that the gateway does not know of.
    ///
    /// A batch that is sent again without an answer keeps it: it may have been applied already.
    package private(set) var unknownSince: Timestamp?
    /// How many questions were asked since then.
    package private(set) var questions: Int
    /// How many attempts in a row were lost with their workers.
    package private(set) var lost: Int
    /// Whether an unknown outcome was ever resolved by a question.
    package private(set) var isRecovered: Bool
    /// The last back-off in seconds, from which the next is drawn; 0 before the first.
    package private(set) var wait: Double

    /// When the question that is open was asked; known only to the worker that asks.
    private var askedAt: Timestamp?

    /// Attempts that may be lost before an operator must look (delivery.md §2.9).
    private static let lostLimit = 3

    /// A life as the store keeps it; the defaults are those of a batch just sealed.
    package init(
        phase: BatchPhase = .ready, lastSentAt: Timestamp? = nil, unknownSince: Timestamp? = nil, questions: Int = 0,
        lost: Int = 0, isRecovered: Bool = false, wait: Double = 0
    ) {
        self.phase = phase
        self.lastSentAt = lastSentAt
        self.unknownSince = unknownSince
        self.questions = questions
        self.lost = lost
        self.isRecovered = isRecovered
        self.wait = wait
    }

    /// What the next attempt on the batch is for; `nil` when none may be made.
    package var purpose: AttemptPurpose? {
        switch phase {
        case .ready: .send
        case .unknown, .processing: .query
        case .dispatching, .settled, .refused, .released, .quarantined: nil
        }
    }

    /// What the next attempt asks of the flow; `nil` when none may be made.
    package var request: FlowState.Request? {
        switch purpose {
        case nil: nil
        case .query: .question
        case .send: lastSentAt == nil ? .first : .again
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
            askedAt = now
        }
    }

    /// Takes an attempt's outcome.
    ///
    /// - Parameters:
    ///   - outcome: What the attempt showed.
    ///   - purpose: What the attempt was for.
    ///   - now: The present moment.
    ///   - rules: What the destination says of its questions and repeats.
    ///   - draw: A draw from 0..<1, for the back-off.
    /// - Returns: When the next attempt is due; `nil` when no further one will be made, or when the destination decides.
    package mutating func handle(
        _ outcome: AttemptOutcome, of purpose: AttemptPurpose, now: Timestamp, rules: BatchRules, draw: Double
    ) -> Timestamp? {
        if case .lost = outcome {} else { lost = 0 }
        let asked = askedAt ?? now
        askedAt = nil
        switch (purpose, outcome) {
        case (_, .receipt(let receipt)):
            // The request may have been moving until now: questions find it a visibility delay from here.
            if purpose == .send { lastSentAt = now }
            return settle(receipt.state == .processing, now: now)
        case (_, .conflict):
            phase = .quarantined
            return nil
        case (_, .lost):
            lost += 1
            // Its worker may have sent until now: "no such batch" proves nothing before the visibility delay from here.
            if purpose == .send { lastSentAt = now }
            if lost >= BatchLife.lostLimit {
                phase = .quarantined
                return nil
            }
            return becomeUnknown(now: now, next: now)
        case (.send, .unknown), (.send, .absent):
            // The request may have been moving until now.
            lastSentAt = now
            return becomeUnknown(now: now, next: now.adding(seconds: RetrySchedule().question(after: 0)))
        case (.send, .notSent), (.send, .later(.busy, _, _)):
            phase = .ready
            return backOff(now: now, draw: draw)
        case (.send, .nonceUsed):
            phase = .ready
            // Once more at once; a nonce that is used again is no accident.
            guard wait == 0 else { return backOff(now: now, draw: draw) }
            wait = RetrySchedule.base
            return now
        case (.send, .later), (.send, .blocked):
            phase = .ready
            return now
        case (.send, .refused) where unknownSince != nil && rules.canAsk:
            // Refused now, and perhaps applied before: only a question can tell. Who cannot be asked recognises a number that
            // comes again, and refuses only what it never took.
            return becomeUnknown(now: now, next: now)
        case (.send, .refused):
            phase = .refused
            return nil
        case (.query, .absent):
            let next = resend(now: now, asked: asked, rules: rules)
            // Only the platform's own word proves that nothing was applied.
            if phase == .ready { unknownSince = nil }
            return next
        case (.query, .notSent), (.query, .unknown), (.query, .later), (.query, .nonceUsed), (.query, .blocked),
            (.query, .refused):
            if phase == .unknown, rules.mayRepeatUnasked, questions >= BatchLife.questionsBeforeRepeat {
                return resend(now: now, asked: now, rules: rules)
            }
            return now.adding(seconds: RetrySchedule().question(after: questions))
        }
    }

    /// How many questions stay unanswered before a destination that recognises repeats gets one.
    private static let questionsBeforeRepeat = 4

    /// Sends the batch again on an operator's decision, although nobody knows what became of it: the same number, the same
    /// bytes.
    ///
    /// - Parameter now: The present moment.
    /// - Returns: `false`, with nothing changed, when its outcome is not unknown.
    package mutating func repeatUnasked(at now: Timestamp) -> Bool {
        guard phase == .unknown else { return false }
        phase = .ready
        return true
    }

    private mutating func backOff(now: Timestamp, draw: Double) -> Timestamp {
        wait = RetrySchedule().wait(after: wait, draw: draw)
        return now.adding(seconds: wait)
    }

    private mutating func settle(_ isProcessing: Bool, now: Timestamp) -> Timestamp? {
        if phase == .unknown { isRecovered = true }
        unknownSince = nil
        wait = 0
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

    private mutating func resend(now: Timestamp, asked: Timestamp, rules: BatchRules) -> Timestamp? {
        let visible = (lastSentAt ?? now).adding(seconds: Double(rules.visibilityDelay))
        // What counts is when the platform looked, which was not before it was asked.
        guard asked >= visible else { return max(visible, now) }
        phase = .ready
        return now
    }
}

/// What a destination's profile says of questions about batches, and of batches sent again.
package struct BatchRules: Sendable {
    /// How long "no such batch" proves nothing after a send, in seconds.
    package let visibilityDelay: Int
    /// Whether a batch whose outcome nobody can ask about may be sent again: the platform recognises its number.
    package let mayRepeatUnasked: Bool
    /// Whether a batch can be asked about by its number.
    package let canAsk: Bool

    /// Rules by their parts.
    package init(visibilityDelay: Int, mayRepeatUnasked: Bool = false, canAsk: Bool = true) {
        self.visibilityDelay = visibilityDelay
        self.mayRepeatUnasked = mayRepeatUnasked
        self.canAsk = canAsk
    }
}
