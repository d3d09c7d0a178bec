import Delivery
import Exchange
import Postgres
import TestKit
import Testing

@testable import DeliveryPostgres
@testable import DeliverySQL

/// What every claim and every intake asks is answered by key, also in the first minutes of a store, before the server has
/// statistics: it once went through all deliveries of a kind for each of two hundred.
@Suite struct QueryPlanTests {
    private static let fill = """
        INSERT INTO version (insurer, kind, key, number, operation, digest, salted, recorded_at, stored_at, file, row)
        SELECT '900101', 'service', 'k' || n, 1, 'upsert', '', '', n, n, 1, n FROM generate_series(1, 3000) AS n;
        INSERT INTO delivery (destination, kind, key, version, number, operation, control, recorded_at, state,
        blockers, changed_at)
        SELECT 'platform', 'service', 'k' || n, n, 1, 'upsert', 0, n, 'queued', 0, n
        FROM generate_series(1, 3000) AS n;
        INSERT INTO delivery_data (delivery, bytes) SELECT id, '' FROM delivery
        """

    @Test(arguments: [
        (
            DeliveryQueue.calm(DeliveryQueue.columns, in: .live) + SQLDialect.postgres.free,
            ["'platform'", "1", "'service'", "200"],
            ["Index Scan using delivery_claim", "(key = d.key) AND (number < d.number)"]
        ),
        (
            DeliveryQueue.queuedKinds(.postgres, in: .live), ["'[\"service\"]'", "'platform'"],
            ["using delivery_claim on delivery d", "(kind = jsonb_array_elements_text.value)"]
        ),
        (
            VersionIntake.heads(.postgres), ["'900101'", "'service'", "'900101'", "'service'", "'[\"k1\"]'"],
            ["using version_insurer_kind_key_number_key on version v", "(key = jsonb_array_elements_text.value)"]
        ),
    ])
    func `what is asked for by key is found by key, without statistics and with them`(
        sql: String, values: [String], parts: [String]
    ) async throws {
        let server = try await PostgresServer.shared()
        let database = PostgresServer.uniqueName()
        _ = try PostgresStore.open(PostgresAddress(await server.createDatabase(database)))
        _ = try await server.sql(QueryPlanTests.fill, in: database)
        var rest = values[...]
        let text = sql.map { $0 == "?" ? rest.popFirst() ?? "?" : String($0) }.joined()
        let before = try await server.sql("EXPLAIN \(text)", in: database)
        _ = try await server.sql("ANALYZE", in: database)
        let after = try await server.sql("EXPLAIN \(text)", in: database)
        for part in parts {
            #expect(before.contains(part), "\(before)")
            #expect(after.contains(part), "\(after)")
        }
    }
}
