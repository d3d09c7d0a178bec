import DeliverySQLite
import ShangMi
import TestKit
import Testing

@Suite struct ConformanceTests {
    @Test(arguments: StoreConformance.checks)
    func `keeps the store's contract`(check: StoreCheck) async throws {
        let folder = try TemporaryFolder()
        try await check.run(on: SQLiteStore.open(path: folder.file("store.db")))
    }

    @Test(arguments: StoreConformance.checks)
    func `keeps the store's contract encrypted`(check: StoreCheck) async throws {
        let folder = try TemporaryFolder()
        let master = try #require(VaultMaster(file: VaultMaster.makeFile()))
        try await check.run(on: SQLiteStore.open(path: folder.file("store.db"), master: master))
    }
}
