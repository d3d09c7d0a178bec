import DeliveryPostgres
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
