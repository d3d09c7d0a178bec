/// What a destination's contract and calendar allow.
package struct FlowPolicy: Sendable {
    /// How many requests may start in a second; `nil` for no limit.
    package let perSecond: Int?
    /// How many requests may be under way at once.
    package let ceiling: Int
    /// When submissions are taken; `nil` for always.
    package let window: SendingWindow?

    /// A policy by its parts.
    package init(perSecond: Int? = nil, ceiling: Int = 2, window: SendingWindow? = nil) {
        self.perSecond = perSecond
        self.ceiling = ceiling
        self.window = window
    }
}

/// Why nothing is sent to a destination at the moment.
package enum WaitReason: Sendable {
    /// An operator paused it.
    case paused
    /// An operator is needed first.
    case blocked
    /// It asked for time: a quota, or its own closed window.
    case throttled
    /// The breaker is open, or its one probe is under way.
    case breaker
    /// The rate of the contract is used up.
    case rate
    /// As many requests are under way as are allowed.
    case concurrency
    /// Too many submissions were repeats.
    case budget
    /// The configured window is closed.
    case window
}

/// A wait: why, and until when.
package struct Hold: Sendable, Equatable {
    /// Why.
    package let reason: WaitReason
    /// Until when; `nil` when something else must happen first.
    package let until: Timestamp?

    /// A wait by its parts.
    package init(_ reason: WaitReason, until: Timestamp?) {
        self.reason = reason
        self.until = until
    }
}

