import Delivery

/// The runs of scheduled jobs.
struct SQLJobs: JobBook {
    let database: any SQLDatabase

    func begin(
        _ job: String, slot: Timestamp, owner: LeaseOwner, at now: Timestamp,
        isAlive: @escaping @Sendable (LeaseOwner) -> Bool
    ) async throws(StoreError) -> Bool {
        try await database.write(.job(job)) { session in
            guard let row = try session.row("SELECT * FROM job WHERE name = ?", [job]) else {
                try session.perform(
                    "INSERT INTO job (name, slot, ended_at) VALUES (?, ?, ?)",
                    [job, slot.milliseconds, now.milliseconds])
                return false
            }
            let isOpen = try row["ended_at"] as Int64? == nil
            if isOpen, let other = try row["owner"] as String?, isAlive(LeaseOwner(other)) { return false }
            // A slot in the future was noted by a clock that was set back since.
            let last = try row.timestamp("slot")
            guard last < slot || last > now else { return false }
            try session.perform(
                "UPDATE job SET slot = ?, owner = ?, started_at = ?, ended_at = NULL, status = NULL WHERE name = ?",
                [slot.milliseconds, owner.text, now.milliseconds, job])
            return true
        }
    }

    func end(_ job: String, status: Int, at now: Timestamp) async throws(StoreError) {
        try await database.write(.nothing) { session in
            _ = try session.perform(
                "UPDATE job SET ended_at = ?, status = ?, owner = NULL WHERE name = ?", [now.milliseconds, status, job])
        }
    }

    func runs() async throws(StoreError) -> [JobRun] {
        try await database.read { session in
            try session.rows("SELECT * FROM job ORDER BY name").map { row in
                try JobRun(
                    job: row["name"], slot: row.timestamp("slot"), endedAt: row.optionalTimestamp("ended_at"),
                    status: row["status"])
            }
        }
    }
}
