import Canonical
import Delivery
import Evidence
import Exchange
import ShangMi

/// The regulator's packages in the store's tables.
struct SQLPackages: PackageStore {
    let database: any SQLDatabase
    let vault: StoreVault

    func begin(
        _ order: PackageOrder, on day: CivilDate, by owner: LeaseOwner,
        isAlive: @escaping @Sendable (LeaseOwner) -> Bool, at now: Timestamp
    ) async throws(StoreError) -> Result<BegunPackage, PackageObstacle> {
        try await database.write(.packages(order.scope.orgCode)) { session in
            for row in try session.rows(
                "SELECT id, owner FROM package WHERE org = ? AND state = 'building'", [order.scope.orgCode])
            {
                let other = LeaseOwner(try row["owner"])
                if other != owner, isAlive(other) { return .failure(.building) }
                try session.remove(package: row["id"])
            }
            if let obstacle = try session.obstacle(to: order) { return .failure(obstacle) }
            let scope = order.scope
            let sequence = try session.value(
                Int.self,
                """
                SELECT coalesce(max(sequence), 0) + 1 FROM package WHERE destination = ? AND org = ? AND period_end = ?
                AND submission = ?
                """,
                [scope.destination.text, scope.orgCode, Int(scope.period.end.days), order.submission.rawValue])
            let id = try session.insert(
                """
                INSERT INTO package (destination, org, period_start, period_end, submission, sequence, state, reason,
                built_by, built_at, needs_approval, owner) VALUES (?, ?, ?, ?, ?, ?, 'building', ?, ?, ?, ?, ?)
                """,
                [
                    scope.destination.text, scope.orgCode, Int(scope.period.start.days), Int(scope.period.end.days),
                    order.submission.rawValue, sequence ?? 1, order.reason, order.by, now.milliseconds,
                    order.needsApproval, owner.text,
                ], numbering: "id")
            return .success(
                BegunPackage(
                    id: id, sequence: sequence ?? 1,
                    firstSerial: try session.lastSerial(of: scope.orgCode, on: day) + 1))
        }
    }

    func note(
        _ id: Int64, table: Int, from line: Int, madeOf versions: [Int64]
    ) async throws(StoreError) {
        try await database.write(.nothing) { session in
            _ = try session.perform(
                """
                INSERT INTO package_row (package, position, line, version) SELECT ?, ?, ? + n.key, n.value
                FROM \(session.dialect.numbers) AS n
                """, [id, table, line, RowList(versions).text])
        }
    }

    func finish(
        _ begun: BegunPackage, _ content: BuiltPackage, on day: CivilDate, leaf: Leaf, at now: Timestamp
    ) async throws(StoreError) -> Bool {
        guard let orgCode = try await orgCode(of: begun.id) else { return false }
        return try await database.write(.packages(orgCode)) { session in
            guard try session.lastSerial(of: orgCode, on: day) + 1 == begun.firstSerial else { return false }
            if content.rows > 0 {
                try session.perform(
                    """
                    INSERT INTO package_serial (org, day, last) VALUES (?, ?, ?)
                    ON CONFLICT (org, day) DO UPDATE SET last = excluded.last
                    """, [orgCode, Int(day.days), begun.firstSerial + content.rows - 1])
            }
            try session.perform(
                "INSERT INTO package_table (package, position, file, name, rows, bytes, sm3, money) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                each: content.tables.enumerated().map { place, table in
                    [
                        begun.id, place, table.file, table.table, table.rows, table.bytes, table.sm3.bytes,
                        table.moneyFen,
                    ]
                })
            let changed = try session.perform(
                """
                UPDATE package SET state = 'built', name = ?, number = ?, owner = NULL WHERE id = ?
                AND state = 'building'
                """, [content.name, content.number, begun.id])
            guard changed == 1 else { throw session.damaged("报送包 \(begun.id) 不在生成中") }
            let actor = try session.value(String.self, "SELECT built_by FROM package WHERE id = ?", [begun.id]) ?? ""
            try session.note(
                PackageStep(to: .built, action: "package-build", by: actor), of: begun.id, leaf: leaf, vault, at: now)
            return true
        }
    }

    func discard(_ id: Int64) async throws(StoreError) {
        try await database.write(.nothing) { session in
            let isBuilding = try session.value(
                Bool.self, "SELECT EXISTS (SELECT 1 FROM package WHERE id = ? AND state = 'building')", [id])
            if isBuilding == true { try session.remove(package: id) }
        }
    }

    func seal(
        _ id: Int64, approvedBy: String?, sm3: SM3Digest, leaf: Leaf, at now: Timestamp
    ) async throws(StoreError) -> Bool {
        guard let orgCode = try await orgCode(of: id) else { return false }
        let vault = vault
        return try await database.write(.packages(orgCode)) { session in
            let sealed = try session.perform(
                "UPDATE package SET state = 'approved', approved_by = ?, sm3 = ? WHERE id = ? AND state = 'built'",
                [approvedBy, sm3.bytes, id])
            guard sealed == 1 else { return false }
            let builder = try session.value(String.self, "SELECT built_by FROM package WHERE id = ?", [id])
            try session.note(
                PackageStep(
                    to: .approved, action: approvedBy == nil ? "package-seal" : "package-approve",
                    by: approvedBy ?? builder ?? ""), of: id, leaf: leaf, vault, at: now)
            return true
        }
    }

    func move(
        _ id: Int64, _ step: PackageStep, from states: Set<PackageState>, leaf: Leaf, at now: Timestamp
    ) async throws(StoreError) -> Bool {
        guard let orgCode = try await orgCode(of: id) else { return false }
        let vault = vault
        return try await database.write(.packages(orgCode)) { session in
            let current = try session.value(String.self, "SELECT state FROM package WHERE id = ?", [id])
            guard let current = current.flatMap({ PackageState(rawValue: $0) }), states.contains(current) else {
                return false
            }
            try session.perform(
                "UPDATE package SET state = ?, note = ?, sent_at = CASE WHEN ? = 'sending' THEN ? ELSE sent_at END WHERE id = ?",
                [step.state.rawValue, step.note, step.state.rawValue, now.milliseconds, id])
            try session.note(step, of: id, leaf: leaf, vault, at: now)
            return true
        }
    }

    func packages() async throws(StoreError) -> [StoredPackage] {
        try await database.read { session in
            try session.rows("SELECT * FROM package WHERE name IS NOT NULL ORDER BY built_at DESC, id DESC").map {
                try session.package($0)
            }
        }
    }

    func package(named name: String) async throws(StoreError) -> StoredPackage? {
        try await database.read { session in
            try session.row("SELECT * FROM package WHERE name = ?", [name]).map { try session.package($0) }
        }
    }

    func source(ofLine line: Int, table: Int, in id: Int64) async throws(StoreError) -> PackageSource? {
        try await database.read { session in
            try session.row(
                """
                SELECT v.insurer, v.kind, v.key, v.number, v.row, f.name FROM package_row AS r
                JOIN version AS v ON v.id = r.version JOIN intake_file AS f ON f.id = v.file
                WHERE r.package = ? AND r.position = ? AND r.line = ?
                """, [id, table, line]
            ).map { row in
                try PackageSource(
                    kind: row.kind(), insurer: row["insurer"], key: row["key"], version: row["number"],
                    file: row["name"], row: row["row"])
            }
        }
    }

    private func orgCode(of id: Int64) async throws(StoreError) -> String? {
        try await database.read { session in
            try session.value(String.self, "SELECT org FROM package WHERE id = ?", [id])
        }
    }
}
