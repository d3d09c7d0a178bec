import Delivery
import Foundation
import ShangMi

extension SQLSession {
    /// What of a batch an archive holds.
    func archived(_ row: SQLRow) throws -> ArchivedBatch {
        let number: String = try row["number"]
        func rows(_ sql: String, _ more: Int64...) throws -> [SQLRow] {
            try self.rows(sql, SQLArguments(more.map { .integer($0) }) + [number])
        }
        let edge = try self.row(
            "SELECT last_delivery, last_version FROM archive WHERE number = ?", [row["archive"] as Int64])
        let body = try value([UInt8].self, "SELECT bytes FROM batch_body WHERE batch = ?", [number])
        return try ArchivedBatch(
            number: number, destination: row["destination"], kind: row["kind"],
            bodySM3: (row["body_sm3"] as [UInt8]).hex, body: body.map { Data($0).base64EncodedString() } ?? "",
            sealedAt: row.timestamp("sealed_at").text,
            attempts: try rows("SELECT number, signed_text, signature FROM attempt WHERE batch = ? ORDER BY number")
                .map {
                    try ArchivedBatch.Attempt(
                        number: $0["number"], signedText: $0["signed_text"], signature: $0.base64("signature") ?? "")
                },
            receipts: try rows("SELECT id, signed_text, signature, body FROM receipt WHERE batch = ? ORDER BY id").map {
                try ArchivedBatch.Receipt(
                    id: $0["id"], signedText: $0["signed_text"], signature: $0.base64("signature") ?? "",
                    body: $0.base64("body") ?? "")
            },
            members: try rows(archivedMembers, edge?["last_delivery"] ?? 0).map {
                try ArchivedBatch.Member(
                    delivery: $0["id"], key: $0["key"], version: $0["number"], state: $0["state"],
                    data: $0.base64("bytes"))
            },
            versions: try rows(archivedVersions, edge?["last_version"] ?? 0).map {
                try ArchivedBatch.Version(
                    id: $0["id"], canonical: $0.base64("canonical"), secret: $0.base64("secret"),
                    disclosure: $0["disclosure"])
            })
    }

    /// Takes a batch's archived content out of the store, or puts it back.
    func take(_ batch: ArchivedBatch, out: Bool) throws {
        func value(_ base64: String?) -> [UInt8]? {
            out ? nil : base64.flatMap { Data(base64Encoded: $0).map { [UInt8]($0) } }
        }
        if out {
            try perform("DELETE FROM batch_body WHERE batch = ?", [batch.number])
        } else {
            try perform("INSERT INTO batch_body (batch, bytes) VALUES (?, ?)", [batch.number, value(batch.body) ?? []])
        }
        for attempt in batch.attempts {
            try perform(
                "UPDATE attempt SET signed_text = ?, signature = ? WHERE batch = ? AND number = ?",
                [
                    out ? "" : attempt.signedText, value(attempt.signature) ?? [], batch.number, attempt.number,
                ])
        }
        for receipt in batch.receipts {
            try perform(
                "UPDATE receipt SET signed_text = ?, signature = ?, body = ? WHERE id = ?",
                [
                    out ? "" : receipt.signedText, value(receipt.signature) ?? [], value(receipt.body) ?? [],
                    receipt.id,
                ])
        }
        for member in batch.members where member.data != nil {
            if let data = value(member.data) {
                try perform("INSERT INTO delivery_data (delivery, bytes) VALUES (?, ?)", [member.delivery, data])
            } else {
                try perform("DELETE FROM delivery_data WHERE delivery = ?", [member.delivery])
            }
        }
        for version in batch.versions {
            try perform(
                "UPDATE version SET canonical = ?, secret = ?, disclosure = ? WHERE id = ?",
                [
                    value(version.canonical), value(version.secret), out ? nil : version.disclosure, version.id,
                ])
        }
    }
}

/// The members, with the data of those that a newer delivery followed: the newest is what changes are compared with.
///
/// What came after the archive was begun does not count: the file and what leaves the store must be the same, whatever
/// is taken in between.
private let archivedMembers = """
    SELECT d.id, d.key, d.number, d.state,
    CASE WHEN d.batch = m.batch AND EXISTS (SELECT 1 FROM delivery AS n WHERE n.destination = d.destination
    AND n.kind = d.kind AND n.key = d.key AND n.number > d.number AND n.id <= ?)
    THEN (SELECT x.bytes FROM delivery_data AS x WHERE x.delivery = d.id) END AS bytes
    FROM batch_member AS m JOIN delivery AS d ON d.id = m.delivery WHERE m.batch = ? ORDER BY m.position
    """

/// The members' versions that a newer one followed, and of which nothing is delivered or waits outside an archive.
private let archivedVersions = """
    SELECT v.id, v.canonical, v.secret, v.disclosure
    FROM batch_member AS m JOIN delivery AS d ON d.id = m.delivery JOIN version AS v ON v.id = d.version
    WHERE d.batch = m.batch AND EXISTS (SELECT 1 FROM version AS n
    WHERE n.insurer = v.insurer AND n.kind = v.kind AND n.key = v.key AND n.number > v.number AND n.id <= ?)
    AND NOT EXISTS (SELECT 1 FROM delivery AS o WHERE o.version = v.id AND o.id <> d.id)
    AND m.batch = ? ORDER BY v.id
    """

extension SQLRow {
    fileprivate func base64(_ column: String) throws -> String? {
        (try self[column] as [UInt8]?).map { Data($0).base64EncodedString() }
    }
}
