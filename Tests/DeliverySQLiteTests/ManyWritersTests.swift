import Canonical
import Delivery
import Exchange
import Synchronization
import TestKit
import Testing

@testable import DeliverySQL
@testable import DeliverySQLite

/// What a store does where others write while its changes run: here they do so whenever a change excludes them.
@Suite struct ManyWritersTests {
    private let bench: StoreBench
    private let database: SharedDatabase

    init() throws {
        let folder = try TemporaryFolder()
        database = try SharedDatabase(file: SQLiteFile(path: folder.file("store.db"), migrating: true), folder: folder)
        bench = try StoreBench(store: SQLStore(database: database, master: nil, making: true))
    }

    @Test(arguments: StoreConformance.checks)
    func `keeps the store's contract`(check: StoreCheck) async throws {
        try await check.run(on: bench.store)
    }

    @Test func `a parent that is accepted while its child comes in frees it`() async throws {
        try await bench.take([SampleRecords.unit()])
        database.meanwhile { session in
            try session.perform("UPDATE delivery SET state = 'accepted' WHERE kind = 'insured-unit'")
        }
        try await bench.take([SampleRecords.policy()])
        #expect(try await bench.destinationBooks().waitingForParent == 0)
        #expect(try await bench.sealed(at: 1).members.map(\.key) == ["900101/\(SampleRecords.policyKey)"])
    }

    @Test func `an older version that comes back to the queue while a newer one comes in gives way`() async throws {
        try await bench.take([SampleRecords.unit("U1")])
        _ = try await bench.sealed()
        database.meanwhile { session in
            try session.perform("UPDATE delivery SET state = 'queued', batch = NULL")
        }
        try await bench.take([SampleRecords.unit("U1") { $0[InsuredUnit.employeeCount] = 121 }], at: 1)
        #expect(try await bench.states() == [.superseded: 1, .queued: 1])
    }

    @Test func `a change says what it excludes, an intake its queues at its end`() async throws {
        let destination = SQLLock.destination(StoreBench.destination)
        #expect(
            try await database.locks { try await bench.take([SampleRecords.unit()]) }
                == [.intake(SampleRecords.insurer.string), destination])
        #expect(try await database.locks { _ = try await bench.sealNext() } == [destination])
        #expect(
            try await database.locks {
                _ = try await bench.store.archive.begin(before: bench.moment(0), limit: 1, at: bench.moment(0))
            } == [.archive, .allIntakes])
    }
}

/// A SQLite file that says of itself that others write to it, and lets a test do so.
private final class SharedDatabase: SQLDatabase {
    typealias Change = @Sendable (any SQLSession) throws -> Void

    let file: SQLiteFile
    private let folder: TemporaryFolder
    private let waiting = Mutex<Change?>(nil)
    private let noted = Mutex<[SQLLock]>([])

    init(file: SQLiteFile, folder: TemporaryFolder) {
        self.file = file
        self.folder = folder
    }

    /// Makes a change as soon as a queue is locked: it was committed before the lock was given.
    func meanwhile(_ change: @escaping @Sendable (any SQLSession) throws -> Int) {
        waiting.withLock { $0 = { _ = try change($0) } }
    }

    /// The locks that some work takes, in order.
    func locks(_ work: () async throws -> Void) async throws -> [SQLLock] {
        noted.withLock { $0 = [] }
        try await work()
        return noted.withLock { $0 }
    }

    func take(_ lock: SQLLock, in session: SQLiteSession) throws {
        noted.withLock { $0.append(lock) }
        guard case .destination = lock else { return }
        try waiting.withLock { change in
            defer { change = nil }
            return change
        }?(session)
    }

    var place: String { file.place }
    var clock: SharedClock? { file.clock }

    func write<Value: Sendable>(
        _ lock: SQLLock, _ durability: SQLDurability, _ change: @escaping @Sendable (any SQLSession) throws -> Value
    ) async throws(StoreError) -> Value {
        try await file.write(lock, durability) { session in try change(self.locked(session, lock)) }
    }

    func trying<Value: Sendable>(
        _ lock: SQLLock, _ change: @escaping @Sendable (any SQLSession) throws -> Value
    ) async throws(StoreError) -> Value {
        try await file.trying(lock) { session in try change(self.locked(session, lock)) }
    }

    func read<Value: Sendable>(
        _ look: @escaping @Sendable (any SQLSession) throws -> Value
    ) async throws(StoreError) -> Value { try await file.read(look) }

    func readNow<Value>(_ look: (any SQLSession) throws -> Value) throws(StoreError) -> Value { try file.readNow(look) }

    func writeNow<Value>(
        _ lock: SQLLock, _ change: (any SQLSession) throws -> Value
    ) throws(StoreError) -> Value { try file.writeNow(lock, change) }

    func rebuild() async throws(StoreError) { try await file.rebuild() }

    private func locked(_ session: any SQLSession, _ lock: SQLLock) throws -> any SQLSession {
        let session = SharedSession(try #require(session as? SQLiteSession), of: self)
        try session.lock(lock)
        return session
    }
}

/// A session of a `SharedDatabase`.
private final class SharedSession: SQLSession {
    private let session: SQLiteSession
    private let shared: SharedDatabase

    init(_ session: SQLiteSession, of shared: SharedDatabase) {
        self.session = session
        self.shared = shared
    }

    var place: String { session.place }

    var dialect: SQLDialect {
        SQLDialect(numbers: "json_each(?)", texts: "json_each(?)", held: "", free: "", hasManyWriters: true)
    }

    func row(_ sql: String, _ arguments: SQLArguments) throws -> SQLRow? { try session.row(sql, arguments) }

    func rows(_ sql: String, _ arguments: SQLArguments) throws -> [SQLRow] { try session.rows(sql, arguments) }

    func numbers(_ count: Int, of table: String) throws -> [Int64] { try session.numbers(count, of: table) }

    func continueNumbers(of table: String, column: String) throws {
        session.continueNumbers(of: table, column: column)
    }

    func forEach(_ sql: String, _ arguments: SQLArguments, _ body: (SQLRow) throws -> Void) throws {
        try session.forEach(sql, arguments, body)
    }

    func forEach(_ sql: String, _ arguments: SQLArguments, fields body: (any SQLFields) throws -> Void) throws {
        try session.forEach(sql, arguments, fields: body)
    }

    func perform(_ sql: String, _ arguments: SQLArguments) throws -> Int { try session.perform(sql, arguments) }

    func insert(_ sql: String, _ arguments: SQLArguments, numbering column: String) throws -> Int64 {
        try session.insert(sql, arguments, numbering: column)
    }

    func perform(_ sql: String, each arguments: some Sequence<SQLArguments>) throws -> Int {
        try session.perform(sql, each: arguments)
    }

    func lock(_ lock: SQLLock) throws { try shared.take(lock, in: session) }
}
