import DeliverySQLite
import TestKit
import Testing

@Suite struct ConformanceTests {
    @Test(arguments: StoreConformance.checks)
    func `keeps the store's contract`(check: StoreCheck) async throws {
        let folder = try TemporaryFolder()
        try await check.run(on: SQLiteStore(path: folder.file("store.db")))
    }
}
