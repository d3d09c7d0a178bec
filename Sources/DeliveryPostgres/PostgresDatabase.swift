import Delivery
import DeliverySQL
import Postgres

/// A PostgreSQL database with the store's tables: `synchronous_commit` as the server has it, which must not be off.
///
/// Any number of processes on any number of machines may use it at once. What a change excludes are advisory locks that end
/// with its transaction, so that PgBouncer may pool transactions.
struct PostgresDatabase: SQLDatabase {
    let place: String
    let clock: SharedClock?
    private let pool: PostgresPool
    private let statements = NumberedStatements()

    /// Opens a database.
    ///
    /// - Parameters:
    ///   - address: Where it is.
    ///   - migrating: Whether the tables are made where there are none, and brought to the newest version.
    ///   - style: How connections are used.
    /// - Throws: `StoreError`.
    init(_ address: PostgresAddress, migrating: Bool, style: PostgresStyle) throws(StoreError) {
        place = "postgres://\(address)"
        pool = PostgresPool(address, connections: PostgresDatabase.connections, style: style)
        let place = place
        do {
            let (isNewest, now) = try pool.transactNow(.read) { connection in
                (try Schema.isNewest(connection, place: place, migrating: migrating), try connection.now())
            }
            clock = SharedClock(showing: now)
            if !isNewest { try pool.transactNow(.write) { try Schema.migrate($0, place: place) } }
        } catch { throw StoreError(error, place: place) }
    }

    /// As many as a process has use for: its lanes write for moments only.
    private static let connections = 8

    func write<Value: Sendable>(
        _ lock: SQLLock, _ durability: SQLDurability, _ change: @escaping @Sendable (any SQLSession) throws -> Value
    ) async throws(StoreError) -> Value {
        switch durability {
        case .now: try await run(.write, lock, change)
        case .withNext: try await run(.write, lock, notWaiting: true, change)
        }
    }

    func trying<Value: Sendable>(
        _ lock: SQLLock, _ change: @escaping @Sendable (any SQLSession) throws -> Value
    ) async throws(StoreError) -> Value {
        try await run(.trial, lock, change)
    }

    func read<Value: Sendable>(
        _ look: @escaping @Sendable (any SQLSession) throws -> Value
    ) async throws(StoreError) -> Value {
        try await run(.read, .nothing, look)
    }

    func readNow<Value>(_ look: (any SQLSession) throws -> Value) throws(StoreError) -> Value {
        try runNow(.read, .nothing, look)
    }

    func writeNow<Value>(_ lock: SQLLock, _ change: (any SQLSession) throws -> Value) throws(StoreError) -> Value {
        try runNow(.write, lock, change)
    }

    func rebuild() async throws(StoreError) {
        do {
            try await pool.withConnection { connection in
                for table in Schema.tables { try connection.query("VACUUM (FULL) \(table)", within: .seconds(3600)) }
            }
        } catch { throw StoreError(error, place: place) }
    }

    /// A session in the transaction of a connection; the server's clock is read again where that was long ago.
    private func session(on connection: PostgresConnection) throws -> PostgresSession {
        if let clock, clock.isOld { clock.set(try connection.now()) }
        return PostgresSession(connection, place: place, statements)
    }

    private func run<Value: Sendable>(
        _ transaction: PostgresTransaction, _ lock: SQLLock, notWaiting: Bool = false,
        _ work: @escaping @Sendable (any SQLSession) throws -> Value
    ) async throws(StoreError) -> Value {
        var tries = Tries()
        while true {
            do {
                // A task of its own: a change that was asked for is made, also when whoever asked is being cancelled.
                return try await Task {
                    try await pool.withTransaction(transaction) { connection in
                        // The server's log is written in order: whatever is on its disk, all before it is.
                        if notWaiting { try connection.query("SET LOCAL synchronous_commit = off") }
                        let session = try session(on: connection)
                        try session.lock(lock)
                        return try work(session)
                    }
                }.value
            } catch {
                guard tries.mayTryAgain(after: error) else { throw StoreError(error, place: place) }
            }
        }
    }

    private func runNow<Value>(
        _ transaction: PostgresTransaction, _ lock: SQLLock, _ work: (any SQLSession) throws -> Value
    ) throws(StoreError) -> Value {
        var tries = Tries()
        while true {
            do {
                return try pool.transactNow(transaction) { connection in
                    let session = try session(on: connection)
                    try session.lock(lock)
                    return try work(session)
                }
            } catch {
                guard tries.mayTryAgain(after: error) else { throw StoreError(error, place: place) }
            }
        }
    }
}

/// How often a transaction that the server took back as a whole is done again.
private struct Tries {
    private var left = 10

    /// Whether nothing of the transaction was stored and it may succeed when it is done again.
    ///
    /// Another was in its way, or the server went away before the commit: the pool waits for one that takes changes.
    mutating func mayTryAgain(after error: any Error) -> Bool {
        guard let error = error as? PostgresError, error != .commitUnknown, left > 0 else { return false }
        left -= 1
        return error.isSerializationFailure || error.isConnectionLoss || error.isReadOnly
    }
}

extension PostgresConnection {
    /// The present moment by the server's clock.
    fileprivate func now() throws -> Timestamp {
        let row = try query("SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT) AS now")[0]
        return Timestamp(milliseconds: try row.read("now"))
    }
}

extension StoreError {
    /// The store's error for what PostgreSQL says; its texts hold no values of records.
    init(_ error: any Error, place: String) {
        switch error {
        case let error as StoreError: self = error
        case let error as PostgresError:
            if error.isDiskFull {
                self = .full(path: place)
            } else if error.failure?.state == .lockNotAvailable {
                self = .busy(path: place)
            } else {
                self = .unreadable(path: place, reason: "\(error)")
            }
        default: self = .unreadable(path: place, reason: "\(type(of: error))")
        }
    }
}
