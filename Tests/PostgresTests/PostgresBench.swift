import TestKit

@testable import Postgres

/// A database of its own on the tests' server.
struct PostgresBench {
    let server: PostgresServer
    let database: String
    let address: PostgresAddress
    var style = PostgresStyle(applicationName: "anze-tests")

    /// Looks at the server while a test's own connections are busy or gone.
    private let observer: PostgresConnection

    init(on server: PostgresServer? = nil) async throws {
        if let server { self.server = server } else { self.server = try await .shared() }
        database = PostgresServer.uniqueName()
        address = try await PostgresAddress(self.server.createDatabase(database))
        observer = try PostgresConnection(PostgresAddress(self.server.local("postgres")), style)
    }

    func connection() throws -> PostgresConnection { try PostgresConnection(address, style) }

    func pool(_ connections: Int = 2) -> PostgresPool {
        PostgresPool(address, connections: connections, style: style)
    }

    /// Waits until so many connections of the database run a statement with a text in it.
    func untilRunning(_ text: String, _ count: Int = 1) async throws {
        let look = """
            SELECT count(*) AS n FROM pg_stat_activity
            WHERE datname = $1 AND state = 'active' AND position($2 IN query) > 0
            """
        while try observer.query(look, [.text(database), .text(text)])[0].read("n") != count { await Task.yield() }
    }

    /// Ends the connections to the database from the server's side, and waits until they are gone.
    func killBackends() throws {
        try observer.query(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = $1", [.text(database)])
    }

    /// Does something that blocks on a thread that is not one of the few that all tests share.
    static func aside<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { done in Worker(label: "test").run { done.resume(returning: work()) } }
    }

    /// The error that something throws.
    static func error(_ body: () throws -> Void) -> PostgresError? {
        do { try body() } catch { return error as? PostgresError }
        return nil
    }

    /// The error that something throws in the end.
    static func error(_ body: () async throws -> Void) async -> PostgresError? {
        do { try await body() } catch { return error as? PostgresError }
        return nil
    }
}
