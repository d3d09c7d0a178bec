import Canonical
import Delivery
import DeliverySQL
import Exchange
import GRDB
import GRDBSQLite
import TestKit
import Testing

@testable import DeliverySQLite

/// Statements that are kept compiled stay so: SQLite compiles one anew without a word when a parameter stands where the
/// condition of a partial index has a value, and that costs more than what it does.
@Suite struct KeptStatementTests {
    @Test func `no statement of intake, claim and settlement is compiled again at every use`() async throws {
        let folder = try TemporaryFolder()
        let store = try SQLiteStore.open(path: folder.file("store.db"))
        let bench = try StoreBench(store: store)
        for round in 0..<5 {
            let unit = CreditCodes.valid(round)
            try await bench.take(
                [
                    SampleRecords.unit(unit), SampleRecords.policy("P-\(round)", of: unit),
                    SampleRecords.service("S-\(round)", under: "P-\(round)", of: unit),
                ], at: Double(round), isBackfill: round % 2 == 0)
            while let batch = try await bench.sealNext(at: Double(round)) {
                try await bench.attempt(batch, showing: .unknown(reason: "timeout"), at: Double(round))
            }
            while let batch = try await bench.due(at: Double(round) + 0.5 + 100).batch {
                try await bench.attempt(
                    batch, showing: bench.receipt(for: batch, state: .accepted), at: Double(round) + 100.5)
            }
        }
        let again = try await store.database.write(.nothing) { session in
            let database = try #require(session as? SQLiteSession).database
            var found: [String] = []
            var statement = sqlite3_next_stmt(database.sqliteConnection, nil)
            while let next = statement {
                // Once is a change of the schema's, which the first use of the store makes.
                if sqlite3_stmt_status(next, SQLITE_STMTSTATUS_REPREPARE, 0) > 1, let text = sqlite3_sql(next) {
                    found.append(String(cString: text))
                }
                statement = sqlite3_next_stmt(database.sqliteConnection, next)
            }
            return found
        }
        #expect(again == [])
    }
}
