import Canonical
import Delivery
import Exchange

/// Compares a list with our account inside one transaction, and keeps the lines; both are read row by row, in the order of keys.
struct AccountComparison {
    let session: any SQLSession
    let run: Int64
    let account: AccountID

    /// How many lines are written at a time.
    private static let lot = 500

    func compare() throws {
        let receipts = try receipts()
        var merge = AccountMerge()
        var pending: [Discrepancy] = []
        try session.forEach(
            AccountComparison.both(session.dialect),
            [
                KeyList(receipts.keys.sorted().map { Array($0.utf8) }).text, account.destination.text,
                account.kind.id, run,
            ]
        ) { row in
            pending += merge.add(try entry(row, receipts))
            guard pending.count >= AccountComparison.lot else { return }
            try keep(pending)
            pending.removeAll(keepingCapacity: true)
        }
        try keep(pending + merge.finish())
        try session.perform(
            """
            UPDATE reconciliation SET state = 'compared', own_count = ?, own_money = ?, listed = ?, repeats = ?,
            matched = ? WHERE id = ?
            """,
            [
                merge.counts.own, merge.counts.ownMoney, merge.counts.listed, merge.counts.repeats,
                merge.counts.matched, run,
            ])
        try keep(totals())
    }

    /// Both accounts in one order: ours by the batches of the day, theirs as it was read.
    static func both(_ dialect: SQLDialect) -> String {
        """
        SELECT 0 AS side, d.key AS key, d.number AS version, d.batch AS batch, '' AS receipt, d.control AS money
        FROM \(dialect.texts) AS l CROSS JOIN delivery AS d
        WHERE d.destination = ? AND d.state = 'accepted' AND d.batch = l.value AND d.kind = ?
        UNION ALL SELECT 1, key, version, batch, receipt, 0 FROM reconciliation_item WHERE run = ?
        ORDER BY key, version, side, batch, receipt
        """
    }

    private func entry(_ row: SQLRow, _ receipts: [String: String]) throws -> AccountMerge.Entry {
        let batch: String = try row["batch"]
        guard try row["side"] == 0 else {
            return .listed(
                try ListedRecord(
                    key: row["key"], version: row["version"], batchNo: batch, receiptNo: row["receipt"]))
        }
        return .own(
            try Discrepancy.Own(
                record: ListedRecord(
                    key: row["key"], version: row["version"], batchNo: batch, receiptNo: receipts[batch] ?? ""),
                money: Fen(row["money"])))
    }

    /// The batches that the platform says it received on the day, each with its receipt's number.
    ///
    /// A receipt comes after what it says; a day less allows for clocks that differ.
    private func receipts() throws -> [String: String] {
        let day = Instant(day: account.day).seconds * 1000
        var first: [String: (number: String, day: CivilDate)] = [:]
        for row in try session.rows(
            """
            SELECT r.batch, r.receipt_no, r.received_at, r.at FROM batch AS b JOIN receipt AS r ON r.batch = b.number
            WHERE b.destination = ? AND b.phase = 'settled' AND b.kind = ?
            AND r.state IN ('accepted', 'partial') AND r.at >= ? ORDER BY r.id
            """, [account.destination.text, account.kind.id, day - 86_400_000])
        {
            let batch: String = try row["batch"]
            guard first[batch] == nil else { continue }
            let received: String = try row["received_at"]
            let read = try row.timestamp("at").day
            first[batch] = (try row["receipt_no"], PlatformMoment.instant(of: received)?.day ?? read)
        }
        return first.filter { $0.value.day == account.day }.mapValues(\.number)
    }

    // MARK: Lines

