import Canonical
import Delivery
import Evidence

extension SQLInbound {
    func stagedChanges() async throws(StoreError) -> [CodeChange] {
        try await database.read { session in
            try session.rows(
                "SELECT * FROM code_change WHERE code_release IS NULL ORDER BY code_table, code, id"
            ).map { try CodeChange($0) }
        }
    }

    func plan(_ release: CodeRelease, leaf: Leaf) async throws(StoreError) {
        try await database.write(.account("code-tables")) { session in
            try session.perform(
                """
                INSERT INTO code_release (id, from_day, state, reason, planned_by, planned_at) VALUES (?, ?, 'planned', ?, ?, ?)
                """,
                [
                    release.id, release.from.description, release.reason, release.plannedBy,
                    release.plannedAt.milliseconds,
                ])
            for change in release.changes {
                let taken = try session.perform(
                    """
                    UPDATE code_change SET code_release = ? WHERE code_release IS NULL AND code_table = ? AND code = ?
                    AND label = ? AND coalesce(valid_from, '') = ? AND coalesce(valid_to, '') = ?
                    """,
                    [
                        release.id, change.table, change.code, change.label, change.validFrom ?? "",
                        change.validTo ?? "",
                    ])
                // Somebody else was faster, or a feed brought another one meanwhile: nothing is planned then.
                guard taken == 1 else { throw StoreError.leaseLost }
            }
            _ = try session.append(leaf, at: release.plannedAt)
        }
    }

    func decide(
        _ id: String, _ state: CodeRelease.State, by: String, leaf: Leaf, at now: Timestamp
    ) async throws(StoreError) -> Bool {
        try await database.write(.account("code-tables")) { session in
            let decided = try session.perform(
                "UPDATE code_release SET state = ?, approved_by = ?, approved_at = ? WHERE id = ? AND state = 'planned'",
                [state.rawValue, state == .active ? by : nil, now.milliseconds, id])
            guard decided == 1 else { return false }
            if state == .cancelled {
                // What came since stands in its place.
                try session.perform(
                    """
                    DELETE FROM code_change WHERE code_release = ? AND EXISTS (SELECT 1 FROM code_change AS n
                    WHERE n.code_release IS NULL AND n.code_table = code_change.code_table AND n.code = code_change.code)
                    """, [id])
                try session.perform("UPDATE code_change SET code_release = NULL WHERE code_release = ?", [id])
            }
            _ = try session.append(leaf, at: now)
            return true
        }
    }

    func releases() async throws(StoreError) -> [CodeRelease] {
        try await database.read { session in
            try session.rows("SELECT * FROM code_release ORDER BY planned_at DESC, id").map { row in
                let changes = try session.rows(
                    "SELECT * FROM code_change WHERE code_release = ? ORDER BY code_table, code, id",
                    [row["id"] as String])
                guard let from = CivilDate(iso: try row["from_day"]) else { throw session.damaged("from_day 不是日期") }
                return try CodeRelease(
                    id: row["id"], from: from, state: row.value("state", CodeRelease.State.self), reason: row["reason"],
                    plannedBy: row["planned_by"], plannedAt: row.timestamp("planned_at"),
                    approvedBy: row["approved_by"], changes: changes.map { try CodeChange($0) })
            }
        }
    }
}

extension CodeChange {
    fileprivate init(_ row: SQLRow) throws {
        try self.init(
            table: row["code_table"], code: row["code"], label: row["label"], validFrom: row["valid_from"],
            validTo: row["valid_to"], note: row["note"])
    }
}
