import DeliverySQLite
import TestKit
import Testing

/// Several stores on one file, as several processes have them.
@Suite struct ManyProcessesTests {
    @Test(arguments: SharedStoreCheck.all)
    func `processes share a file`(check: SharedStoreCheck) async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("store.db")
        try await check.run { try SQLiteStore.open(path: path) }
    }
}
