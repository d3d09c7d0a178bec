import Canonical
import Delivery
import Evidence
import Exchange
import Foundation
import GRDB

extension SQLiteViews {
    func acceptedSubmission(key: String, kind: Kind?) async throws(StoreError) -> AcceptedSubmission? {
        let (path, vault) = (store.path, store.vault)
        return try await store.read { database in
            guard
                let row = try Row.fetchOne(
                    database,
                    sql: """
                        SELECT d.destination, d.batch, v.disclosure, v.secret FROM delivery AS d JOIN version AS v
                        ON v.id = d.version WHERE d.key = ? AND d.state = 'accepted' AND (? IS NULL OR d.kind = ?)
                        ORDER BY d.changed_at DESC, d.number DESC LIMIT 1
                        """, arguments: [key, kind?.id, kind?.id])
            else { return nil }
            return try ProofReader(database: database, vault: vault, path: path, batch: row["batch"]).submission(
                of: row)
        }
    }
}

/// Collects everything that proves one accepted record.
private struct ProofReader {
    let database: Database
    let vault: StoreVault
    let path: String
    let batch: String

    func submission(of row: Row) throws -> AcceptedSubmission? {
        guard row["disclosure"] as String? != nil, row["secret"] as Data? != nil else { return nil }
        let text = try vault.text(.disclosure, in: row, database)
        let secret = try vault.bytes(.secret, in: row, database)
        if let archive = try Row.fetchOne(
            database,
            sql: """
                SELECT a.number, a.name FROM archive AS a JOIN batch AS b ON b.archive = a.number
                WHERE b.number = ? AND a.name IS NOT NULL
                """, arguments: [batch])
        {
            throw StoreError.archived(number: archive["number"], file: archive["name"])
        }
        let sent = try one(
            "SELECT * FROM attempt WHERE batch = ? AND purpose = 'send' ORDER BY number DESC LIMIT 1", "发送记录")
        let receipt = try one(
            "SELECT * FROM receipt WHERE batch = ? AND state <> 'processing' ORDER BY id LIMIT 1", "回执")
        let sealed = try one("SELECT leaf FROM batch WHERE number = ?", "批次")
        let disclosure: Disclosure
        do { disclosure = try Disclosure(parsing: text) } catch { throw damaged("记录的披露文本") }
        return AcceptedSubmission(
            destination: DestinationID(row["destination"]), disclosure: disclosure,
            salt: VersionSecret(bytes: secret).recordSalt, batchLeaf: try leaf(sealed["leaf"]),
            attemptLeaf: try leaf(sent["leaf"]), receiptLeaf: try leaf(receipt["leaf"]),
            request: try signedText(sent), answer: try signedText(receipt),
            answerBody: try vault.bytes(.answerBody, in: receipt, database),
            batchBody: try vault.bytes(
                .body, in: one("SELECT bytes FROM batch_body WHERE batch = ?", "批次内容"), database))
    }

    private func one(_ sql: String, _ what: String) throws -> Row {
        guard let row = try Row.fetchOne(database, sql: sql, arguments: [batch]) else { throw damaged(what) }
        return row
    }

    private func leaf(_ id: Int64) throws -> AcceptedSubmission.NumberedLeaf {
        guard
            let row = try Row.fetchOne(
                database, sql: "SELECT position, bytes FROM leaf WHERE id = ?", arguments: [id])
        else { throw damaged("证据条目") }
        do {
            return AcceptedSubmission.NumberedLeaf(
                leaf: try Leaf(parsing: row.bytes("bytes")), position: (row["position"] as Int64?).map { UInt64($0) })
        } catch { throw damaged("证据条目 \(id)") }
    }

    private func signedText(_ row: Row) throws -> AcceptedSubmission.SignedText {
        guard
            let der = try Data.fetchOne(
                database, sql: "SELECT der FROM certificate WHERE sm3 = ?", arguments: [row["certificate"] as Data])
        else { throw damaged("证书") }
        return AcceptedSubmission.SignedText(
            text: try vault.text(.request, in: row, database), signature: row.bytes("signature"),
            certificate: [UInt8](der))
    }

    private func damaged(_ what: String) -> StoreError { .damaged(path: path, what: what) }
}
