import Exchange

/// The upload of a content as a state machine without I/O: outcome in, next step out.
///
/// Parts go in order, each from where the destination says that it has the content. An unknown outcome is asked about, never
/// guessed: what a question finds missing counts as missing only after the visibility delay (delivery.md §1.2, §1.5).
package struct ContentLife: Sendable, Equatable {
    /// Where the upload stands.
    package private(set) var phase: ContentPhase
    /// How many bytes the destination has, by its last word.
    package private(set) var received: Int
    /// Where the part ended that was sent last; 0 before the first.
    package private(set) var sent: Int
    /// When the last part's first byte may have left; `nil` before the first.
    package private(set) var lastSentAt: Timestamp?
    /// When the outcome became unknown; `nil` while it is known.
    package private(set) var unknownSince: Timestamp?
    /// How many questions were asked since then.
    package private(set) var questions: Int
    /// How many attempts in a row were lost with their workers.
    package private(set) var lost: Int
    /// How many parts in a row did not bring the content further.
    package private(set) var stalls: Int
    /// The last back-off in seconds; 0 before the first.
    package private(set) var wait: Double

    /// When the question that is open was asked; known only to the worker that asks.
    private var askedAt: Timestamp?
    /// Where the part begins that is being sent; known only to the worker that sends.
    private var offset = 0

    /// Attempts that may be lost, and parts that may bring nothing, before an operator must look.
    private static let limit = 3

    /// An upload as the store keeps it; the defaults are those of one just wanted.
    ///
    /// - Parameters:
    ///   - phase: Where it stands.
    ///   - received: How many bytes the destination has.
    ///   - sent: Where the part ended that was sent last.
    ///   - lastSentAt: When that was.
    ///   - unknownSince: Since when its outcome is unknown.
    ///   - questions: How many questions were asked since.
    ///   - lost: How many attempts in a row were lost.
    ///   - stalls: How many parts in a row brought nothing.
    ///   - wait: The last back-off in seconds.
    package init(
        phase: ContentPhase = .ready, received: Int = 0, sent: Int = 0, lastSentAt: Timestamp? = nil,
        unknownSince: Timestamp? = nil, questions: Int = 0, lost: Int = 0, stalls: Int = 0, wait: Double = 0
    ) {
        self.phase = phase
        self.received = received
        self.sent = sent
        self.lastSentAt = lastSentAt
        self.unknownSince = unknownSince
        self.questions = questions
        self.lost = lost
        self.stalls = stalls
        self.wait = wait
    }

    /// What the next attempt is for; `nil` when none may be made.
    package var purpose: AttemptPurpose? {
        switch phase {
        case .ready: .send
        case .unknown: .query
        case .waiting, .sending, .taken, .failed: nil
        }
    }

    /// What the next attempt asks of the flow; `nil` when none may be made.
    package var request: FlowState.Request? {
        switch purpose {
        case nil: nil
        case .query: .question
        case .send: received < sent ? .again : .first
        }
    }

    /// Opens an attempt with a part: from here on a crash leaves the outcome unknown.
    package mutating func begin(sendingTo end: Int, at now: Timestamp) {
        phase = .sending
        offset = received
        sent = end
        lastSentAt = now
    }

    /// Opens a question.
    package mutating func beginQuestion(at now: Timestamp) {
        questions += 1
        askedAt = now
    }

    /// Gives the upload up before an attempt: there is nothing to send.
    package mutating func abandon() { phase = .failed }

    /// Takes an attempt's outcome.
    ///
    /// - Parameters:
    ///   - outcome: What the attempt showed.
    ///   - purpose: What the attempt was for.
    ///   - now: The present moment.
    ///   - visibilityDelay: How long what a question does not find proves nothing after a send, in seconds.
    ///   - draw: A draw from 0..<1, for the back-off.
    /// - Returns: What follows.
    package mutating func handle(
        _ outcome: ContentOutcome, of purpose: AttemptPurpose, now: Timestamp, visibilityDelay: Int, draw: Double
    ) -> ContentStep {
        if case .other(.lost) = outcome {} else { lost = 0 }
        let asked = askedAt ?? now
        askedAt = nil
        switch outcome {
        case .taken(let receipt):
            phase = .taken
            received = receipt.content.bytes
            unknownSince = nil
            return .done
        case .received(let count):
            return purpose == .send ? proceed(to: count, now: now) : learn(count, now, asked, visibilityDelay)
        case .other(let outcome):
            return purpose == .send
                ? handle(sent: outcome, now: now, draw: draw)
                : handle(asked: outcome, now: now, asked: asked, visibilityDelay: visibilityDelay)
        }
    }

    private mutating func handle(sent outcome: AttemptOutcome, now: Timestamp, draw: Double) -> ContentStep {
        switch outcome {
        case .unknown, .absent, .receipt:
            // The request may have been moving until now.
            lastSentAt = now
            return becomeUnknown(now: now, next: now.adding(seconds: RetrySchedule().question(after: 0)))
        case .lost: return lose(now: now, isSend: true)
        case .notSent, .later(.busy, _, _): return backOff(now: now, draw: draw)
        case .nonceUsed where wait == 0:
            phase = .ready
            wait = RetrySchedule.base
            return .next(now)
        case .nonceUsed: return backOff(now: now, draw: draw)
        case .later, .blocked:
            phase = .ready
            return .next(now)
        case .conflict(let code, let message): return fail(.conflict(code: code, message: message))
        case .refused(let code, let message): return fail(.refused(code: code, message: message))
        }
    }

    private mutating func handle(
        asked outcome: AttemptOutcome, now: Timestamp, asked: Timestamp, visibilityDelay: Int
    ) -> ContentStep {
        switch outcome {
        case .absent: return learn(0, now, asked, visibilityDelay)
        case .lost: return lose(now: now, isSend: false)
        case .conflict(let code, let message): return fail(.conflict(code: code, message: message))
        case .unknown, .receipt, .notSent, .later, .nonceUsed, .blocked, .refused:
            return .next(now.adding(seconds: RetrySchedule().question(after: questions)))
        }
    }

    /// Goes on from what a question found, once that is to be believed.
    private mutating func learn(
        _ count: Int, _ now: Timestamp, _ asked: Timestamp, _ visibilityDelay: Int
    ) -> ContentStep {
        if count < sent, let lastSentAt {
            // What counts is when the destination looked, which was not before it was asked.
            let visible = lastSentAt.adding(seconds: Double(visibilityDelay))
            guard asked >= visible else { return .next(max(visible, now)) }
        }
        received = count
        unknownSince = nil
        wait = 0
        phase = .ready
        return .next(now)
    }

    /// Goes on after a part, from where the destination says.
    private mutating func proceed(to count: Int, now: Timestamp) -> ContentStep {
        stalls = count > offset ? 0 : stalls + 1
        guard stalls < ContentLife.limit else { return fail(.stalled) }
        received = count
        unknownSince = nil
        wait = 0
        phase = .ready
        return .next(now)
    }

    private mutating func lose(now: Timestamp, isSend: Bool) -> ContentStep {
        lost += 1
        if isSend { lastSentAt = now }
        guard lost < ContentLife.limit else { return fail(.lost) }
        return becomeUnknown(now: now, next: now)
    }

    private mutating func becomeUnknown(now: Timestamp, next: Timestamp) -> ContentStep {
        phase = .unknown
        unknownSince = unknownSince ?? now
        questions = 0
        return .next(next)
    }

    private mutating func backOff(now: Timestamp, draw: Double) -> ContentStep {
        phase = .ready
        wait = RetrySchedule().wait(after: wait, draw: draw)
        return .next(now.adding(seconds: wait))
    }

    private mutating func fail(_ fault: ContentFault) -> ContentStep {
        phase = .failed
        return .fails(fault)
    }
}
