import DeliveryPostgres
import DeliverySQL
import Postgres
import ShangMi
import TestKit
import Testing

@Suite struct ConformanceTests {
    private func store(master: VaultMaster? = nil) async throws -> SQLStore {
        let server = try await PostgresServer.shared()
        return try PostgresStore.open(PostgresAddress(await server.createDatabase()), master: master)
    }

    @Test(arguments: StoreConformance.checks)
    func `keeps the store's contract on PostgreSQL`(check: StoreCheck) async throws {
        try await check.run(on: store())
    }

    @Test(arguments: StoreConformance.checks)
    func `keeps the store's contract encrypted on PostgreSQL`(check: StoreCheck) async throws {
        let master = try #require(VaultMaster(file: VaultMaster.makeFile()))
        try await check.run(on: store(master: master))
    }
}
