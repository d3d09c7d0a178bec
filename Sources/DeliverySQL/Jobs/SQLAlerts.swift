import Delivery

/// What operators must be told.
struct SQLAlerts: AlertBook {
    let database: any SQLDatabase

    func note(_ alerts: [String: String], for channels: [AlertChannel], at now: Timestamp) async throws(StoreError) {
        try await database.write(.alerts) { session in
            let rows = try session.rows("SELECT name, sentence FROM alert ORDER BY name")
            let held = Dictionary(try rows.map { try ($0["name"] as String, $0["sentence"] as String) }) { first, _ in
                first
            }
            for (name, sentence) in held.sorted(by: { $0.key < $1.key }) where alerts[name] == nil {
                try session.perform("DELETE FROM alert WHERE name = ?", [name])
                try session.keep(name, sentence, isNew: false, for: channels, at: now)
            }
            for (name, sentence) in alerts.sorted(by: { $0.key < $1.key }) where held[name] == nil {
                try session.perform(
                    "INSERT INTO alert (name, sentence, since) VALUES (?, ?, ?)", [name, sentence, now.milliseconds])
                try session.keep(name, sentence, isNew: true, for: channels, at: now)
            }
            for other in AlertChannel.allCases where !channels.contains(other) {
                try session.perform("DELETE FROM alert_notice WHERE channel = ?", [other.rawValue])
            }
        }
    }

    func take(
        from channel: AlertChannel, by owner: LeaseOwner, isAlive: @escaping @Sendable (LeaseOwner) -> Bool
    ) async throws(StoreError) -> AlertNotice? {
        try await database.write(.alerts) { session in
            guard
                let row = try session.row(
                    "SELECT * FROM alert_notice WHERE channel = ? ORDER BY id LIMIT 1", [channel.rawValue])
            else { return nil }
            // The oldest first, whoever has it: what began is told before it is told that it ended.
            if let other = try row["owner"] as String?, other != owner.text, isAlive(LeaseOwner(other)) { return nil }
            let id: Int64 = try row["id"]
            try session.perform("UPDATE alert_notice SET owner = ? WHERE id = ?", [owner.text, id])
            return try AlertNotice(
                id: id, name: row["name"], sentence: row["sentence"], isNew: row["is_new"], at: row.timestamp("at"))
        }
    }

    func drop(_ notice: AlertNotice) async throws(StoreError) {
        try await database.write(.nothing) { session in
            _ = try session.perform("DELETE FROM alert_notice WHERE id = ?", [notice.id])
        }
    }
}

extension SQLSession {
    fileprivate func keep(
        _ name: String, _ sentence: String, isNew: Bool, for channels: [AlertChannel], at now: Timestamp
    ) throws {
        for channel in channels {
            try perform(
                "INSERT INTO alert_notice (channel, name, sentence, is_new, at) VALUES (?, ?, ?, ?, ?)",
                [channel.rawValue, name, sentence, isNew, now.milliseconds])
        }
    }
}
