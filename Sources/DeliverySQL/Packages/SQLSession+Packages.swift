import Canonical
import Delivery
import Evidence
import Exchange
import ShangMi

extension SQLSession {
    /// The last serial number of an organisation and day that is used up; 0 for none.
    func lastSerial(of orgCode: String, on day: CivilDate) throws -> Int {
        try value(
            Int.self, "SELECT last FROM package_serial WHERE org = ? AND day = ?", [orgCode, Int(day.days)]) ?? 0
    }

    /// What stands in the way of a package.
    func obstacle(to order: PackageOrder) throws -> PackageObstacle? {
        let rows = try rows(
            """
            SELECT name, state FROM package WHERE destination = ? AND org = ? AND period_start = ? AND period_end = ?
            AND name IS NOT NULL ORDER BY id
            """,
            [
                order.scope.destination.text, order.scope.orgCode, Int(order.scope.period.start.days),
                Int(order.scope.period.end.days),
            ])
        var accepted: String?
        for row in rows {
            let state = try row.value("state", PackageState.self)
            if state.isOpen { return .open(name: try row["name"]) }
            if state == .accepted, accepted == nil { accepted = try row["name"] }
        }
        switch (order.submission, accepted) {
        case (.first, let name?): return .hasFirst(name: name)
        case (.supplement, nil), (.correction, nil): return .noFirst
        case (.first, nil), (.supplement, _?), (.correction, _?): return nil
        }
    }

    /// Removes a package that never was built.
    func remove(package id: Int64) throws {
        try perform("DELETE FROM package_row WHERE package = ?", [id])
        try perform("DELETE FROM package WHERE id = ?", [id])
    }

    /// Appends an entry to a package's history, with its leaf.
    func note(
        _ step: PackageStep, of id: Int64, leaf: Leaf, _ vault: StoreVault, at now: Timestamp
    ) throws {
        let number = try value(
            Int.self, "SELECT coalesce(max(number), 0) + 1 FROM package_event WHERE package = ?", [id])
        let row = try append(leaf, at: now)
        try perform(
            """
            INSERT INTO package_event (package, number, at, action, actor, note, signed_text, signature, certificate,
            body, leaf) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                id, number ?? 1, now.milliseconds, step.action, step.by, step.note, step.signedText,
                step.answer?.signature, step.answer?.certificate.der,
                step.answer.map { vault.seal($0.body, .packageAnswer) }, row,
            ])
    }

    /// A package of a row.
    func package(_ row: SQLRow) throws -> StoredPackage {
        let id: Int64 = try row["id"]
        let tables = try rows("SELECT * FROM package_table WHERE package = ? ORDER BY position", [id]).map { table in
            try PackageManifest.Table(
                file: table["file"], table: table["name"], rows: table["rows"], bytes: table["bytes"],
                sm3: table.digest("sm3"), moneyFen: table["money"])
        }
        let start = CivilDate(days: Int32(truncatingIfNeeded: try row["period_start"] as Int64))
        let end = CivilDate(days: Int32(truncatingIfNeeded: try row["period_end"] as Int64))
        guard let period = PackagePeriod(start: start, end: end) else { throw damaged("报送包 \(id) 的期间") }
        return try StoredPackage(
            id: id,
            scope: PackageScope(destination: DestinationID(row["destination"]), orgCode: row["org"], period: period),
            submission: row.value("submission", PackageSubmission.self), name: row["name"], number: row["number"],
            state: row.value("state", PackageState.self), reason: row["reason"], builtBy: row["built_by"],
            builtAt: row.timestamp("built_at"), needsApproval: row["needs_approval"], approvedBy: row["approved_by"],
            sm3: (row["sm3"] as [UInt8]?).flatMap { SM3Digest(bytes: $0) }, sentAt: row.optionalTimestamp("sent_at"),
            note: row["note"], tables: tables)
    }
}