    private func keep(_ lines: [Discrepancy]) throws {
        guard !lines.isEmpty else { return }
        var judged: [Discrepancy] = []
        for line in lines { judged += try judge(line) }
        try session.perform(
            """
            INSERT INTO reconciliation_line (run, sort, key, own_version, own_batch, own_receipt, own_money,
            listed_version, listed_batch, listed_receipt, listed_money, outcome, detail)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            each: judged.map { line in
                [
                    run, line.sort.rawValue, line.key, line.own?.record.version, line.own?.record.batchNo,
                    line.own?.record.receiptNo, line.own?.money.amount, line.listed?.version, line.listed?.batchNo,
                    line.listed?.receiptNo, line.listedMoney?.amount, line.outcome.rawValue, line.detail,
                ]
            })
    }

    /// Says of a line what our own books know of it.
    private func judge(_ line: Discrepancy) throws -> [Discrepancy] {
        var line = line
        switch line.sort {
        case .missingThere: line.detail = "对方清单没有，待查证批次"
        case .otherVersion:
            guard let listed = line.listed else { return [line] }
            guard let held = try held(listed) else {
                return try judge(Discrepancy(.missingThere, own: line.own, listed: nil))
                    + judge(Discrepancy(.unknownHere, own: nil, listed: listed))
            }
            let amount: Int64 = try held["control"]
            line.listedMoney = Fen(amount)
            line.detail = "对方列出第 \(listed.version) 版，待查证批次"
        case .unknownHere:
            guard let listed = line.listed else { return [line] }
            (line.outcome, line.detail, line.listedMoney) = try origin(of: listed)
        case .otherBatch, .listedTwice:
            guard let listed = line.listed else { return [line] }
            let isOurs = try wasSent(listed, in: listed.batchNo)
            line.outcome = isOurs ? .explained : .alarm
            line.detail =
                isOurs ? "同一版本曾随批次 \(listed.batchNo) 报送" : "对方所列批次 \(listed.batchNo) 没有由本方报送过这一版"
        case .otherReceipt:
            guard let listed = line.listed else { return [line] }
            let isKnown = try session.value(
                Bool.self, "SELECT EXISTS (SELECT 1 FROM receipt WHERE batch = ? AND receipt_no = ?)",
                [listed.batchNo, listed.receiptNo])
            line.outcome = isKnown == true ? .explained : .alarm
            line.detail = isKnown == true ? "该批次的另一份回执" : "对方所列回执号 \(listed.receiptNo) 与本方留存的签名回执不符"
        case .totals: break
        }
        return [line]
    }

    /// Where a record comes from that they list beside our account.
    private func origin(of listed: ListedRecord) throws -> (Discrepancy.Outcome, String, Fen?) {
        guard let held = try held(listed) else { return (.alarm, "本方没有报送过这一版", nil) }
        let amount: Int64 = try held["control"]
        let money = Fen(amount)
        let state = try held.value("state", DeliveryState.self)
        let batch: String? = try held["batch"]
        guard try wasSent(listed, in: listed.batchNo) else {
            return (.alarm, "本方没有在批次 \(listed.batchNo) 中报送过这一版", money)
        }
        switch state {
        case .accepted where batch == listed.batchNo: return (.explained, "本方回执的接收时间属于另一日", money)
        case .accepted: return (.explained, "本方由批次 \(batch ?? "") 受理同一版本", money)
        case .dispatching, .unknown, .acceptedPending, .queued, .late:
            return (.undecided, "本方尚未办结（\(state.rawValue)），待查证", money)
        case .rejected, .superseded, .quarantined:
            return (.alarm, "本方的回执没有受理这一版（\(state.rawValue)）", money)
        }
    }

    private func held(_ record: ListedRecord) throws -> SQLRow? {
        try session.row(
            "SELECT state, batch, control FROM delivery WHERE destination = ? AND kind = ? AND key = ? AND number = ?",
            [account.destination.text, account.kind.id, record.key, record.version])
    }

    private func wasSent(_ record: ListedRecord, in batch: String) throws -> Bool {
        try session.value(
            Bool.self,
            """
            SELECT EXISTS (SELECT 1 FROM delivery AS d JOIN batch AS b ON b.number = ? AND b.destination = d.destination
            JOIN batch_member AS m ON m.batch = b.number AND m.delivery = d.id
            WHERE d.destination = ? AND d.kind = ? AND d.key = ? AND d.number = ?)
            """, [batch, account.destination.text, account.kind.id, record.key, record.version]) ?? false
    }

    /// Lines about their own totals, where these are not those of what they list.
    private func totals() throws -> [Discrepancy] {
        guard let row = try session.row("SELECT * FROM reconciliation WHERE id = ?", [run]) else { return [] }
        let result = try session.reconciliation(row)
        guard let totals = result.totals else { return [] }
        var lines: [Discrepancy] = []
        let (listed, repeats) = (result.counts.listed, result.counts.repeats)
        if totals.count != listed, totals.count != listed + repeats {
            lines.append(
                Discrepancy(
                    .totals, own: nil, listed: nil, outcome: .alarm,
                    detail: "对方合计 \(totals.count) 条，实际列出 \(listed) 条"))
        }
        let isOpen = try session.value(
            Bool.self,
            """
            SELECT EXISTS (SELECT 1 FROM reconciliation_line WHERE run = ? AND sort = 'unknown-here'
            AND listed_money IS NULL)
            """, [run])
        if result.unexplainedMoney != 0, isOpen == false {
            lines.append(
                Discrepancy(
                    .totals, own: nil, listed: nil, outcome: .alarm,
                    detail: "对方金额合计与逐条差异后的本方金额相差 \(result.unexplainedMoney) 分"))
        }
        return lines
    }
}
