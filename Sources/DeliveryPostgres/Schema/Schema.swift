import Delivery
import Postgres

/// The tables of the store and their versions: forward only, a newer one is refused.
///
/// The steps that are missing commit together. They take no lock that stops work for longer than a moment, so that processes of the
/// version before go on until they are replaced; version 5, which moves rows, is the exception: those processes end with an error.
enum Schema {
    /// The steps, the first from an empty database to version 1.
    static let steps = [version1, version2, reconciliation, inbound, version5, contents]

    /// The newest version that this program knows.
    static var newest: Int { steps.count }

    /// Whether a database has the newest version.
    ///
    /// - Parameters:
    ///   - connection: A connection in a transaction.
    ///   - place: The database, as errors name it.
    ///   - migrating: Whether tables may be made and changed; otherwise only the newest version will do.
    /// - Returns: `false` where `migrate` is to be called.
    /// - Throws: `newerSchema`, `olderSchema`, `unreadable`.
    static func isNewest(_ connection: PostgresConnection, place: String, migrating: Bool) throws -> Bool {
        try requireDurable(connection, place: place)
        let found = try version(connection, place: place)
        guard !migrating, found != newest else { return found == newest }
        guard let found else { throw StoreError.unreadable(path: place, reason: "数据库中没有存储") }
        throw StoreError.olderSchema(path: place, found: found, known: newest)
    }

    /// Brings a database to the newest version.
    ///
    /// - Parameters:
    ///   - connection: A connection in a transaction in which nothing was asked yet: what it knows of tables is from before others
    ///     made them.
    ///   - place: The database, as errors name it.
    /// - Throws: `newerSchema`, `unreadable`.
    static func migrate(_ connection: PostgresConnection, place: String) throws {
        // Whoever starts at the same moment waits, and finds the newest version.
        try connection.query("SELECT pg_advisory_xact_lock($1)", [.integer(AdvisoryLock.number("schema"))])
        let found = try version(connection, place: place)
        if found == nil {
            try requireEmpty(connection, place: place)
            try connection.run(script: "CREATE TABLE anze_store (version BIGINT NOT NULL)")
            try connection.query("INSERT INTO anze_store (version) VALUES (0)")
        }
        for step in steps.dropFirst(found ?? 0) { try connection.run(script: step) }
        try connection.query("UPDATE anze_store SET version = $1", [.integer(Int64(newest))])
    }

    /// The version of the tables; `nil` where there are none.
    private static func version(_ connection: PostgresConnection, place: String) throws -> Int? {
        // By the table of tables: a name that was looked up in vain is remembered, beyond the lock above.
        guard try hasTables(connection, "relname = 'anze_store'") else { return nil }
        guard let row = try connection.query("SELECT version FROM anze_store").first else {
            throw StoreError.damaged(path: place, what: "anze_store 中没有版本")
        }
        let found = try row.read("version", as: Int.self)
        guard found <= newest else { throw StoreError.newerSchema(path: place, found: found, known: newest) }
        return found
    }

    private static func hasTables(_ connection: PostgresConnection, _ condition: String) throws -> Bool {
        let rows = try connection.query(
            """
            SELECT EXISTS (SELECT 1 FROM pg_class WHERE relkind IN ('r', 'p') AND \(condition)
            AND relnamespace = to_regnamespace(quote_ident(current_schema()))) AS found
            """)
        guard let row = rows.first else { return false }
        return try row.read("found")
    }

    /// Refuses a database that somebody else uses.
    private static func requireEmpty(_ connection: PostgresConnection, place: String) throws {
        guard try !hasTables(connection, "true") else {
            throw StoreError.unreadable(path: place, reason: "数据库中已有其他表，不是 anze 的存储：请为 anze 新建一个数据库")
        }
    }

    /// Refuses a server that acknowledges what is not on its disk.
    private static func requireDurable(_ connection: PostgresConnection, place: String) throws {
        guard try connection.setting("fsync") == "on" else {
            throw StoreError.unreadable(path: place, reason: "服务器关闭了 fsync，断电会丢失已确认的数据：请打开后重试")
        }
        guard try ["on", "remote_write", "remote_apply", "local"].contains(connection.setting("synchronous_commit"))
        else {
            throw StoreError.unreadable(
                path: place, reason: "服务器或用户把 synchronous_commit 设为 off，故障会丢失已确认的数据：请设为 on 后重试")
        }
    }
}
