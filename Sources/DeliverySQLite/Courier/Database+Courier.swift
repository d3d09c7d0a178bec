import Delivery
import Evidence
import Exchange
import Foundation
import GRDB

extension Row {
    /// The life of a batch from its row.
    func life(path: String) throws -> BatchLife {
        BatchLife(
            phase: try value("phase", BatchPhase.self, path: path), lastSentAt: optionalTimestamp("last_sent_at"),
            unknownSince: optionalTimestamp("unknown_since"), questions: self["questions"], lost: self["lost"],
            isRecovered: self["recovered"], wait: self["wait"])
    }
}

extension Database {
    /// The deliveries of one batch, found by its own list.
    static let members = "(SELECT delivery FROM batch_member WHERE batch = ?)"

    /// Writes a batch's life, and its phase into all of its deliveries that have no verdict yet.
    func set(_ life: BatchLife, of number: BatchNumber, nextAt: Timestamp?, now: Timestamp) throws {
        try perform(
            sql: """
                UPDATE batch SET phase = ?, next_at = ?, last_sent_at = ?, unknown_since = ?, questions = ?, lost = ?,
                recovered = ?, wait = ? WHERE number = ?
                """,
            arguments: [
                life.phase.rawValue, nextAt?.milliseconds, life.lastSentAt?.milliseconds,
                life.unknownSince?.milliseconds, life.questions, life.lost, life.isRecovered, life.wait,
                number.text,
            ])
        guard let state = life.phase.deliveryState else { return }
        try perform(
            sql: """
                UPDATE delivery SET state = ?, changed_at = ? WHERE id IN \(Database.members) AND batch = ? AND state <> ?
                AND state NOT IN ('accepted', 'rejected')
                """, arguments: [state.rawValue, now.milliseconds, number.text, number.text, state.rawValue])
    }

    /// Closes an attempt with what it showed, and its leaf.
    func end(
        attempt: Int, of number: BatchNumber, outcome: AttemptOutcome, status: Int?, bytesSent: Int?, at now: Timestamp
    ) throws {
        try perform(
            sql: """
                UPDATE attempt SET ended_at = ?, outcome = ?, detail = ?, status = ?, bytes_sent = ?
                WHERE batch = ? AND number = ?
                """,
            arguments: [
                now.milliseconds, outcome.word, outcome.detail, status, bytesSent, number.text, attempt,
            ])
        _ = try append(.ended(attempt, on: number, outcome: outcome.word, at: now), at: now)
    }

    /// What is known of a destination.
    func control(of destination: String) throws -> DestinationControl {
        guard
            let row = try Row.fetchOne(
                kept("SELECT * FROM destination WHERE id = ?"), arguments: [destination])
        else { return DestinationControl() }
        return DestinationControl(
            notBefore: row.optionalTimestamp("not_before"), blocked: row["blocked"], paused: row["paused"])
    }

    /// What is known of the flow to a destination.
    func flow(to destination: String) throws -> FlowState {
        let text = try String.fetchOne(
            kept("SELECT flow FROM destination WHERE id = ? AND flow IS NOT NULL"), arguments: [destination])
        guard let text else { return FlowState() }
        return try JSONDecoder().decode(FlowState.self, from: Data(text.utf8))
    }

    /// Writes what is known of the flow to a destination.
    func set(_ flow: FlowState, to destination: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let text = String(decoding: try encoder.encode(flow), as: UTF8.self)
        try cachedStatement(
            sql: "INSERT INTO destination (id, flow) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET flow = excluded.flow"
        ).execute(arguments: [destination, text])
    }

    /// Writes what is known of a destination.
    func set(_ control: DestinationControl, of destination: String) throws {
        try perform(
            sql: """
                INSERT INTO destination (id, not_before, blocked, paused) VALUES (?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET not_before = excluded.not_before, blocked = excluded.blocked,
                paused = excluded.paused
                """,
            arguments: [destination, control.notBefore?.milliseconds, control.blocked, control.paused])
    }
}

extension Database {
    /// Asks again about batches that could not be settled by themselves: what became of them may be known by now.
    func askAgain(about destination: String, at now: Timestamp) throws {
        try perform(
            sql: """
                UPDATE delivery SET state = 'unknown', code = NULL, message = NULL, changed_at = ? WHERE destination = ?
                AND state = 'quarantined'
                AND batch IN (SELECT number FROM batch WHERE destination = ? AND phase = 'quarantined')
                """, arguments: [now.milliseconds, destination, destination])
        try perform(
            sql: """
                UPDATE batch SET phase = 'unknown', next_at = ?, unknown_since = coalesce(unknown_since, ?), questions = 0,
                lost = 0, owner = NULL, lease_until = NULL WHERE destination = ? AND phase = 'quarantined'
                """, arguments: [now.milliseconds, now.milliseconds, destination])
    }

    /// Queues the deliveries of batches that were refused as a whole, unless a newer version took their place meanwhile.
    func freeRefused(of destination: String, at now: Timestamp) throws -> Int {
        let refused = """
            destination = ? AND state = 'quarantined'
            AND batch IN (SELECT number FROM batch WHERE destination = ? AND phase = 'refused')
            """
        try perform(
            sql: """
                UPDATE delivery SET state = 'superseded', changed_at = ? WHERE \(refused)
                AND EXISTS (SELECT 1 FROM delivery AS e WHERE e.destination = delivery.destination
                AND e.kind = delivery.kind AND e.key = delivery.key AND e.number > delivery.number)
                """, arguments: [now.milliseconds, destination, destination])
        try perform(
            sql: """
                UPDATE delivery SET state = 'queued', batch = NULL, code = NULL, message = NULL, changed_at = ?
                WHERE \(refused)
                """, arguments: [now.milliseconds, destination, destination])
        return changesCount
    }
}

extension BatchPhase {
    /// The state of the batch's deliveries; `nil` when each has its own verdict.
    fileprivate var deliveryState: DeliveryState? {
        switch self {
        case .ready, .dispatching: .dispatching
        case .unknown: .unknown
        case .processing: .acceptedPending
        case .refused, .quarantined: .quarantined
        case .settled, .released: nil
        }
    }
}
