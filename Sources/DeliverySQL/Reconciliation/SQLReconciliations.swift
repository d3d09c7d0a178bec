import Canonical
import Delivery
import Evidence
import Exchange

/// Reconciliations.
struct SQLReconciliations: ReconciliationStore {
    let database: any SQLDatabase
    let vault: StoreVault

    func begin(
        _ account: AccountID, by owner: LeaseOwner, at now: Timestamp, isAlive: @escaping @Sendable (LeaseOwner) -> Bool
    ) async throws(StoreError) -> Reconciliation? {
        try await database.write(.account(account.name)) { session in
            let last = try session.row(
                "\(SQLReconciliations.ofAccount) AND state <> 'ended' ORDER BY id DESC LIMIT 1", account.place)
            if let last {
                if let held = try last["owner"] as String?, held != owner.text, isAlive(LeaseOwner(held)) { return nil }
                let id: Int64 = try last["id"]
                try session.perform("UPDATE reconciliation SET owner = ? WHERE id = ?", [owner.text, id])
                return try session.reconciliation(last)
            }
            let id = try session.insert(
                """
                INSERT INTO reconciliation (destination, kind, day, state, owner, started_at, pages, own_count, own_money,
                listed, repeats, matched) VALUES (?, ?, ?, 'reading', ?, ?, 0, 0, 0, 0, 0, 0)
                """, account.place + [owner.text, now.milliseconds], numbering: "id")
            return try session.row("SELECT * FROM reconciliation WHERE id = ?", [id]).map {
                try session.reconciliation($0)
            }
        }
    }

    func free(_ id: Int64, by owner: LeaseOwner) async throws(StoreError) {
        try await database.write(.nothing) { session in
            _ = try session.perform(
                "UPDATE reconciliation SET owner = NULL WHERE id = ? AND owner = ?", [id, owner.text])
        }
    }

    func keep(_ page: ListedPage, of id: Int64, after cursor: String?) async throws(StoreError) -> Bool {
        try await database.write(.nothing) { session in
            if let next = page.next {
                let isKnown = try session.value(
                    Bool.self, "SELECT EXISTS (SELECT 1 FROM reconciliation_page WHERE run = ? AND cursor = ?)",
                    [id, next])
                guard isKnown == false else { return false }
                try session.perform("INSERT INTO reconciliation_page (run, cursor) VALUES (?, ?)", [id, next])
            }
            // Who went on from another place has lost the list to another process.
            let moved = try session.perform(
                """
                UPDATE reconciliation SET cursor = ?, pages = pages + 1, total_count = ?, total_money = ?,
                state = ? WHERE id = ? AND state = 'reading' AND coalesce(cursor, '') = ?
                """,
                [
                    page.next, page.totals.count, page.totals.money.amount,
                    (page.next == nil ? ReconciliationState.read : .reading).rawValue, id, cursor ?? "",
                ])
            guard moved == 1 else { throw StoreError.leaseLost }
            try session.perform(
                "INSERT INTO reconciliation_item (run, key, version, batch, receipt) VALUES (?, ?, ?, ?, ?)",
                each: page.records.map { [id, $0.key, $0.version, $0.batchNo, $0.receiptNo] })
            return true
        }
    }

    func startAgain(_ id: Int64) async throws(StoreError) {
        try await database.write(.nothing) { session in
            try session.dropList(of: id)
            try session.perform(
                "UPDATE reconciliation SET cursor = NULL, pages = 0, state = 'reading' WHERE id = ?", [id])
        }
    }

    func compare(_ id: Int64) async throws(StoreError) {
        try await database.write(.nothing) { session in
            guard
                let row = try session.row(
                    "SELECT * FROM reconciliation WHERE id = ? AND state = 'read'\(session.dialect.held)",
                    [id])
            else { return }
            try AccountComparison(session: session, run: id, account: try row.account).compare()
            try session.dropList(of: id)
        }
    }

    func batchesToAsk(_ id: Int64) async throws(StoreError) -> [BatchNumber] {
        try await database.read { session in
            try session.values(
                String.self,
                """
                SELECT DISTINCT own_batch FROM reconciliation_line WHERE run = ? AND outcome = 'open'
                AND own_batch IS NOT NULL ORDER BY own_batch
                """, [id]
            ).map { BatchNumber($0) }
        }
    }

    func leaveUndecided(_ batch: BatchNumber, of id: Int64, reason: String) async throws(StoreError) {
        try await database.write(.nothing) { session in
            _ = try session.perform(
                """
                UPDATE reconciliation_line SET outcome = 'undecided', detail = ?
                WHERE run = ? AND own_batch = ? AND outcome = 'open'
                """, [reason, id, batch.text])
        }
    }

    func end(_ id: Int64, at now: Timestamp) async throws(StoreError) {
        try await database.write(.nothing) { session in
            _ = try session.perform(
                "UPDATE reconciliation SET state = 'ended', ended_at = ?, owner = NULL WHERE id = ? AND state = 'compared'",
                [now.milliseconds, id])
        }
    }

    func current() async throws(StoreError) -> [Reconciliation] {
        try await database.read { session in
            try session.rows(
                """
                SELECT * FROM reconciliation AS r WHERE NOT EXISTS (SELECT 1 FROM reconciliation AS n
                WHERE n.destination = r.destination AND n.kind = r.kind AND n.day = r.day AND n.id > r.id)
                AND (r.state <> 'ended' OR r.day = (SELECT max(m.day) FROM reconciliation AS m
                WHERE m.destination = r.destination AND m.kind = r.kind)
                OR (r.closed_at IS NULL AND EXISTS (SELECT 1 FROM reconciliation_line AS l WHERE l.run = r.id
                AND l.outcome IN ('open', 'undecided', 'alarm')))) ORDER BY r.destination, r.day, r.id
                """
            ).map { try session.reconciliation($0) }
        }
    }

