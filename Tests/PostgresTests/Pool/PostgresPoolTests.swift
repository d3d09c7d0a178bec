import Dispatch
import TestKit
import Testing

@testable import Postgres

@Suite struct PostgresPoolTests {
    private func prepared(_ connections: Int = 2) async throws -> (PostgresBench, PostgresPool) {
        let bench = try await PostgresBench()
        let connection = try bench.connection()
        try connection.run(script: "CREATE TABLE t (id int8 PRIMARY KEY)")
        return (bench, bench.pool(connections))
    }

    private static func add(_ id: Int64, _ connection: PostgresConnection) throws {
        try connection.query("INSERT INTO t VALUES ($1)", [.integer(id)])
    }

    private static func ids(_ connection: PostgresConnection) throws -> [Int] {
        try connection.query("SELECT id FROM t ORDER BY id").map { try $0.read("id") }
    }

    private struct Refusal: Error {}

    @Test func `a transaction is stored, unless it throws, is a trial, or only reads`() async throws {
        let (_, pool) = try await prepared()
        try await pool.withTransaction(.write) { try Self.add(1, $0) }
        await #expect(throws: Refusal.self) {
            try await pool.withTransaction(.write) {
                try Self.add(2, $0)
                throw Refusal()
            }
        }
        let tried = try await pool.withTransaction(.trial) {
            try Self.add(3, $0)
            return try Self.ids($0)
        }
        #expect(tried == [1, 3])
        let error = await PostgresBench.error { try await pool.withTransaction(.read) { try Self.add(4, $0) } }
        #expect(error?.isReadOnly == true)
        #expect(try pool.transactNow(.read) { try Self.ids($0) } == [1])
    }

    @Test func `limits hold within a transaction and leave the connection as it was`() async throws {
        let (bench, pool) = try await prepared(1)
        let within = try await pool.withTransaction(.read) { connection in
            try ["statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout", "transaction_isolation"]
                .map { try connection.setting($0) }
        }
        #expect(within == ["25s", "10s", "1min", "repeatable read"])
        #expect(try await pool.withConnection { try $0.setting("statement_timeout") } == "0")
        _ = bench
    }

    @Test func `a failed transaction is no success, also when the failure was caught`() async throws {
        let (_, pool) = try await prepared()
        let error = await PostgresBench.error {
            try await pool.withTransaction(.write) { connection in
                try Self.add(1, connection)
                _ = PostgresBench.error { try connection.query("SELECT 1/0") }
            }
        }
        #expect(error == .transactionAborted)
        #expect(try pool.transactNow(.read) { try Self.ids($0) } == [])
    }

    @Test func `two that are in each other's way are told to try again`() async throws {
        let (_, pool) = try await prepared()
        let serializable = PostgresTransaction(.write, .serializable)
        let error = await PostgresBench.error {
            try await pool.withTransaction(serializable) { connection in
                let count = try Self.ids(connection).count
                try pool.transactNow(serializable) { other in try Self.add(Int64(try Self.ids(other).count), other) }
                try Self.add(Int64(count + 10), connection)
            }
        }
        #expect(error?.isSerializationFailure == true)
    }

    @Test func `a connection that was lost before a transaction is replaced`() async throws {
        let (bench, pool) = try await prepared(1)
        let backend = { @Sendable (connection: PostgresConnection) throws -> Int in
            try connection.query("SELECT pg_backend_pid() AS p")[0].read("p")
        }
        let first = try await pool.withTransaction(.read, backend)
        #expect(try await pool.withTransaction(.read, backend) == first)
        try bench.killBackends()
        #expect(try await pool.withTransaction(.read, backend) != first)
    }

    @Test func `a server that starts again within the limit is waited for`() async throws {
        let server = try await PostgresServer()
        let bench = try await PostgresBench(on: server)
        let pool = bench.pool()
        try await pool.withConnection { try $0.run(script: "CREATE TABLE t (id int8)") }
        server.stop()
        async let count = pool.withTransaction(.read) { try Self.ids($0).count }
        try await server.start()
        #expect(try await count == 0)
    }

    @Test func `a server that stays away is an error after the limit`() async throws {
        var style = PostgresStyle(applicationName: "anze-tests")
        style.limits.reconnect = .milliseconds(200)
        let address = try PostgresAddress("host=127.0.0.1 port=1 user=u dbname=d")
        let pool = PostgresPool(address, connections: 1, style: style)
        let error = await PostgresBench.error { try await pool.withTransaction(.read) { _ in } }
        guard case .unreachable = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func `a connection that is lost in the middle of a transaction is an error, and nothing is stored`()
        async throws
    {
        let (bench, pool) = try await prepared(1)
        for isCaught in [false, true] {
            let error = await PostgresBench.error {
                try await pool.withTransaction(.write) { connection in
                    try Self.add(1, connection)
                    try bench.killBackends()
                    if !isCaught { try Self.add(2, connection) }
                }
            }
            #expect(error == .connectionLost(state: SQLState("57P01")))
        }
        #expect(try pool.transactNow(.read) { try Self.ids($0) } == [])
    }

    @Test func `a connection that is lost while it commits leaves the outcome unknown`() async throws {
        let (bench, pool) = try await prepared(1)
        try await pool.withConnection {
            try $0.run(
                script: """
                    CREATE FUNCTION slowly() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(62); RETURN NULL; END';
                    CREATE CONSTRAINT TRIGGER slow AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED
                    FOR EACH ROW EXECUTE FUNCTION slowly();
                    """)
        }
        async let outcome = PostgresBench.error { try await pool.withTransaction(.write) { try Self.add(1, $0) } }
        try await bench.untilRunning("COMMIT")
        try bench.killBackends()
        let error = await outcome
        #expect(error == .commitUnknown)
        #expect(error?.isConnectionLoss == true)
        #expect(try pool.transactNow(.read) { try Self.ids($0) } == [])
    }

    @Test func `cancelling a task ends what it runs, and the connection is used again`() async throws {
        let (bench, pool) = try await prepared(1)
        let first = try pool.transactNow(.read) { try $0.query("SELECT pg_backend_pid() AS p")[0]["p"] }
        let task = Task {
            await PostgresBench.error {
                try await pool.withTransaction(.write) { connection in
                    try Self.add(1, connection)
                    try connection.query("SELECT pg_sleep(63)")
                }
            }
        }
        try await bench.untilRunning("pg_sleep(63)")
        task.cancel()
        #expect(await task.value == .cancelled)
        try await bench.untilRunning("pg_sleep(63)", 0)
        let (last, ids) = try await pool.withTransaction(.read) {
            (try $0.query("SELECT pg_backend_pid() AS p")[0]["p"], try Self.ids($0))
        }
        #expect(last == first)
        #expect(ids == [])
    }

    @Test func `cancelling a task that waits for a connection ends the wait`() async throws {
        let (_, pool) = try await prepared(1)
        let waiting = try pool.transactNow(.read) { _ in
            let task = Task { await PostgresBench.error { try await pool.withTransaction(.read) { _ in } } }
            task.cancel()
            return task
        }
        #expect(await waiting.value == .cancelled)
        #expect(try await pool.withTransaction(.read) { try Self.ids($0) } == [])
    }

    @Test func `who waits in vain for a connection is told how many there are`() async throws {
        var (bench, _) = try await prepared()
        bench.style.limits.wait = .milliseconds(100)
        let pool = bench.pool(1)
        let errors = try await pool.withTransaction(.read) { _ in
            [
                PostgresBench.error { try pool.transactNow(.read) { _ in } },
                PostgresBench.error { try pool.transactNow(.write) { _ in } },
            ]
        }
        let exhausted = PostgresError.poolExhausted(connections: 1, waited: .milliseconds(100))
        #expect(errors == [exhausted, exhausted])
        #expect("\(exhausted)".contains("0.1 秒"))
    }

    @Test func `more callers than connections are served one after the other, waiting or not`() async throws {
        let (_, pool) = try await prepared(2)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for id in 0..<40 {
                group.addTask {
                    if id % 2 == 0 {
                        try await pool.withTransaction(.write) { try Self.add(Int64(id), $0) }
                    } else {
                        try pool.transactNow(.write) { try Self.add(Int64(id), $0) }
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await pool.withTransaction(.read) { try Self.ids($0) } == Array(0..<40))
    }

    @Test func `a connection that stands is used before another one is made`() async throws {
        let (bench, pool) = try await prepared()
        let number = "SELECT pg_backend_pid() AS pid"
        let (begun, ended) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        async let lost = PostgresBench.error {
            try await pool.withTransaction(.read) { connection in
                begun.signal()
                ended.wait()
                // The lane that comes back last has no connection any longer.
                try connection.query("SELECT pg_terminate_backend(pg_backend_pid())")
            }
        }
        let first = try await pool.withTransaction(.read) { connection -> Int in
            begun.wait()
            return try connection.query(number)[0].read("pid")
        }
        ended.signal()
        #expect(await lost?.isConnectionLoss == true)
        let next = try await pool.withTransaction(.read) { try $0.query(number)[0].read("pid", as: Int.self) }
        #expect(next == first)
        withExtendedLifetime(bench) {}
    }

    @Test func `work for which the server has no connection left waits for one that stands`() async throws {
        let server = try await PostgresServer.shared()
        let (database, role) = (PostgresServer.uniqueName(), PostgresServer.uniqueName())
        _ = try await server.createDatabase(database)
        _ = try await server.sql("CREATE ROLE \(role) LOGIN CONNECTION LIMIT 2")
        var style = PostgresStyle(applicationName: "anze-tests")
        // Longer than the test may last: whoever stays with a lane that gets no connection does not end.
        style.limits.reconnect = .seconds(600)
        let address = try PostgresAddress(
            "host=\(server.socketFolder) port=\(server.port) user=\(role) dbname=\(database)")
        let pool = PostgresPool(address, connections: 8, style: style)
        // One connection stands before the others are asked for.
        try await pool.withTransaction(.read) { _ in }
        let backends = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<24 {
                let look = { @Sendable (connection: PostgresConnection) throws -> Int in
                    try connection.query("SELECT pg_backend_pid() AS p, pg_sleep(0.02)")[0].read("p")
                }
                group.addTask {
                    number % 2 == 0
                        ? try await pool.withTransaction(.read, look)
                        : try await PostgresBench.aside { Result { try pool.transactNow(.read, look) } }.get()
                }
            }
            return try await group.reduce(into: Set<Int>()) { $0.insert($1) }
        }
        #expect((1...2).contains(backends.count))
    }

    @Test func `a closed pool refuses everybody`() async throws {
        let (_, pool) = try await prepared(1)
        let waiting = try pool.transactNow(.read) { _ in
            let task = Task { await PostgresBench.error { try await pool.withTransaction(.read) { _ in } } }
            pool.close()
            return task
        }
        #expect(await waiting.value == .poolClosed)
        #expect(await PostgresBench.error { try await pool.withTransaction(.read) { _ in } } == .poolClosed)
    }

    @Test func `works behind a PgBouncer that gives each transaction another connection`() async throws {
        var bench = try await PostgresBench()
        let bouncer = try await PgBouncer(before: bench.server)
        bench.style.keepsStatements = false
        let pool = PostgresPool(
            try PostgresAddress(bouncer.address(of: bench.database)), connections: 6, style: bench.style)
        try await pool.withConnection { try $0.run(script: "CREATE TABLE t (id int8 PRIMARY KEY)") }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for part in 0..<60 {
                group.addTask {
                    try await pool.withTransaction(.write) { connection in
                        #expect(try connection.setting("lock_timeout") == "10s")
                        try Self.add(Int64(part * 10), connection)
                        try connection.pipeline(
                            (1..<10).map {
                                PostgresCall("INSERT INTO t VALUES ($1)", [.integer(Int64(part * 10 + $0))])
                            })
                    }
                }
            }
            try await group.waitForAll()
        }
        let (ids, limit) = try await pool.withConnection { (try Self.ids($0), try $0.setting("lock_timeout")) }
        #expect(ids == Array(0..<600))
        #expect(limit == "0")
    }
}
