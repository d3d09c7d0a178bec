import Delivery
import DeliveryPostgres
import DeliverySQL
import Postgres
import TestKit
import Testing

/// Several stores on one database, as several processes have them, on one machine or many.
@Suite struct ManyProcessesTests {
    @Test(arguments: SharedStoreCheck.all)
    func `processes share a database`(check: SharedStoreCheck) async throws {
        let address = try await PostgresAddress(PostgresServer.shared().createDatabase())
        try await check.run { try PostgresStore.open(address) }
    }

    @Test func `processes go by the server's clock`() async throws {
        let server = try await PostgresServer.shared()
        let database = PostgresServer.uniqueName()
        let store = try PostgresStore.open(PostgresAddress(await server.createDatabase(database)))
        let milliseconds = "SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)"
        let before = try #require(Int64(try await server.sql(milliseconds, in: database)))
        let shown = try #require(store.database.clock).now().milliseconds
        let after = try #require(Int64(try await server.sql(milliseconds, in: database)))
        // A reading is late by at most the way to the server and back.
        #expect((before - 1000...after + 1).contains(shown))
    }

    @Test(arguments: SharedStoreCheck.all)
    func `processes share a database behind a pooler that pools transactions`(check: SharedStoreCheck) async throws {
        let server = try await PostgresServer.shared()
        let database = PostgresServer.uniqueName()
        _ = try await server.createDatabase(database)
        let pooler = try await PgBouncer(before: server)
        let address = try PostgresAddress(pooler.address(of: database))
        try await check.run { try PostgresStore.open(address, isPooled: true) }
    }
}