    func reconciliation(_ id: Int64) async throws(StoreError) -> Reconciliation? {
        try await database.read { session in
            try session.row("SELECT * FROM reconciliation WHERE id = ?", [id]).map { try session.reconciliation($0) }
        }
    }

    func lines(of id: Int64, limit: Int) async throws(StoreError) -> [Discrepancy] {
        try await database.read { session in
            try session.rows(
                """
                SELECT * FROM reconciliation_line WHERE run = ? ORDER BY CASE outcome WHEN 'alarm' THEN 0
                WHEN 'undecided' THEN 1 WHEN 'open' THEN 1 ELSE 2 END, id LIMIT ?
                """, [id, limit]
            ).map { try Discrepancy($0) }
        }
    }

    func close(
        _ account: AccountID, reason: String, leaf: Leaf, at now: Timestamp
    ) async throws(StoreError) -> Bool {
        try await database.write(.account(account.name)) { session in
            let last = try session.row(
                "\(SQLReconciliations.ofAccount) ORDER BY id DESC LIMIT 1", account.place)
            guard let last else { return false }
            let standing = try session.reconciliation(last).standing
            guard standing == .alarm || standing == .undecided else { return false }
            try session.perform(
                """
                UPDATE reconciliation SET closed_at = ?, closed_reason = ?, ended_at = coalesce(ended_at, ?),
                state = 'ended', owner = NULL WHERE id = ?
                """, [now.milliseconds, reason, now.milliseconds, last["id"] as Int64])
            try session.dropList(of: last["id"])
            _ = try session.append(leaf, at: now)
            return true
        }
    }

    private static let ofAccount = "SELECT * FROM reconciliation WHERE destination = ? AND kind = ? AND day = ?"
}

extension AccountID {
    /// The account's name, for its lock.
    fileprivate var name: String { "\(destination.text) \(kind.id) \(day)" }
    fileprivate var place: SQLArguments { [destination.text, kind.id, day.description] }
}

extension SQLRow {
    /// The account of a reconciliation's row.
    var account: AccountID {
        get throws {
            guard let day = CivilDate(iso: try self["day"]) else { throw damaged("day 不是日期") }
            return AccountID(destination: DestinationID(try self["destination"]), kind: try kind(), day: day)
        }
    }
}

extension SQLSession {
    /// Drops what was read of a list.
    func dropList(of run: Int64) throws {
        try perform("DELETE FROM reconciliation_item WHERE run = ?", [run])
        try perform("DELETE FROM reconciliation_page WHERE run = ?", [run])
    }

    /// A reconciliation with what became of its lines.
    func reconciliation(_ row: SQLRow) throws -> Reconciliation {
        let id: Int64 = try row["id"]
        var outcomes: [Discrepancy.Outcome: Int] = [:]
        var sorts: [Discrepancy.Sort: Int] = [:]
        var (missing, added): (Int64, Int64) = (0, 0)
        for line in try rows(
            """
            SELECT sort, outcome, count(*) AS n, CAST(coalesce(sum(own_money), 0) AS BIGINT) AS own,
            CAST(coalesce(sum(listed_money), 0) AS BIGINT) AS listed
            FROM reconciliation_line WHERE run = ? GROUP BY sort, outcome
            """, [id])
        {
            let sort = try line.value("sort", Discrepancy.Sort.self)
            let count: Int = try line["n"]
            sorts[sort, default: 0] += count
            outcomes[try line.value("outcome", Discrepancy.Outcome.self), default: 0] += count
            switch sort {
            case .missingThere: missing += try line["own"]
            case .otherVersion:
                missing += try line["own"]
                added += try line["listed"]
            case .unknownHere, .listedTwice: added += try line["listed"]
            case .otherBatch, .otherReceipt, .totals: break
            }
        }
        var counts = AccountCounts()
        counts.own = try row["own_count"]
        counts.ownMoney = try row["own_money"]
        counts.listed = try row["listed"]
        counts.repeats = try row["repeats"]
        counts.matched = try row["matched"]
        let total: Int? = try row["total_count"]
        let money: Int64? = try row["total_money"]
        return try Reconciliation(
            id: id, account: row.account, state: row.value("state", ReconciliationState.self),
            cursor: row["cursor"], pages: row["pages"],
            startedAt: row.timestamp("started_at"), endedAt: row.optionalTimestamp("ended_at"),
            totals: total.map { ListedTotals(count: $0, money: Fen(money ?? 0)) }, counts: counts, outcomes: outcomes,
            sorts: sorts, missingMoney: missing, addedMoney: added, closedReason: row["closed_reason"])
    }
}

extension Discrepancy {
    init(_ row: SQLRow) throws {
        func record(_ side: String) throws -> ListedRecord? {
            guard let version = try row["\(side)_version"] as Int? else { return nil }
            return try ListedRecord(
                key: row["key"], version: version, batchNo: row["\(side)_batch"], receiptNo: row["\(side)_receipt"])
        }
        let money: Int64? = try row["own_money"]
        try self.init(
            try row.value("sort", Sort.self),
            own: record("own").map { Own(record: $0, money: Fen(money ?? 0)) }, listed: record("listed"),
            outcome: row.value("outcome", Outcome.self), detail: row["detail"],
            listedMoney: (row["listed_money"] as Int64?).map { Fen($0) })
    }
}
