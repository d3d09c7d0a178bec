import Delivery
import GRDB

/// What operators must be told, in the SQLite store.
struct SQLiteAlerts: AlertBook {
    let store: SQLiteStore

    func note(_ alerts: [String: String], for channels: [AlertChannel], at now: Timestamp) async throws(StoreError) {
        try await store.write { database in
            let rows = try Row.fetchAll(database, sql: "SELECT name, sentence FROM alert ORDER BY name")
            let held = Dictionary(rows.map { ($0["name"] as String, $0["sentence"] as String) }) { first, _ in first }
            for (name, sentence) in held.sorted(by: { $0.key < $1.key }) where alerts[name] == nil {
                try database.execute(sql: "DELETE FROM alert WHERE name = ?", arguments: [name])
                try database.keep(name, sentence, isNew: false, for: channels, at: now)
            }
            for (name, sentence) in alerts.sorted(by: { $0.key < $1.key }) where held[name] == nil {
                try database.execute(
                    sql: "INSERT INTO alert (name, sentence, since) VALUES (?, ?, ?)",
                    arguments: [name, sentence, now.milliseconds])
                try database.keep(name, sentence, isNew: true, for: channels, at: now)
            }
            for other in AlertChannel.allCases where !channels.contains(other) {
                try database.execute(sql: "DELETE FROM alert_notice WHERE channel = ?", arguments: [other.rawValue])
            }
        }
    }

    func take(
        from channel: AlertChannel, by owner: LeaseOwner, isAlive: @escaping @Sendable (LeaseOwner) -> Bool
    ) async throws(StoreError) -> AlertNotice? {
        try await store.write { database in
            guard
                let row = try Row.fetchOne(
                    database, sql: "SELECT * FROM alert_notice WHERE channel = ? ORDER BY id LIMIT 1",
                    arguments: [channel.rawValue])
            else { return nil }
            // The oldest first, whoever has it: what began is told before it is told that it ended.
            if let other = row["owner"] as String?, other != owner.text, isAlive(LeaseOwner(other)) { return nil }
            let id: Int64 = row["id"]
            try database.execute(
                sql: "UPDATE alert_notice SET owner = ? WHERE id = ?", arguments: [owner.text, id])
            return AlertNotice(
                id: id, name: row["name"], sentence: row["sentence"], isNew: row["is_new"], at: row.timestamp("at"))
        }
    }

    func drop(_ notice: AlertNotice) async throws(StoreError) {
        try await store.write { database in
            try database.execute(sql: "DELETE FROM alert_notice WHERE id = ?", arguments: [notice.id])
        }
    }
}

extension Database {
    fileprivate func keep(
        _ name: String, _ sentence: String, isNew: Bool, for channels: [AlertChannel], at now: Timestamp
    ) throws {
        for channel in channels {
            try execute(
                sql: "INSERT INTO alert_notice (channel, name, sentence, is_new, at) VALUES (?, ?, ?, ?, ?)",
                arguments: [channel.rawValue, name, sentence, isNew, now.milliseconds])
        }
    }
}
