import Foundation
import GRDB
import TestKit

/// What a store holds, as numbers that a command which fails must not have changed.
struct StoreContent: Hashable {
    /// How many rows each table has.
    let rows: [String: Int]
    /// How many deliveries are in each state.
    let deliveries: [String: Int]
    /// How many versions each file brought, by the file's row.
    let versionsByFile: [Int: Int]
    /// How many versions each file's row says it brought.
    let storedByFile: [Int: Int]
    /// Keys of which a version number is missing or stands twice.
    let brokenChains: [String]
    /// Deliveries that stand twice: same destination and version.
    let repeatedDeliveries: Int

    /// The content of the store at a path; `nil` when there is no file, or no table in it.
    init?(path: String) throws {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        var configuration = Configuration.patient
        configuration.readonly = true
        do {
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            guard let content = try queue.read(StoreContent.init) else { return nil }
            self = content
        } catch let error as DatabaseError where error.resultCode == .SQLITE_READONLY {
            // Who made it died before it was whole, and only a writer can put it right: on a copy, which nobody else reads.
            let folder = try TemporaryFolder()
            for end in ["", "-wal", "-journal"] where FileManager.default.fileExists(atPath: path + end) {
                try FileManager.default.copyItem(atPath: path + end, toPath: folder.file("copy.db\(end)"))
            }
            let queue = try DatabaseQueue(path: folder.file("copy.db"), configuration: .patient)
            guard let content = try queue.read(StoreContent.init) else { return nil }
            self = content
        }
    }

    private init?(_ database: Database) throws {
        let tables = try String.fetchAll(
            database, sql: "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        guard !tables.isEmpty else { return nil }
        var rows: [String: Int] = [:]
        for table in tables { rows[table] = try Int.fetchOne(database, sql: "SELECT count(*) FROM \(table)") }
        self.rows = rows
        deliveries = try StoreContent.counts(database, sql: "SELECT state, count(*) FROM delivery GROUP BY state")
        versionsByFile = try StoreContent.counts(database, sql: "SELECT file, count(*) FROM version GROUP BY file")
        storedByFile = try StoreContent.counts(database, sql: "SELECT id, stored FROM intake_file WHERE stored > 0")
        brokenChains = try String.fetchAll(
            database,
            sql: """
                SELECT key FROM version GROUP BY insurer, kind, key
                HAVING count(*) <> max(number) OR min(number) <> 1 OR count(DISTINCT number) <> count(*)
                """)
        repeatedDeliveries =
            try Int.fetchOne(
                database,
                sql: "SELECT count(*) - count(DISTINCT destination || ' ' || version) FROM delivery") ?? 0
    }

    /// Whether every file was stored whole or not at all, and no version or delivery is missing or stands twice.
    var isWhole: Bool { versionsByFile == storedByFile && brokenChains.isEmpty && repeatedDeliveries == 0 }

    private static func counts<Key: DatabaseValueConvertible & Hashable>(
        _ database: Database, sql: String
    ) throws -> [Key: Int] {
        Dictionary(try Row.fetchAll(database, sql: sql).map { ($0[0], $0[1]) }) { first, _ in first }
    }
}

extension Workplace {
    /// Asks the store a question of one column.
    func ask<Value: DatabaseValueConvertible>(_ sql: String, as: Value.Type) throws -> [Value] {
        var configuration = Configuration.patient
        configuration.readonly = true
        return try DatabaseQueue(path: storePath, configuration: configuration).read { database in
            try Value.fetchAll(database, sql: sql)
        }
    }

    /// Changes a database file behind the program's back.
    func tamper(_ sql: String, in name: String = "gateway.db") throws {
        try DatabaseQueue(path: folder.file(name), configuration: .patient).write { database in
            try database.execute(sql: sql)
        }
    }
}

extension Configuration {
    /// Waits for a program that is writing, as long as a loaded machine may take.
    fileprivate static var patient: Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(120)
        return configuration
    }
}
