import Testing

@testable import Transport

/// libcurl's hidden second send (delivery.md §2.11 and §3 item 0).
@Suite struct ResendTests {
    @Test func `a post on a kept connection that dies unanswered arrives once`() async throws {
        let server = try LoopbackServer { number, _ in number == 1 ? .answer([answer()]) : .close }
        defer { server.stop() }
        let lane = try HTTPLane.loopback()
        let first = try await lane.send(.post(server.url, "first batch"))
        let failure = await lane.failure(.post(server.url, "second batch"))
        #expect(failure?.unknown == .keptConnectionDied)
        #expect(first.account.timesSent == 1)
        #expect(server.requests.map { $0.hasSuffix("batch") } == [true, true])
    }

    @Test func `the bytes sent are those the server read`() async throws {
        let server = try LoopbackServer { number, _ in number == 1 ? .answer([answer()]) : .close }
        defer { server.stop() }
        let lane = try HTTPLane.loopback()
        _ = try await lane.send(.post(server.url, "first batch"))
        let failure = await lane.failure(.post(server.url, "second batch"))
        let read = try #require(server.requests.last).utf8.count
        #expect(failure == .outcomeUnknown(reason: .keptConnectionDied, bytesSent: read))
    }

    @Test func `a post on a fresh connection that closes unanswered arrives once`() async throws {
        let server = try LoopbackServer { _, _ in .close }
        defer { server.stop() }
        let failure = try await HTTPLane.loopback().failure(.post(server.url, "a batch"))
        #expect(failure?.unknown == .closedWithoutAnswer)
        #expect(server.requests.count == 1)
    }

    @Test func `an empty post never uses a kept connection, which could send it twice`() async throws {
        let server = try LoopbackServer { number, _ in number == 1 ? .answer([answer()]) : .close }
        defer { server.stop() }
        let lane = try HTTPLane.loopback()
        _ = try await lane.send(.get(server.url))
        let failure = await lane.failure(.post(server.url, ""))
        #expect(failure?.unknown == .closedWithoutAnswer)
        #expect(server.requests.count == 2)
    }

    @Test func `a get sent again by libcurl is answered and counted twice`() async throws {
        let server = try LoopbackServer { number, _ in number == 2 ? .close : .answer([answer()]) }
        defer { server.stop() }
        let lane = try HTTPLane.loopback()
        _ = try await lane.send(.get(server.url))
        let again = try await lane.send(.get(server.url))
        #expect(again.account.timesSent == 2)
        #expect(again.account.bytesSent == server.requests[1...].map(\.utf8.count).reduce(0, +))
        #expect(again.account.connectionReused == false)
    }

    @Test func `a refused second connection does not hide that the first one had the request`() async throws {
        let server = try LoopbackServer { number, _ in number == 1 ? .answer([answer()]) : .vanish }
        let lane = try HTTPLane.loopback()
        _ = try await lane.send(.get(server.url))
        let failure = await lane.failure(.get(server.url))
        #expect(failure?.unknown != nil)
        #expect(server.requests.count == 2)
    }
}
