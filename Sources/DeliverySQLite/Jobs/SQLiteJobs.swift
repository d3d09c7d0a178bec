import Delivery
import GRDB

/// The runs of scheduled jobs in the SQLite store.
struct SQLiteJobs: JobBook {
    let store: SQLiteStore

    func begin(
        _ job: String, slot: Timestamp, owner: LeaseOwner, at now: Timestamp,
        isAlive: @escaping @Sendable (LeaseOwner) -> Bool
    ) async throws(StoreError) -> Bool {
        try await store.write { database in
            guard let row = try Row.fetchOne(database, sql: "SELECT * FROM job WHERE name = ?", arguments: [job]) else {
                try database.execute(
                    sql: "INSERT INTO job (name, slot, ended_at) VALUES (?, ?, ?)",
                    arguments: [job, slot.milliseconds, now.milliseconds])
                return false
            }
            let isOpen = (row["ended_at"] as Int64?) == nil
            if isOpen, let other = row["owner"] as String?, isAlive(LeaseOwner(other)) { return false }
            // A slot in the future was noted by a clock that was set back since.
            let last = row.timestamp("slot")
            guard last < slot || last > now else { return false }
            try database.execute(
                sql:
                    "UPDATE job SET slot = ?, owner = ?, started_at = ?, ended_at = NULL, status = NULL WHERE name = ?",
                arguments: [slot.milliseconds, owner.text, now.milliseconds, job])
            return true
        }
    }

    func end(_ job: String, status: Int, at now: Timestamp) async throws(StoreError) {
        try await store.write { database in
            try database.execute(
                sql: "UPDATE job SET ended_at = ?, status = ?, owner = NULL WHERE name = ?",
                arguments: [now.milliseconds, status, job])
        }
    }

    func runs() async throws(StoreError) -> [JobRun] {
        try await store.read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM job ORDER BY name").map { row in
                JobRun(
                    job: row["name"], slot: row.timestamp("slot"), endedAt: row.optionalTimestamp("ended_at"),
                    status: row["status"])
            }
        }
    }
}
