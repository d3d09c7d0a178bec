import Canonical
import Delivery
import Evidence
import Exchange

extension SQLViews {
    func acceptedSubmission(
        key: String, kind: Kind?, at destination: DestinationID?
    ) async throws(StoreError) -> AcceptedSubmission? {
        let vault = vault
        return try await database.read { session in
            let ofKind: SQLArguments = kind.map { [$0.id] } ?? []
            let atDestination: SQLArguments = destination.map { [$0.text] } ?? []
            guard
                let row = try session.row(
                    """
                    SELECT d.destination, d.batch, v.disclosure, v.secret FROM delivery AS d JOIN version AS v
                    ON v.id = d.version WHERE d.key = ? AND d.state = 'accepted' \(kind == nil ? "" : "AND d.kind = ?")
                    \(destination == nil ? "" : "AND d.destination = ?")
                    ORDER BY d.changed_at DESC, d.number DESC LIMIT 1
                    """, [key] + ofKind + atDestination)
            else { return nil }
            return try ProofReader(session: session, vault: vault, batch: try row["batch"]).submission(
                of: row)
        }
    }
}

/// Collects everything that proves one accepted record.
private struct ProofReader {
    let session: any SQLSession
    let vault: StoreVault
    let batch: String

    func submission(of row: SQLRow) throws -> AcceptedSubmission? {
        guard try row["disclosure"] as String? != nil, try row["secret"] as [UInt8]? != nil else { return nil }
        let text = try vault.text(.disclosure, in: row, session)
        let secret = try vault.bytes(.secret, in: row, session)
        if let archive = try session.row(
            """
            SELECT a.number, a.name FROM archive AS a JOIN batch AS b ON b.archive = a.number
            WHERE b.number = ? AND a.name IS NOT NULL
            """, [batch])
        {
            throw StoreError.archived(number: try archive["number"], file: try archive["name"])
        }
        let sent = try one(
            "SELECT * FROM attempt WHERE batch = ? AND purpose = 'send' ORDER BY number DESC LIMIT 1", "发送记录")
        let receipt = try one(
            "SELECT * FROM receipt WHERE batch = ? AND state <> 'processing' ORDER BY id LIMIT 1", "回执")
        let sealed = try one("SELECT leaf FROM batch WHERE number = ?", "批次")
        let disclosure: Disclosure
        do { disclosure = try Disclosure(parsing: text) } catch { throw damaged("记录的披露文本") }
        return try AcceptedSubmission(
            destination: DestinationID(row["destination"]), disclosure: disclosure,
            salt: VersionSecret(bytes: secret).recordSalt, batchLeaf: try leaf(sealed["leaf"]),
            attemptLeaf: try leaf(sent["leaf"]), receiptLeaf: try leaf(receipt["leaf"]),
            request: try signedText(sent), answer: try signedText(receipt),
            answerBody: try vault.bytes(.answerBody, in: receipt, session),
            batchBody: try vault.bytes(
                .body, in: one("SELECT bytes FROM batch_body WHERE batch = ?", "批次内容"), session))
    }

    private func one(_ sql: String, _ what: String) throws -> SQLRow {
        guard let row = try session.row(sql, [batch]) else { throw damaged(what) }
        return row
    }

    private func leaf(_ id: Int64) throws -> AcceptedSubmission.NumberedLeaf {
        guard
            let row = try session.row("SELECT position, bytes FROM leaf WHERE id = ?", [id])
        else { throw damaged("证据条目") }
        do {
            return try AcceptedSubmission.NumberedLeaf(
                leaf: try Leaf(parsing: row["bytes"]), position: (row["position"] as Int64?).map { UInt64($0) })
        } catch { throw damaged("证据条目 \(id)") }
    }

    private func signedText(_ row: SQLRow) throws -> AcceptedSubmission.SignedText {
        guard
            let der = try session.value(
                [UInt8].self, "SELECT der FROM certificate WHERE sm3 = ?", [try row["certificate"] as [UInt8]])
        else { throw damaged("证书") }
        return try AcceptedSubmission.SignedText(
            text: try vault.text(.request, in: row, session), signature: row["signature"],
            certificate: der)
    }

    private func damaged(_ what: String) -> StoreError { session.damaged(what) }
}
