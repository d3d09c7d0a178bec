import Delivery
import Exchange
import ShangMi

/// Reads what operators see of contents.
struct ContentReading {
    let session: any SQLSession

    /// The upload for which a delivery waits or waited; `nil` for one without a content.
    func trace(of delivery: Int64) throws -> ContentTrace? {
        guard
            let row = try session.row(
                """
                SELECT c.* FROM dependency AS r JOIN content AS c ON c.destination = r.destination AND c.key = r.key
                WHERE r.delivery = ? AND r.kind = '\(ContentDependency.word)'
                """, [delivery])
        else { return nil }
        let place: SQLArguments = [try row["destination"] as String, try row["key"] as String]
        guard let content = ContentID(key: try row["key"]) else { throw session.damaged("附件内容") }
        let attempts = try session.rows(
            """
            SELECT a.*, l.position FROM content_attempt AS a JOIN leaf AS l ON l.id = a.leaf
            WHERE a.destination = ? AND a.content = ? ORDER BY a.number
            """, place)
        let receipts = try session.rows(
            """
            SELECT r.receipt_no, r.at, l.position FROM content_receipt AS r JOIN leaf AS l ON l.id = r.leaf
            WHERE r.destination = ? AND r.content = ? ORDER BY r.id
            """, place)
        return try ContentTrace(
            sm3: content.sm3.hex, bytes: content.bytes, phase: try row.value("phase", ContentPhase.self),
            received: row["received"],
            attempts: attempts.map { attempt in
                try ContentTrace.Attempt(
                    RecordTrace.Attempt(
                        number: attempt["number"], purpose: try attempt.value("purpose", AttemptPurpose.self),
                        at: attempt.timestamp("at"), endedAt: attempt.optionalTimestamp("ended_at"),
                        outcome: attempt["outcome"], detail: attempt["detail"], status: attempt["status"],
                        position: attempt["position"]), offset: attempt["start"], bytes: attempt["bytes"])
            },
            receipts: receipts.map { receipt in
                try RecordTrace.Receipt(
                    number: receipt["receipt_no"], state: ContentPhase.taken.rawValue, at: receipt.timestamp("at"),
                    position: receipt["position"])
            })
    }

    /// The contents of a destination by where they stand; answered from one walk over them.
    func books(of destination: String) throws -> ContentBooks {
        var (phases, left): ([ContentPhase: Int], Int) = ([:], 0)
        for row in try session.rows(
            """
            SELECT phase, count(*) AS n, CAST(coalesce(sum(bytes - received), 0) AS BIGINT) AS bytes_left FROM content
            WHERE destination = ? GROUP BY phase
            """, [destination])
        {
            let phase = try row.value("phase", ContentPhase.self)
            phases[phase] = try row["n"]
            switch phase {
            case .ready, .sending, .unknown: left += try row["bytes_left"]
            case .waiting, .taken, .failed: break
            }
        }
        return ContentBooks(phases: phases, bytesLeft: left)
    }
}
