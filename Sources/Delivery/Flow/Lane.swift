/// How urgent a delivery is: a batch holds deliveries of one lane.
package enum Lane: Int, Sendable, CaseIterable {
    /// Reports that must never be behind anything, and what they refer to.
    case priority = 0
    /// Everyday business.
    case live = 1
    /// Years of a first load, beside everyday business.
    case backfill = 2
}

/// Where the next batch comes from when several sources have something to send.
package enum Turn: Sendable {
    /// The priority lane.
    case priority
    /// Everyday business.
    case live
    /// What an operator replays, and halves of batches that were taken apart.
    case portions
    /// The backfill.
    case backfill
}

/// Who had the last batches, so that nobody starves: live traffic gets at least every second one.
package struct Turns: Codable, Sendable, Equatable {
    private var backfillAt: Int64?
    private var lastWasLive = true
    /// `nil` in what was written before there were contents.
    private var lastWasContent: Bool?

    /// A backfill gets a batch at least this often, in seconds, however much everyday business there is.
    private static let backfillPause = 60.0

    /// Nobody has had a batch.
    package init() {}

    /// In which order the sources are asked.
    package func order(at now: Timestamp) -> [Turn] {
        let waits = backfillAt.map { now.seconds(since: Timestamp(milliseconds: $0)) >= Turns.backfillPause } ?? true
        let common: [Turn] = lastWasLive ? [.portions, .live] : [.live, .portions]
        return waits ? [.priority, .backfill] + common : [.priority] + common + [.backfill]
    }

    /// Whether a part of a content goes before the next batch, where there are both.
    package var isContents: Bool { !(lastWasContent ?? false) }

    /// Notes whether a part of a content went, or a batch.
    package mutating func took(content isContent: Bool) { lastWasContent = isContent }

    /// Notes whose turn it was.
    package mutating func took(_ turn: Turn, at now: Timestamp) {
        switch turn {
        case .priority: break
        case .live: lastWasLive = true
        case .portions: lastWasLive = false
        case .backfill: backfillAt = now.milliseconds
        }
    }
}
