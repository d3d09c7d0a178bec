import Canonical
import Delivery
import DeliverySQL
import DeliverySQLite
import Foundation
import GRDB
import TestKit
import Testing

/// The schema's version that this program writes.
private let newest = 14

/// What a store's file must be, and what happens to one that is not.
@Suite struct StoreFileTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.file("store.db")
    }

    private func bytes() throws -> Data { try Data(contentsOf: URL(filePath: path)) }

    /// Runs SQL on the file without the store.
    private func execute(_ sql: String) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction { database in
            try database.execute(sql: sql)
            try database.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
        }
        try queue.close()
    }

    private func pragma(_ name: String) throws -> String? {
        let queue = try DatabaseQueue(path: path)
        defer { #expect(throws: Never.self) { try queue.close() } }
        return try queue.read { database in try String.fetchOne(database, sql: "PRAGMA \(name)") }
    }

    @Test func `a new store is marked as one, in its schema's version, with a write-ahead log`() throws {
        _ = try SQLiteStore.open(path: path)
        #expect(try pragma("user_version") == "\(newest)")
        #expect(try pragma("application_id") == "\(0x414E_5A45)")
        #expect(try pragma("journal_mode") == "wal")
    }

    @Test func `the store's folder is made`() throws {
        let deep = folder.file("a/b/store.db")
        _ = try SQLiteStore.open(path: deep)
        #expect(FileManager.default.fileExists(atPath: deep))
    }

    @Test func `a store of a newer program is refused`() throws {
        _ = try SQLiteStore.open(path: path)
        try execute("PRAGMA user_version = 15")
        #expect(throws: StoreError.newerSchema(path: path, found: 15, known: newest)) {
            try SQLiteStore.open(path: path)
        }
        #expect(try pragma("user_version") == "15")
    }

    @Test(arguments: ["a letter", String(repeating: "a letter that is longer than SQLite's header. ", count: 200)])
    func `a file that is no database is refused and left as it is`(text: String) throws {
        try Data(text.utf8).write(to: URL(filePath: path))
        let error = #expect(throws: StoreError.self) { try SQLiteStore.open(path: path) }
        guard case .unreadable(path, _) = error else {
            Issue.record("\(String(describing: error)) does not say that the file is unreadable")
            return
        }
        #expect(try bytes() == Data(text.utf8))
    }

    @Test(arguments: [
        "CREATE TABLE letter (id INTEGER PRIMARY KEY)",
        "CREATE TABLE letter (id INTEGER PRIMARY KEY); PRAGMA user_version = 13",
        "CREATE TABLE letter (id INTEGER PRIMARY KEY); PRAGMA application_id = 17; PRAGMA user_version = 1",
        "PRAGMA application_id = 17",
    ])
    func `another program's database is refused and left as it is`(sql: String) throws {
        try execute(sql)
        let before = try bytes()
        #expect(throws: StoreError.unreadable(path: path, reason: "不是 anze 的存储文件")) { try SQLiteStore.open(path: path) }
        #expect(try bytes() == before)
    }

    @Test func `an empty file becomes a store`() throws {
        try Data().write(to: URL(filePath: path))
        _ = try SQLiteStore.open(path: path)
        #expect(try pragma("user_version") == "\(newest)")
    }

    /// Takes back what later versions changed, as a program of version 1 left it.
    private static let backToVersion1 = """
        ALTER TABLE delivery ADD COLUMN data BLOB NOT NULL DEFAULT x'';
        UPDATE delivery SET data = (SELECT bytes FROM delivery_data WHERE delivery = id); DROP TABLE delivery_data;
        DROP INDEX batch_settled; DROP INDEX batch_archived; DROP INDEX delivery_state;
        CREATE INDEX delivery_state ON delivery (destination, state); DROP TABLE archive; ALTER TABLE batch DROP COLUMN archive;
        DROP TABLE replay_item; DROP TABLE replay; DROP TABLE stray_answer;
        DROP TABLE package_event; DROP TABLE package_row; DROP TABLE package_table; DROP TABLE package_serial;
        DROP TABLE package; DROP TABLE job; DROP TABLE alert; DROP TABLE alert_notice;
        DROP TABLE feed; DROP TABLE feed_item; DROP TABLE notice_match; DROP TABLE obligated_unit; DROP TABLE code_release;
        DROP TABLE code_change; DROP TABLE content; DROP TABLE content_attempt; DROP TABLE content_receipt;
        ALTER TABLE intake_file DROP COLUMN folder;
        DROP TABLE reconciliation_line; DROP TABLE reconciliation_item; DROP TABLE reconciliation_page; DROP TABLE reconciliation;
        DROP INDEX delivery_claim; DROP INDEX delivery_due; DROP INDEX delivery_hurried; DROP INDEX delivery_portion; DROP INDEX delivery_failed;
        DROP INDEX delivery_priority; DROP INDEX delivery_later; DROP INDEX dependency_delivery; DROP INDEX batch_owned; DROP INDEX batch_part;
        ALTER TABLE delivery DROP COLUMN lane; ALTER TABLE delivery DROP COLUMN due_at;
        ALTER TABLE delivery DROP COLUMN not_before; ALTER TABLE delivery DROP COLUMN portion;
        ALTER TABLE delivery DROP COLUMN waits; ALTER TABLE batch DROP COLUMN lane;
        ALTER TABLE batch DROP COLUMN wait; ALTER TABLE batch DROP COLUMN parent; ALTER TABLE batch DROP COLUMN due_at;
        ALTER TABLE destination DROP COLUMN flow; ALTER TABLE destination ADD COLUMN wait REAL NOT NULL DEFAULT 0;
        CREATE INDEX delivery_claim ON delivery (destination, kind, recorded_at, key)
            WHERE state = 'queued' AND blockers = 0;
        CREATE INDEX delivery_failed ON delivery (state) WHERE state IN ('rejected', 'quarantined');
        DROP TABLE personal; DROP TABLE vault_key; DROP TABLE reference; DROP INDEX version_collected;
        PRAGMA user_version = 1
        """

    @Test func `a store of version 1 is brought up, and what it holds is found by what it refers to`() async throws {
        let bench = try StoreBench(store: SQLiteStore.open(path: path))
        try await bench.take([SampleRecords.unit(), SampleRecords.policy(), SampleRecords.service()])
        try execute(StoreFileTests.backToVersion1)
        #expect(throws: StoreError.olderSchema(path: path, found: 1, known: newest)) {
            try SQLiteStore.existing(path: path)
        }
        #expect(try pragma("user_version") == "1")
        let history = try SQLiteStore.open(path: path).history(of: SampleRecords.insurer)
        let policy = RecordKey(folded: SampleRecords.policyKey)
        #expect(
            try history.records(.servicesOfPolicy, of: [policy]).map(\.key?.description) == [SampleRecords.serviceKey])
        #expect(try pragma("user_version") == "\(newest)")
        #expect(try await bench.sealNext()?.members.count == 1)
    }

    @Test func `a store that is only looked into is not made`() throws {
        #expect(throws: StoreError.unreadable(path: path, reason: "文件不存在")) { try SQLiteStore.existing(path: path) }
        #expect(!FileManager.default.fileExists(atPath: path))
        try Data().write(to: URL(filePath: path))
        #expect(throws: StoreError.olderSchema(path: path, found: 0, known: newest)) {
            try SQLiteStore.existing(path: path)
        }
        #expect(try bytes().isEmpty)
    }

    @Test func `a folder in the file's place is unreadable`() throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        let error = #expect(throws: StoreError.self) { try SQLiteStore.open(path: path) }
        guard case .unreadable(path, _) = error else {
            Issue.record("\(String(describing: error)) does not say that the file is unreadable")
            return
        }
    }
}
