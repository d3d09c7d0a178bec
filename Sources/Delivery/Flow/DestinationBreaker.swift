/// Keeps a destination that is not there from being called, and finds out when it is back (delivery.md §2.4).
///
/// It opens on five failures in a row, or when half of at least ten outcomes within a minute failed. It stays open for 30 s,
/// twice as long each time, 10 min at most. After that one call at a time goes through; three good ones close it, a bad one
/// opens it again. While it is open no attempt is made.
package struct DestinationBreaker: Codable, Sendable, Equatable {
    /// What a call said of the destination.
    package enum Sign: Sendable {
        /// It works, whatever it said of the batch.
        case works
        /// It is not there, or nobody knows what it did (T0, U).
        case silent
        /// It is there and cannot (T2).
        case struggles
    }

    private struct Outcome: Codable, Equatable {
        let at: Int64
        let failed: Bool
    }

    private var recent: [Outcome] = []
    private var inARow = 0
    private var openedUntil: Int64?
    private var openings = 0
    private var good = 0

    private static let rowLimit = 5
    private static let window: Int64 = 60_000
    private static let leastOutcomes = 10
    /// As many outcomes as are kept: enough for the ratio, few enough for a row of the store.
    private static let mostOutcomes = 60
    private static let probes = 3
    private static let rest = 30.0
    private static let longestRest = 600.0

    /// A closed breaker.
    package init() {}

    /// Until when no call is made; `nil` while the breaker is closed or tries again.
    package func isOpen(at now: Timestamp) -> Timestamp? {
        guard let until = openedUntil.map(Timestamp.init(milliseconds:)), now < until else { return nil }
        // An end that lies further ahead than any rest was noted by a clock that was set back since.
        return until.seconds(since: now) <= DestinationBreaker.longestRest * 1.1 ? until : nil
    }

    /// Whether single calls find out if the destination is back.
    package func isProbing(at now: Timestamp) -> Bool { openedUntil != nil && isOpen(at: now) == nil }

    /// Whether the next probe is the first after a rest: of several kinds of probe the one that risks nothing.
    package func isFirstProbe(at now: Timestamp) -> Bool { isProbing(at: now) && good == 0 }

    /// Whether calls are made as usual.
    package var isClosed: Bool { openedUntil == nil }

    /// Whether nothing has failed since it last worked.
    package var isWorking: Bool { isClosed && inARow == 0 }

    /// Takes what a call said.
    ///
    /// - Parameters:
    ///   - sign: What it said of the destination.
    ///   - now: The present moment.
    ///   - draw: A draw from 0..<1: up to a tenth more rest, so that not everybody returns at once.
    package mutating func note(_ sign: Sign, at now: Timestamp, draw: Double) {
        let failed = sign != .works
        recent.append(Outcome(at: now.milliseconds, failed: failed))
        recent.removeAll { $0.at <= now.milliseconds - DestinationBreaker.window }
        recent.removeFirst(max(0, recent.count - DestinationBreaker.mostOutcomes))
        switch sign {
        case .works: inARow = 0
        case .silent: inARow += 1
        case .struggles: break
        }
        if isProbing(at: now) {
            good = failed ? 0 : good + 1
            if failed {
                open(at: now, draw: draw)
            } else if good >= DestinationBreaker.probes {
                self = DestinationBreaker()
            }
        } else if isClosed, failed, inARow >= DestinationBreaker.rowLimit || failsHalf {
            open(at: now, draw: draw)
        }
    }

    private var failsHalf: Bool {
        recent.count >= DestinationBreaker.leastOutcomes && recent.count { $0.failed } * 2 >= recent.count
    }

    private mutating func open(at now: Timestamp, draw: Double) {
        openings += 1
        let doubled = DestinationBreaker.rest * Double(1 << min(openings - 1, 10))
        let rest = min(DestinationBreaker.longestRest, doubled) * (1 + draw / 10)
        openedUntil = now.adding(seconds: rest).milliseconds
        good = 0
        recent = []
    }
}
