import Foundation
import TestKit
import Testing

@testable import Postgres

@Suite struct PostgresConnectionTests {
    private func error(_ text: String, _ limit: Duration = .seconds(5)) -> PostgresError? {
        PostgresBench.error {
            var style = PostgresStyle(applicationName: "anze-tests")
            style.limits.connect = limit
            let connection = try PostgresConnection(PostgresAddress(text), style)
            try connection.query("SELECT 1")
        }
    }

    @Test func `nobody there is unreachable`() throws {
        guard case .unreachable(let server, let detail) = error("host=127.0.0.1 port=1 user=u dbname=d") else {
            Issue.record("not unreachable")
            return
        }
        #expect(server == "127.0.0.1:1/d")
        #expect(detail.contains("Connection refused"))
    }

    @Test func `a wrong password and an unknown database are refused logins`() async throws {
        let bench = try await PostgresBench()
        let server = bench.server
        let name = "127.0.0.1:\(server.port)/"
        #expect(
            error(server.remote(bench.database, options: "", password: "falsch"))
                == .loginRefused(server: name + bench.database, state: SQLState("28P01")))
        #expect(
            error(server.remote("nowhere", options: ""))
                == .loginRefused(server: name + "nowhere", state: SQLState("3D000")))
        #expect(
            error("host=127.0.0.1 port=\(server.port) user=anze dbname=d passfile=/nowhere")
                == .loginRefused(server: name + "d", state: nil))
        #expect(error(server.remote(bench.database, options: "")) == nil)
    }

    @Test func `TLS leads to the trusted authority and to the host's name, or nothing is said`() async throws {
        let bench = try await PostgresBench()
        let server = bench.server
        func address(_ host: String, _ authority: String) -> String {
            server.remote(bench.database, host: host, options: "sslmode=verify-full&sslrootcert=\(authority)")
        }
        #expect(error(address("localhost", server.authority)) == nil)
        let style = PostgresStyle(applicationName: "anze-tests")
        let connection = try PostgresConnection(PostgresAddress(address("localhost", server.authority)), style)
        let isEncrypted = try connection.query("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
        #expect(isEncrypted[0]["ssl"] == .integer(1))
        for wrong in [
            address("localhost", server.otherAuthority), address("127.0.0.1", server.authority),
            address("localhost", "/nowhere.pem"),
        ] {
            let refusal = try #require(error(wrong))
            guard case .untrusted = refusal else {
                Issue.record("\(refusal)")
                continue
            }
            #expect(!"\(refusal)".contains("Sesam"))
        }
    }

    @Test func `of several hosts the first that takes the connection is used`() async throws {
        let bench = try await PostgresBench()
        let socket = bench.server.socketFolder
        #expect(error("host=127.0.0.1,\(socket) port=1,\(bench.server.port) user=anze dbname=\(bench.database)") == nil)
    }

    @Test func `a server that stands still is given up in time, at a call and at a login`() async throws {
        let server = try await PostgresServer()
        let bench = try await PostgresBench(on: server)
        let connection = try bench.connection()
        let backend = try #require(try connection.query("SELECT pg_backend_pid() AS p").first?.read("p", as: Int.self))
        kill(pid_t(backend), SIGSTOP)
        try kill(server.processID, SIGSTOP)
        let start = ContinuousClock.now
        #expect(
            PostgresBench.error { try connection.query("SELECT 1", within: .milliseconds(200)) }
                == .timedOut(limit: .milliseconds(200)))
        #expect(PostgresBench.error { try connection.query("SELECT 1") } == .connectionLost(state: nil))
        guard case .unreachable(_, "超时") = error(server.local(bench.database), .milliseconds(200)) else {
            Issue.record("no time-out of a login")
            return
        }
        #expect(start.duration(to: .now) < .seconds(5))
        kill(pid_t(backend), SIGCONT)
    }

    @Test func `a call whose time is over is ended on the server too`() async throws {
        let bench = try await PostgresBench()
        let connection = try bench.connection()
        #expect(
            PostgresBench.error { try connection.query("SELECT pg_sleep(60)", within: .milliseconds(100)) }
                == .timedOut(limit: .milliseconds(100)))
        try await bench.untilRunning("pg_sleep(60)", 0)
    }

    @Test func `a call that is cancelled ends here and on the server`() async throws {
        let bench = try await PostgresBench()
        let connection = try bench.connection()
        async let outcome = PostgresBench.aside { PostgresBench.error { try connection.query("SELECT pg_sleep(61)") } }
        try await bench.untilRunning("pg_sleep(61)")
        connection.cancel()
        #expect(await outcome == .cancelled)
        try await bench.untilRunning("pg_sleep(61)", 0)
    }

    @Test func `the end of a server is a lost connection`() async throws {
        let bench = try await PostgresBench()
        let connection = try bench.connection()
        try bench.killBackends()
        let error = try #require(PostgresBench.error { try connection.query("SELECT 1") })
        #expect(error == .connectionLost(state: SQLState("57P01")))
        #expect(error.isConnectionLoss)
    }
}
