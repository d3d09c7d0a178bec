import Delivery
import Exchange

extension SQLSession {
    /// Takes a refused batch apart by halves; a batch of one record is that record's rejection (delivery.md §2.7).
    ///
    /// When too many parts were made within the hour, everything stays as it is, for an operator.
    func divide(_ batch: ClaimedBatch, perHour most: Int, at now: Timestamp) throws {
        let number = batch.batch.number.text
        guard batch.members.count > 1 else {
            try perform(
                """
                UPDATE delivery SET state = 'rejected', changed_at = ? WHERE id IN \(RowList.ofBatch) AND batch = ?
                """, [now.milliseconds, number, number])
            return
        }
        guard try parts(for: batch.destination, since: now.adding(seconds: -3600)) + 2 <= most else { return }
        let half = (batch.members.count + 1) / 2
        for (index, part) in [batch.members.prefix(half), batch.members.dropFirst(half)].enumerated() {
            for member in part {
                try perform(
                    """
                    UPDATE delivery SET state = 'queued', batch = NULL, portion = ?, code = NULL, message = NULL,
                    changed_at = ? WHERE id = ?
                    """, ["\(number)/\(index)", now.milliseconds, member.delivery.value])
                try giveWay(member.delivery.value, at: now)
            }
        }
    }

    /// How many parts of refused batches were sealed since a moment, or wait to be.
    private func parts(for destination: DestinationID, since moment: Timestamp) throws -> Int {
        try value(
            Int.self,
            """
            SELECT (SELECT count(*) FROM batch WHERE destination = ? AND parent IS NOT NULL AND sealed_at > ?)
            + (SELECT count(DISTINCT portion) FROM delivery WHERE destination = ? AND state = 'queued'
            AND portion IS NOT NULL AND portion NOT LIKE 'replay:%')
            """, [destination.text, moment.milliseconds, destination.text]) ?? 0
    }

    /// Queues a record again whose reference the platform misses: it waits for what the gateway holds of it.
    ///
    /// - Returns: `false` when there is nothing to wait for: the record is rejected then.
    func waitsForReference(_ member: BatchMember, batch: ClaimedBatch, at now: Timestamp) throws -> Bool {
        let delivery = member.delivery.value
        guard try held(references: delivery) else { return false }
        // A parent whose newest version is not accepted there is waited for; else the record tries again a little later.
        try perform(
            """
            UPDATE dependency SET met = 0 WHERE delivery = ? AND EXISTS (SELECT 1 FROM delivery AS p
            WHERE p.destination = dependency.destination AND p.kind = dependency.kind AND p.key = dependency.key
            AND p.state NOT IN ('accepted', 'superseded')
            AND p.number = (SELECT max(number) FROM delivery AS n WHERE n.destination = p.destination
            AND n.kind = p.kind AND n.key = p.key))
            """, [delivery])
        try perform(
            """
            UPDATE delivery SET state = 'queued', batch = NULL, code = NULL, message = NULL, waits = waits + 1,
            not_before = ? + 30000 * (waits + 1), changed_at = ?,
            blockers = (SELECT count(*) FROM dependency WHERE delivery = ? AND met = 0) WHERE id = ?
            """, [now.milliseconds, now.milliseconds, delivery, delivery])
        try giveWay(delivery, at: now)
        return true
    }

    /// Lets a delivery that is queued again give way to a newer version of its record, which may have come meanwhile: an
    /// older version never goes after a newer one.
    private func giveWay(_ delivery: Int64, at now: Timestamp) throws {
        try perform(
            """
            UPDATE delivery SET state = 'superseded', portion = NULL, changed_at = ? WHERE id = ? AND state = 'queued'
            AND EXISTS (SELECT 1 FROM delivery AS n WHERE n.destination = delivery.destination
            AND n.kind = delivery.kind AND n.key = delivery.key AND n.number > delivery.number)
            """, [now.milliseconds, delivery])
    }

    /// Whether all that a delivery refers to has a delivery of its own there, and it has not waited for it too often.
    private func held(references delivery: Int64) throws -> Bool {
        try value(
            Bool.self,
            """
            SELECT waits < 3 AND EXISTS (SELECT 1 FROM dependency WHERE delivery = d.id)
            AND NOT EXISTS (SELECT 1 FROM dependency AS r WHERE r.delivery = d.id
            AND r.kind <> '\(ContentDependency.word)' AND NOT EXISTS
            (SELECT 1 FROM delivery AS p WHERE p.destination = r.destination AND p.kind = r.kind AND p.key = r.key))
            FROM delivery AS d WHERE id = ?
            """, [delivery]) ?? false
    }

    /// Parks what passed its deadline before it was sent; a batch that holds such a delivery is taken apart, unless it may
    /// have been applied already: that one keeps its number.
    func parkLate(for destination: DestinationID, at now: Timestamp) throws {
        let due = try values(
            String.self,
            """
            SELECT number FROM batch WHERE destination = ? AND phase = 'ready' AND owner IS NULL AND due_at <= ?
            AND unknown_since IS NULL
            """, [destination.text, now.milliseconds])
        for number in due {
            for delivery in try values(
                Int64.self, "SELECT id FROM delivery WHERE id IN \(RowList.ofBatch) AND batch = ?", [number, number])
            {
                try perform(
                    "UPDATE delivery SET state = 'queued', batch = NULL, changed_at = ? WHERE id = ?",
                    [now.milliseconds, delivery])
                try giveWay(delivery, at: now)
            }
            try perform("UPDATE batch SET phase = 'released', next_at = NULL WHERE number = ?", [number])
        }
        try perform(
            DeliveryQueue.parkLate, [now.milliseconds, destination.text, now.milliseconds])
    }
}
