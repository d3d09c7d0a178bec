import Canonical
import Delivery
import DeliverySQL
import DeliverySQLite
import Foundation
import GRDB
import ShangMi
import TestKit
import Testing

@Suite struct SealedStoreTests {
    private let folder: TemporaryFolder
    private let master: VaultMaster

    init() throws {
        folder = try TemporaryFolder()
        master = try #require(VaultMaster(file: VaultMaster.makeFile()))
    }

    private var path: String { folder.file("store.db") }

    private func execute(_ sql: String) throws {
        try DatabaseQueue(path: path).write { try $0.execute(sql: sql) }
    }

    private func ask(_ sql: String) throws -> [Data] {
        try DatabaseQueue(path: path).read { try Data.fetchAll($0, sql: sql) }
    }

    private func open() throws -> SQLStore { try SQLiteStore.open(path: path, master: master) }

    private func policy(_ store: SQLStore) throws -> Int {
        try store.history(of: SampleRecords.insurer).records(.policy, [RecordKey(folded: SampleRecords.policyKey)])
            .count
    }

    @Test func `a value that was changed, or moved to another column, is noticed and nothing is made of it`()
        async throws
    {
        let bench = try StoreBench(store: open())
        try await bench.take([SampleRecords.unit(), SampleRecords.policy()])
        #expect(try policy(open()) == 1)
        try execute("UPDATE version SET canonical = secret WHERE kind = 'policy'")
        let moved = #expect(throws: HistoryError.self) { try policy(open()) }
        #expect(moved?.description.contains("version.canonical 无法解密") == true)
        try execute("UPDATE vault_key SET wrapped = zeroblob(length(wrapped)) WHERE number = 1")
        let error = #expect(throws: StoreError.self) { try open() }
        guard case .damaged? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func `what another process seals under a newer key is opened by one that was there before`() async throws {
        let early = try open()
        let other = try #require(VaultMaster(file: VaultMaster.makeFile()))
        try await early.rewrap(from: master, to: other)
        try await early.rewrap(from: other, to: master)
        let bench = try StoreBench(store: open())
        try await bench.take([SampleRecords.unit(), SampleRecords.policy()])
        #expect(try policy(early) == 1)
        #expect(Set(try ask("SELECT canonical FROM version").compactMap { Vault.keyNumber(of: [UInt8]($0)) }) == [4])
    }

    @Test func `a store that is sealed in parts, some before and some after, is one store`() async throws {
        let bench = try StoreBench(store: SQLiteStore.open(path: path))
        try await bench.take([SampleRecords.unit(), SampleRecords.policy()])
        let mixed = try open()
        let later = try StoreBench(store: mixed)
        try await later.take([SampleRecords.service()])
        #expect(try policy(mixed) == 1)
        #expect(Set(try ask("SELECT canonical FROM version").map { Vault.isSealed([UInt8]($0)) }) == [true, false])
        #expect(try await mixed.sealAll() > 0)
        #expect(try ask("SELECT canonical FROM version").allSatisfy { Vault.isSealed([UInt8]($0)) })
        #expect(try policy(mixed) == 1)
        #expect(try await mixed.sealAll() == 0)
        #expect(throws: StoreError.sealed(path: path)) { try SQLiteStore.open(path: path) }
    }

    @Test func `answers that fit no batch are sealed with the rest, and read as they came`() async throws {
        _ = try SQLiteStore.open(path: path)
        try execute(
            """
            INSERT INTO stray_answer (destination, batch, attempt, at, reason, status, headers, body)
            VALUES ('national-share', 'B', 1, 0, 'r', 200, '', CAST('{"name":"张三"}' AS BLOB))
            """)
        let store = try open()
        #expect(try await store.sealAll() == 1)
        #expect(try ask("SELECT body FROM stray_answer").allSatisfy { Vault.isSealed([UInt8]($0)) })
        let number = try #require(try await store.views.strayAnswers().first?.number)
        #expect(try await store.views.strayAnswer(number)?.body == Array(#"{"name":"张三"}"#.utf8))
    }

    @Test func `two that open a new store at once make one set of keys`() async throws {
        let (path, master) = (path, master)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<8 { group.addTask { _ = try SQLiteStore.open(path: path, master: master) } }
            try await group.waitForAll()
        }
        #expect(try ask("SELECT wrapped FROM vault_key").count == 2)
    }
}
