import Delivery
import GRDB
import GRDBSQLite
import Synchronization
import TestKit
import Testing

@testable import DeliverySQL
@testable import DeliverySQLite

/// What a claim costs does not grow with what waits: counted in steps of SQLite's machine, which no pace of a machine changes.
@Suite struct ClaimCostTests {
    private let folder: TemporaryFolder
    private let bench: StoreBench
    private let store: SQLStore

    init() throws {
        folder = try TemporaryFolder()
        store = try SQLiteStore.open(path: folder.file("store.db"))
        bench = try StoreBench(store: store)
    }

    /// Copies the only delivery, as `changes` says, under keys of its own.
    private func multiply(_ copies: Int, _ changes: String) async throws {
        try await store.database.write(.nothing) { session in
            try session.perform(
                """
                WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < ?) INSERT INTO delivery
                (destination, kind, key, version, number, operation, control, recorded_at, state, blockers, changed_at,
                lane, due_at, portion, not_before)
                SELECT destination, kind, key || '.' || n, version, number, operation, control, recorded_at + n, 'queued', 0,
                changed_at, lane, \(changes) FROM c, delivery WHERE id = 1
                """, [copies])
            try session.perform(
                """
                INSERT INTO delivery_data (delivery, bytes) SELECT id, (SELECT bytes FROM delivery_data WHERE delivery = 1)
                FROM delivery WHERE id > (SELECT max(delivery) FROM delivery_data)
                """, [])
        }
    }

    /// The steps, in hundreds, that some claims take: of what is due, of what is sealed, and the look at when to come again.
    private func steps() async throws -> Int {
        let counter = StepCounter()
        try await store.database.write(.nothing) { session in
            guard let session = session as? SQLiteSession else { return }
            counter.watch(session.database)
        }
        _ = try await bench.due(at: 1)
        #expect(try await bench.sealNext(at: 1, limit: 10)?.members.count == 10)
        _ = try await bench.due(at: 1)
        let (vault, now) = (store.vault, bench.moment(1))
        let isMore = try await store.database.write(.nothing) { session in
            try DeliveryQueue(session: session, vault: vault, destination: StoreBench.destination, now: now).hasAny
        }
        #expect(isMore)
        return counter.hundreds
    }

    @Test(arguments: [
        ("has no deadline", "NULL, NULL, 0"), ("has a deadline", "4102444800000 + n, NULL, 0"),
        ("goes again", "NULL, 'replay:r/1', 0"),
        ("goes later", "NULL, NULL, CASE WHEN n < 50 THEN 0 ELSE 4102444800000 END"),
    ])
    func `a claim takes no more steps where much waits`(what: String, changes: String) async throws {
        try await bench.take([SampleRecords.unit()])
        _ = try await store.database.write(.nothing) { session in
            try session.perform("UPDATE delivery SET state = 'superseded'", [])
        }
        try await multiply(100, changes)
        let few = try await steps()
        try await multiply(5_000, changes.replacing("n", with: "(n + 100)"))
        let many = try await steps()
        #expect(few > 0)
        #expect(many < few * 2, "\(what): \(few) and \(many) hundred steps")
    }
}

/// Counts the steps of a connection.
private final class StepCounter: Sendable {
    private let count = Atomic(0)

    var hundreds: Int { count.load(ordering: .relaxed) }

    func watch(_ database: Database) {
        sqlite3_progress_handler(
            database.sqliteConnection, 100,
            { counter in
                guard let counter else { return 0 }
                Unmanaged<StepCounter>.fromOpaque(counter).takeUnretainedValue().count.add(1, ordering: .relaxed)
                return 0
            }, Unmanaged.passRetained(self).toOpaque())
    }
}
