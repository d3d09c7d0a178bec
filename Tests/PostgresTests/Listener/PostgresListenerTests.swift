import TestKit
import Testing

@testable import Postgres

@Suite struct PostgresListenerTests {
    @Test func `notifications come, and after a restart the mark that some may be missing`() async throws {
        let server = try await PostgresServer()
        let bench = try await PostgresBench(on: server)
        let listener = PostgresListener(bench.address, channels: ["work", "other"], style: bench.style)
        let pool = bench.pool()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await listener.run() }
            var events = listener.events.makeAsyncIterator()
            #expect(await events.next() == .resumed)
            try await pool.withTransaction(.write) { connection in
                try connection.query("SELECT pg_notify($1, $2)", [.text("work"), .text("第一")])
                try connection.query("NOTIFY other")
                try connection.query("NOTIFY elsewhere")
            }
            #expect(await events.next() == .notified(channel: "work", payload: "第一"))
            #expect(await events.next() == .notified(channel: "other", payload: ""))
            server.stop()
            guard case .lost = await events.next() else {
                Issue.record("nothing of the loss")
                return
            }
            try await server.start()
            var event = await events.next()
            while case .lost = event { event = await events.next() }
            #expect(event == .resumed)
            try await pool.withTransaction(.write) { _ = try $0.query("NOTIFY work") }
            #expect(await events.next() == .notified(channel: "work", payload: ""))
            group.cancelAll()
            #expect(await events.next() == nil)
        }
    }
}