/// What is known of the flow to a destination: one row of the store, shared by all processes.
package struct FlowState: Codable, Sendable, Equatable {
    /// The breaker.
    package private(set) var breaker = DestinationBreaker()
    /// The budget of repeated submissions.
    package private(set) var budget = RetryBudget()
    /// How many requests may be under way.
    package private(set) var concurrency = Concurrency()
    /// The first moment at which the next request may start by the rate, in milliseconds.
    private var nextStart = 0.0
    /// Who had the last batches, and so who goes next.
    package var turns = Turns()
    /// The ping under way.
    private var ping: Ping?

    /// Who pings, and until when that holds at most.
    private struct Ping: Codable, Equatable {
        let owner: String
        let until: Int64
    }

    /// How long a ping holds back everything else at most, in seconds: an exchange ends within 120 s (delivery.md §2.10).
    private static let pingLease = 150.0

    /// The flow to a destination of which nothing is known.
    package init() {}

    /// What is asked for.
    package enum Request: Sendable, Hashable {
        /// A question about a batch.
        case question
        /// A batch's first submission.
        case first
        /// A batch's repeated submission.
        case again
    }

    /// Why a request may not start now; `nil` when it may.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - now: The present moment.
    ///   - underWay: How many requests are under way, in all processes.
    ///   - policy: What the contract and the calendar allow.
    /// - Returns: The wait.
    package func hold(_ request: Request, now: Timestamp, underWay: Int, policy: FlowPolicy) -> Hold? {
        if let until = breaker.isOpen(at: now) { return Hold(.breaker, until: until) }
        if breaker.isProbing(at: now), underWay > 0 || isPinging(at: now) { return Hold(.breaker, until: nil) }
        if underWay >= concurrency.allowed(ceiling: policy.ceiling) { return Hold(.concurrency, until: nil) }
        if request != .question, let window = policy.window, !window.isOpen(at: now) {
            return Hold(.window, until: window.nextOpening(now))
        }
        if request == .again, case let next = budget.nextAt(now), next > now { return Hold(.budget, until: next) }
        // A start that lies further ahead than one pace was noted by a clock that was set back since.
        if let perSecond = policy.perSecond, Double(now.milliseconds) < nextStart,
            nextStart - Double(now.milliseconds) <= 1000 / Double(perSecond) + 1000
        {
            return Hold(.rate, until: Timestamp(milliseconds: Int64(nextStart.rounded(.up))))
        }
        return nil
    }

    /// Notes that a request starts.
    package mutating func start(_ request: Request, now: Timestamp, policy: FlowPolicy) {
        if let perSecond = policy.perSecond {
            nextStart = Double(now.milliseconds) + 1000 / Double(perSecond)
        }
        switch request {
        case .question: break
        case .first: budget.earn(at: now)
        case .again: budget.spend(at: now)
        }
    }

    /// Whether a ping is under way.
    private func isPinging(at now: Timestamp) -> Bool {
        guard let until = (ping?.until).map(Timestamp.init(milliseconds:)) else { return false }
        // One that ends later than any can was noted by a clock that was set back since.
        return now < until && until.seconds(since: now) <= FlowState.pingLease
    }

    /// Starts a ping in the place of a request that may start, where it is the first to go after the breaker's rest.
    ///
    /// - Parameters:
    ///   - owner: The process that pings.
    ///   - now: The present moment.
    ///   - policy: What the contract and the calendar allow.
    /// - Returns: `false`, with nothing changed, when the request itself goes.
    package mutating func startsPing(by owner: LeaseOwner, now: Timestamp, policy: FlowPolicy) -> Bool {
        guard breaker.isFirstProbe(at: now) else { return false }
        start(.question, now: now, policy: policy)
        ping = Ping(owner: owner.text, until: now.adding(seconds: FlowState.pingLease).milliseconds)
        return true
    }

    /// Takes what a ping showed: the breaker learns of it, and nothing else.
    ///
    /// - Parameters:
    ///   - sign: What it showed.
    ///   - owner: Who pinged; when the ping is another's by now, nothing is noted.
    ///   - now: The present moment.
    ///   - draw: A draw from 0..<1.
    package mutating func endPing(
        _ sign: DestinationBreaker.Sign, by owner: LeaseOwner, now: Timestamp, draw: Double
    ) {
        guard ping?.owner == owner.text else { return }
        ping = nil
        breaker.note(sign, at: now, draw: draw)
    }

    /// Forgets a ping whose process is gone.
    ///
    /// - Parameter isAlive: Whether a process still runs.
    /// - Returns: `false`, with nothing changed, when there is none.
    package mutating func losePing(isAlive: (LeaseOwner) -> Bool) -> Bool {
        guard let owner = ping?.owner, !isAlive(LeaseOwner(owner)) else { return false }
        ping = nil
        return true
    }

    /// Takes an attempt's outcome.
    ///
    /// - Parameters:
    ///   - outcome: What the attempt showed.
    ///   - took: How long the exchange took, in seconds.
    ///   - now: The present moment.
    ///   - draw: A draw from 0..<1.
    ///   - ceiling: How many requests the contract allows at once.
    package mutating func handle(
        _ outcome: AttemptOutcome, took: Double, now: Timestamp, draw: Double, ceiling: Int
    ) {
        switch outcome {
        case .notSent:
            breaker.note(.silent, at: now, draw: draw)
        case .unknown:
            breaker.note(.silent, at: now, draw: draw)
            concurrency.overrun()
        case .later(let delay, _, _):
            switch delay {
            case .throttled: concurrency.overrun()
            case .busy: breaker.note(.struggles, at: now, draw: draw)
            case .windowClosed: breaker.note(.works, at: now, draw: draw)
            }
        case .receipt, .absent, .refused, .conflict, .nonceUsed:
            answered(after: took, now: now, draw: draw, ceiling: ceiling)
        case .blocked, .lost:
            break
        }
    }

    /// Notes that the destination answered, as it should.
    ///
    /// - Parameters:
    ///   - took: How long the exchange took, in seconds.
    ///   - now: The present moment.
    ///   - draw: A draw from 0..<1.
    ///   - ceiling: How many requests the contract allows at once.
    package mutating func answered(after took: Double, now: Timestamp, draw: Double, ceiling: Int) {
        breaker.note(.works, at: now, draw: draw)
        concurrency.answered(after: took, ceiling: ceiling)
    }

    /// An operator says that the destination is there: the breaker closes.
    package mutating func trust() {
        breaker = DestinationBreaker()
        ping = nil
    }
}
