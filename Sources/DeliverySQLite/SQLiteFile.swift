import Delivery
import DeliverySQL
import Foundation
import GRDB

/// One SQLite file: WAL, `synchronous=FULL`, so that what a change returned is on the disk.
///
/// Any number of processes of one machine may use a file at once; one of them writes at a time.
struct SQLiteFile: SQLDatabase {
    let place: String
    let clock: SharedClock? = nil
    private let pool: DatabasePool

    /// Opens a file.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - migrating: Whether it is made where there is none, and an older one brought to the newest schema.
    /// - Throws: `StoreError`.
    init(path: String, migrating: Bool) throws(StoreError) {
        place = path
        do {
            let folder = (path as NSString).deletingLastPathComponent
            if !folder.isEmpty {
                try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            }
            var configuration = Configuration()
            configuration.busyMode = .timeout(30)
            try SQLiteFile.check(path: path, configuration: configuration, asNewest: !migrating)
            pool = try DatabasePool(path: path, configuration: configuration)
            // Only now: opening the pool sets NORMAL, with which a power failure undoes the last transactions.
            try pool.writeWithoutTransaction {
                try $0.execute(
                    sql: "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = \(SQLiteFile.pagesBeforeCheckpoint)")
            }
            if migrating { try pool.write { database in try Schema.migrate(database, path: path) } }
        } catch { throw StoreError(error, path: path) }
    }

    /// After how many pages of the write-ahead log they are copied into the file: 32 MiB.
    ///
    /// A day's work changes the same pages many times, and each copying waits for the disk twice.
    private static let pagesBeforeCheckpoint = 8192

    /// Refuses a file that is no store, or not the newest one, before the pool opens it, since the pool turns any database to
    /// WAL.
    private static func check(path: String, configuration: Configuration, asNewest: Bool) throws {
        guard FileManager.default.fileExists(atPath: path) else { return }
        try DatabaseQueue(path: path, configuration: configuration).read { database in
            if asNewest {
                try Schema.requireNewest(database, path: path)
            } else {
                _ = try Schema.check(database, path: path)
            }
        }
    }

    /// Makes a change, unless the store was moved since the file was opened.
    private static func make<Value>(
        _ change: (any SQLSession) throws -> Value, in database: Database, place: String
    ) throws -> Value {
        try Schema.requireHere(database, path: place)
        return try change(SQLiteSession(database, place: place))
    }

    func write<Value: Sendable>(
        _ lock: SQLLock, _ durability: SQLDurability, _ change: @escaping @Sendable (any SQLSession) throws -> Value
    ) async throws(StoreError) -> Value {
        let (pool, place) = (pool, place)
        // A task of its own: a change that was asked for is made, also when whoever asked is being cancelled.
        do {
            return try await Task {
                switch durability {
                case .now: try await pool.write { try SQLiteFile.make(change, in: $0, place: place) }
                case .withNext:
                    try await pool.writeWithoutTransaction { database in
                        // The log is written in order: whatever is on the disk, all before it is.
                        try database.execute(sql: "PRAGMA synchronous = NORMAL")
                        let made = Result {
                            var value: Value?
                            try database.inTransaction {
                                value = try SQLiteFile.make(change, in: database, place: place)
                                return .commit
                            }
                            guard let value else { throw StoreError.damaged(path: place, what: "变更没有结果") }
                            return value
                        }
                        try database.execute(sql: "PRAGMA synchronous = FULL")
                        return try made.get()
                    }
                }
            }.value
        } catch { throw StoreError(error, path: place) }
    }

    func trying<Value: Sendable>(
        _ lock: SQLLock, _ change: @escaping @Sendable (any SQLSession) throws -> Value
    ) async throws(StoreError) -> Value {
        let (pool, place) = (pool, place)
        do {
            return try await Task {
                try await pool.writeWithoutTransaction { database in
                    var value: Value?
                    try database.inTransaction {
                        value = try SQLiteFile.make(change, in: database, place: place)
                        return .rollback
                    }
                    guard let value else { throw StoreError.damaged(path: place, what: "试算没有结果") }
                    return value
                }
            }.value
        } catch { throw StoreError(error, path: place) }
    }

    func read<Value: Sendable>(
        _ look: @escaping @Sendable (any SQLSession) throws -> Value
    ) async throws(StoreError) -> Value {
        let (pool, place) = (pool, place)
        do {
            return try await Task { try await pool.read { try look(SQLiteSession($0, place: place)) } }.value
        } catch { throw StoreError(error, path: place) }
    }

    func readNow<Value>(_ look: (any SQLSession) throws -> Value) throws(StoreError) -> Value {
        do { return try pool.read { try look(SQLiteSession($0, place: place)) } } catch {
            throw StoreError(error, path: place)
        }
    }

    func writeNow<Value>(_ lock: SQLLock, _ change: (any SQLSession) throws -> Value) throws(StoreError) -> Value {
        do {
            return try pool.write { try SQLiteFile.make(change, in: $0, place: place) }
        } catch { throw StoreError(error, path: place) }
    }

    /// Copies everything into another database while nobody writes here, and marks the file as moved.
    func move(to target: any SQLDatabase) async throws(StoreError) -> StoreCopy {
        let (pool, place) = (pool, place)
        do {
            return try await Task {
                try await pool.write { database in
                    let session = SQLiteSession(database, place: place)
                    // The copy is on the other's disk before the mark is on this one: what a crash leaves between is found equal.
                    let copy = try target.writeNow(.nothing) { try StoreCopy.copy(from: session, to: $0) }
                    try Schema.markMoved(database, to: target.place)
                    return copy
                }
            }.value
        } catch { throw StoreError(error, path: place) }
    }

    func rebuild() async throws(StoreError) {
        let pool = pool
        do {
            try await Task {
                try await pool.vacuum()
                _ = try await pool.writeWithoutTransaction { try $0.checkpoint(.truncate) }
            }.value
        } catch { throw StoreError(error, path: place) }
    }
}

extension StoreError {
    /// The store's error for what SQLite or the file system says; its texts hold no values of records.
    init(_ error: any Error, path: String) {
        switch error {
        case let error as StoreError:
            self = error
        case let error as DatabaseError:
            switch error.resultCode {
            case .SQLITE_FULL: self = .full(path: path)
            case .SQLITE_BUSY, .SQLITE_LOCKED: self = .busy(path: path)
            default: self = .unreadable(path: path, reason: error.message ?? "SQLite \(error.resultCode.rawValue)")
            }
        case let error as NSError
        where error.domain == NSCocoaErrorDomain && error.code == CocoaError.fileWriteOutOfSpace.rawValue:
            self = .full(path: path)
        default:
            self = .unreadable(path: path, reason: "\(type(of: error))")
        }
    }
}
