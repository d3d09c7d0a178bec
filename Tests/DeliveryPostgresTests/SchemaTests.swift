import Delivery
import Postgres
import TestKit
import Testing

@testable import DeliveryPostgres

@Suite struct SchemaTests {
    private let server: PostgresServer
    private let database: String
    private let address: PostgresAddress

    init() async throws {
        server = try await PostgresServer.shared()
        database = PostgresServer.uniqueName()
        address = try await PostgresAddress(server.createDatabase(database))
    }

    private var place: String { "postgres://\(address)" }

    @Test func `a database without tables is no store to look into, and becomes one when it is opened`() throws {
        #expect(throws: StoreError.unreadable(path: place, reason: "数据库中没有存储")) {
            try PostgresStore.existing(address)
        }
        _ = try PostgresStore.open(address)
        _ = try PostgresStore.existing(address)
    }

    @Test func `a store of a newer program is refused, and left as it is`() async throws {
        _ = try PostgresStore.open(address)
        _ = try await server.sql("UPDATE anze_store SET version = 1000", in: database)
        let newer = StoreError.newerSchema(path: place, found: 1000, known: Schema.newest)
        #expect(throws: newer) { try PostgresStore.open(address) }
        #expect(throws: newer) { try PostgresStore.existing(address) }
        #expect(try await server.sql("SELECT version FROM anze_store", in: database) == "1000")
    }

    @Test func `a store of an older program is only opened by who may change it`() async throws {
        _ = try PostgresStore.open(address)
        _ = try await server.sql("UPDATE anze_store SET version = 0", in: database)
        #expect(throws: StoreError.olderSchema(path: place, found: 0, known: Schema.newest)) {
            try PostgresStore.existing(address)
        }
    }

    @Test func `a store of version 4 is brought up, and what waits in it goes out as it was`() async throws {
        let bench = try StoreBench(store: PostgresStore.open(address))
        try await bench.take([SampleRecords.unit(), SampleRecords.policy(), SampleRecords.service()])
        _ = try await server.sql(
            """
            ALTER TABLE delivery ADD COLUMN data BYTEA; UPDATE delivery SET data =
            (SELECT bytes FROM delivery_data WHERE delivery = id); DROP TABLE delivery_data;
            DROP INDEX delivery_hurried;
            DROP TABLE content_attempt; DROP TABLE content_receipt; DROP TABLE content;
            ALTER TABLE intake_file DROP COLUMN folder;
            UPDATE anze_store SET version = 4
            """, in: database)
        let asWritten = try await server.sql("SELECT data FROM delivery ORDER BY id", in: database)
        let after = try StoreBench(store: PostgresStore.open(address))
        #expect(try await after.sealNext()?.members.count == 1)
        #expect(try await server.sql("SELECT bytes FROM delivery_data ORDER BY delivery", in: database) == asWritten)
    }

    @Test func `a database that somebody else uses is left alone`() async throws {
        _ = try await server.sql("CREATE TABLE customers (id BIGINT)", in: database)
        #expect(
            throws: StoreError.unreadable(
                path: place, reason: "数据库中已有其他表，不是 anze 的存储：请为 anze 新建一个数据库")
        ) { try PostgresStore.open(address) }
    }

    @Test func `a server that acknowledges what is not on its disk is refused`() async throws {
        _ = try await server.sql("ALTER DATABASE \"\(database)\" SET synchronous_commit = off")
        let error = #expect(throws: StoreError.self) { try PostgresStore.open(address) }
        #expect(error?.description.contains("synchronous_commit") == true)
    }

    @Test func `an error of the server says what is wrong, and no password`() async throws {
        let text = server.remote("no-such", options: "sslmode=disable")
        let error = try #require(#expect(throws: StoreError.self) { try PostgresStore.open(PostgresAddress(text)) })
        #expect(error.description.contains("no-such") && !error.description.contains("Sesam"))
    }
}
