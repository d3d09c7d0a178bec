import Delivery
import Evidence
import Exchange
import Foundation

extension SQLRow {
    /// The life of a batch from its row.
    var life: BatchLife {
        get throws {
            try BatchLife(
                phase: try value("phase", BatchPhase.self), lastSentAt: optionalTimestamp("last_sent_at"),
                unknownSince: optionalTimestamp("unknown_since"), questions: self["questions"], lost: self["lost"],
                isRecovered: self["recovered"], wait: self["wait"])
        }
    }
}

extension SQLSession {
    /// Writes a batch's life, and its phase into all of its deliveries that have no verdict yet.
    func set(_ life: BatchLife, of number: BatchNumber, nextAt: Timestamp?, now: Timestamp) throws {
        try perform(
            """
            UPDATE batch SET phase = ?, next_at = ?, last_sent_at = ?, unknown_since = ?, questions = ?, lost = ?,
            recovered = ?, wait = ? WHERE number = ?
            """,
            [
                life.phase.rawValue, nextAt?.milliseconds, life.lastSentAt?.milliseconds,
                life.unknownSince?.milliseconds, life.questions, life.lost, life.isRecovered, life.wait,
                number.text,
            ])
        guard let state = life.phase.deliveryState else { return }
        try perform(
            """
            UPDATE delivery SET state = ?, changed_at = ? WHERE id IN \(RowList.ofBatch) AND batch = ? AND state <> ?
            AND state NOT IN ('accepted', 'rejected')
            """, [state.rawValue, now.milliseconds, number.text, number.text, state.rawValue])
    }

    /// Closes an attempt with what it showed, and its leaf.
    func end(
        attempt: Int, of number: BatchNumber, outcome: AttemptOutcome, status: Int?, bytesSent: Int?, at now: Timestamp
    ) throws {
        try perform(
            """
            UPDATE attempt SET ended_at = ?, outcome = ?, detail = ?, status = ?, bytes_sent = ?
            WHERE batch = ? AND number = ?
            """,
            [
                now.milliseconds, outcome.word, outcome.detail, status, bytesSent, number.text, attempt,
            ])
        _ = try append(.ended(attempt, on: number, outcome: outcome.word, at: now), at: now)
    }

    /// What is known of a destination.
    func control(of destination: String) throws -> DestinationControl {
        guard
            let row = try row("SELECT * FROM destination WHERE id = ?", [destination])
        else { return DestinationControl() }
        return try DestinationControl(
            notBefore: row.optionalTimestamp("not_before"), blocked: row["blocked"], paused: row["paused"])
    }

    /// What is known of the flow to a destination.
    func flow(to destination: String) throws -> FlowState {
        let text = try value(
            String.self, "SELECT flow FROM destination WHERE id = ? AND flow IS NOT NULL", [destination])
        guard let text else { return FlowState() }
        return try JSONDecoder().decode(FlowState.self, from: Data(text.utf8))
    }

    /// Writes what is known of the flow to a destination.
    func set(_ flow: FlowState, to destination: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let text = String(decoding: try encoder.encode(flow), as: UTF8.self)
        try perform(
            "INSERT INTO destination (id, flow) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET flow = excluded.flow",
            [destination, text])
    }

    /// Writes what is known of a destination.
    func set(_ control: DestinationControl, of destination: String) throws {
        try perform(
            """
            INSERT INTO destination (id, not_before, blocked, paused) VALUES (?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET not_before = excluded.not_before, blocked = excluded.blocked,
            paused = excluded.paused
            """, [destination, control.notBefore?.milliseconds, control.blocked, control.paused])
    }
}

extension SQLSession {
    /// Asks again about batches that could not be settled by themselves: what became of them may be known by now.
    func askAgain(about destination: String, at now: Timestamp) throws {
        try perform(
            """
            UPDATE delivery SET state = 'unknown', code = NULL, message = NULL, changed_at = ? WHERE destination = ?
            AND state = 'quarantined'
            AND batch IN (SELECT number FROM batch WHERE destination = ? AND phase = 'quarantined')
            """, [now.milliseconds, destination, destination])
        try perform(
            """
            UPDATE batch SET phase = 'unknown', next_at = ?, unknown_since = coalesce(unknown_since, ?), questions = 0,
            lost = 0, owner = NULL, lease_until = NULL WHERE destination = ? AND phase = 'quarantined'
            """, [now.milliseconds, now.milliseconds, destination])
    }

    /// Queues the deliveries of batches that were refused as a whole, unless a newer version took their place meanwhile.
    func freeRefused(of destination: String, at now: Timestamp) throws -> Int {
        let refused = """
            destination = ? AND state = 'quarantined'
            AND batch IN (SELECT number FROM batch WHERE destination = ? AND phase = 'refused')
            """
        try perform(
            """
            UPDATE delivery SET state = 'superseded', changed_at = ? WHERE \(refused)
            AND EXISTS (SELECT 1 FROM delivery AS e WHERE e.destination = delivery.destination
            AND e.kind = delivery.kind AND e.key = delivery.key AND e.number > delivery.number)
            """, [now.milliseconds, destination, destination])
        return try perform(
            """
            UPDATE delivery SET state = 'queued', batch = NULL, code = NULL, message = NULL, changed_at = ?
            WHERE \(refused)
            """, [now.milliseconds, destination, destination])
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
