package import Canonical
package import Delivery
import Foundation
import GRDB
package import ShangMi

/// The delivery store in one SQLite file: WAL, `synchronous=FULL`, so that what a function returned is on the disk.
///
/// Any number of processes of one machine may use a store at once.
package struct SQLiteStore: DeliveryStore {
    /// The path of the file.
    package let path: String
    let pool: DatabasePool
    let vault: StoreVault

    /// Opens a store, makes it when there is none, and brings an older one to the newest schema.
    ///
    /// - Parameters:
    ///   - path: The file; its folder exists or is made.
    ///   - master: The key under which the store's keys are wrapped; what is written is sealed when there is one.
    /// - Throws: `newerSchema` for a store of a newer program, `unreadable` for anything that is no store, `sealed` and
    ///   `otherVaultKey` for one that is encrypted with another key file.
    package init(path: String, master: VaultMaster? = nil) throws(StoreError) {
        try self.init(path: path, master: master, migrating: true)
    }

    /// Opens a store only to look into it: nothing is made, and an older schema is left as it is.
    ///
    /// - Parameters:
    ///   - path: The file, which is there.
    ///   - master: The key under which the store's keys are wrapped.
    /// - Returns: The store.
    /// - Throws: `olderSchema` and `newerSchema` for a store of another program version, `unreadable` for anything that is no
    ///   store, `sealed` and `otherVaultKey`.
    package static func existing(path: String, master: VaultMaster? = nil) throws(StoreError) -> SQLiteStore {
        guard FileManager.default.fileExists(atPath: path) else {
            throw StoreError.unreadable(path: path, reason: "文件不存在")
        }
        return try SQLiteStore(path: path, master: master, migrating: false)
    }

    private init(path: String, master: VaultMaster?, migrating: Bool) throws(StoreError) {
        self.path = path
        do {
            let folder = (path as NSString).deletingLastPathComponent
            if !folder.isEmpty {
                try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            }
            var configuration = Configuration()
            configuration.busyMode = .timeout(30)
            try SQLiteStore.checkFile(path: path, configuration: configuration, asNewest: !migrating)
            pool = try DatabasePool(path: path, configuration: configuration)
            // Only now: opening the pool sets NORMAL, with which a power failure undoes the last transactions.
            try pool.writeWithoutTransaction {
                try $0.execute(
                    sql: "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = \(SQLiteStore.pagesBeforeCheckpoint)")
            }
            if migrating { try pool.write { database in try Schema.migrate(database, path: path) } }
            func vault(_ database: Database) throws -> StoreVault {
                try StoreVault(master: master, database: database, path: path, isReading: !migrating)
            }
            // Most stores have their keys, or need none: only a new one is written to.
            let isReadable = try pool.read { try master == nil || $0.hasVaultKeys }
            self.vault = try migrating && !isReadable ? pool.write(vault) : pool.read(vault)
        } catch { throw StoreError(error, path: path) }
    }

    /// After how many pages of the write-ahead log they are copied into the file: 32 MiB.
    ///
    /// A day's work changes the same pages many times, and each copying waits for the disk twice.
    private static let pagesBeforeCheckpoint = 8192

    /// Refuses a file that is no store, or not the newest one, before the pool opens it, since the pool turns any database to
    /// WAL.
    private static func checkFile(path: String, configuration: Configuration, asNewest: Bool) throws {
        guard FileManager.default.fileExists(atPath: path) else { return }
        try DatabaseQueue(path: path, configuration: configuration).read { database in
            if asNewest {
                try Schema.requireNewest(database, path: path)
            } else {
                _ = try Schema.check(database, path: path)
            }
        }
    }

    /// The evidence log.
    package var evidence: any EvidenceStore { SQLiteEvidence(store: self) }

    /// What operators look at.
    package var views: any DeliveryViews { SQLiteViews(store: self) }

    /// The runs of scheduled jobs.
    package var jobs: any JobBook { SQLiteJobs(store: self) }

    /// What operators must be told.
    package var alerts: any AlertBook { SQLiteAlerts(store: self) }

    /// Replays of failed deliveries.
    package var replays: any ReplayStore { SQLiteReplays(store: self) }

    /// What is moved out of the store when it is old.
    package var archive: any ArchiveStore { SQLiteArchive(store: self) }

    package func history(of insurer: Text) -> any RecordHistory { SQLiteHistory(store: self, insurer: insurer) }

    /// Runs a change in one transaction that is on the disk when this returns.
    func write<Value: Sendable>(
        _ change: @escaping @Sendable (Database) throws -> Value
    ) async throws(StoreError) -> Value {
        // A task of its own: a change that was asked for is made, also when whoever asked is being cancelled.
        let pool = pool
        do { return try await Task { try await pool.write(change) }.value } catch {
            throw StoreError(error, path: path)
        }
    }

    /// Makes a change, looks at what it leads to, and takes it back.
    func trying<Value: Sendable>(
        _ change: @escaping @Sendable (Database) throws -> Value
    ) async throws(StoreError) -> Value {
        let (pool, path) = (pool, path)
        do {
            return try await Task {
                try await pool.writeWithoutTransaction { database in
                    var value: Value?
                    try database.inTransaction {
                        value = try change(database)
                        return .rollback
                    }
                    guard let value else { throw StoreError.damaged(path: path, what: "试算没有结果") }
                    return value
                }
            }.value
        } catch { throw StoreError(error, path: path) }
    }

    /// Reads one consistent state while the caller waits.
    func readNow<Value>(_ look: (Database) throws -> Value) throws(StoreError) -> Value {
        do { return try pool.read(look) } catch { throw StoreError(error, path: path) }
    }

    /// Reads one consistent state.
    func read<Value: Sendable>(
        _ look: @escaping @Sendable (Database) throws -> Value
    ) async throws(StoreError) -> Value {
        let pool = pool
        do { return try await Task { try await pool.read(look) }.value } catch { throw StoreError(error, path: path) }
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

extension Database {
    /// Whether the store has keys of its own.
    fileprivate var hasVaultKeys: Bool {
        get throws { try Bool.fetchOne(self, sql: "SELECT EXISTS (SELECT 1 FROM vault_key)") ?? false }
    }
}
