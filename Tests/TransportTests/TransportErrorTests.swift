import Testing

@testable import Transport

@Suite struct TransportErrorTests {
    @Test(arguments: [
        ("ftp://127.0.0.1/", NotSentReason.malformedURL),
        ("127.0.0.1/", .malformedURL),
        ("https://", .malformedURL),
        ("http://127.0.0.1/a b", .malformedURL),
        ("http://127.0.0.1/\r\nX: y", .malformedURL),
        ("http://user:secret@127.0.0.1/", .malformedURL),
        ("http://127.0.0.1.example/", .unprotected(host: "127.0.0.1.example")),
        ("http://127.0.0.+1/", .malformedURL),
        ("http://128.0.0.1/", .unprotected(host: "128.0.0.1")),
        ("https://127.0.0.1/", .unprotected(host: "127.0.0.1")),
    ])
    func `a url that must not be called is not`(url: String, reason: NotSentReason) async throws {
        let failure = try await HTTPLane.loopback().failure(.get(url))
        #expect(failure == .notSent(reason: reason))
    }

    @Test(arguments: [
        ("X-Batch", "B1\r\nX-Other: 2"), ("X Batch", "B1"), ("", "B1"), ("Content-Length", "7"),
        ("expect", "100-continue"),
    ])
    func `a header that would change the message is refused`(name: String, value: String) async throws {
        let request = HTTPRequest(method: .get, url: "http://127.0.0.1/", headers: [HTTPHeader(name, value)])
        #expect(try await HTTPLane.loopback().failure(request) == .notSent(reason: .malformedHeader(name: name)))
    }

    @Test func `a get with a body is refused`() async throws {
        let request = HTTPRequest(method: .get, url: "http://127.0.0.1/", body: [1])
        #expect(try await HTTPLane.loopback().failure(request) == .notSent(reason: .bodyNotAllowed))
    }

    @Test func `nobody at the port`() async throws {
        let url = "http://127.0.0.1:\(try LoopbackServer.closedPort())/"
        #expect(try await HTTPLane.loopback().failure(.post(url, "a batch")) == .notSent(reason: .refused))
    }

    @Test func `a listener too busy to take the connection`() async throws {
        let listener = try FullListener()
        defer { withExtendedLifetime(listener) {} }
        let trust = TLSTrust(caFile: "/nonexistent")
        let failure = try await HTTPLane.loopback(trust: trust, total: .milliseconds(300))
            .failure(.get("https://127.0.0.1:\(listener.port)/"))
        #expect(failure == .notSent(reason: .connectTimedOut))
    }

    @Test func `a name no resolver takes`() async throws {
        // Longer than a label may be, so that no name server is asked.
        let trust = TLSTrust(caFile: "/nonexistent")
        let url = "https://\(String(repeating: "a", count: 70)).invalid/"
        #expect(try await HTTPLane.loopback(trust: trust).failure(.get(url)) == .notSent(reason: .unresolvable))
    }

    @Test func `no answer within the total limit`() async throws {
        let server = try LoopbackServer { _, _ in .silence }
        defer { server.stop() }
        let failure = try await HTTPLane.loopback(total: .milliseconds(300)).failure(.post(server.url, "a batch"))
        let read = try #require(server.requests.first).utf8.count
        #expect(failure == .outcomeUnknown(reason: .timedOut, bytesSent: read))
    }

    @Test func `a task cancelled after the request left`() async throws {
        let server = try LoopbackServer { _, _ in .silence }
        defer { server.stop() }
        let lane = try HTTPLane.loopback()
        let sending = Task { await lane.failure(.post(server.url, "a batch")) }
        for await _ in server.arrived.prefix(1) {}
        sending.cancel()
        #expect(await sending.value?.unknown == .cancelled)
    }

    @Test func `a task cancelled before its turn`() async throws {
        let server = try LoopbackServer { _, _ in .silence }
        defer { server.stop() }
        let lane = try HTTPLane.loopback()
        let first = Task { await lane.failure(.post(server.url, "first")) }
        for await _ in server.arrived.prefix(1) {}
        let second = Task { await lane.failure(.post(server.url, "second")) }
        second.cancel()
        first.cancel()
        #expect(await first.value?.unknown == .cancelled)
        #expect(await second.value == .notSent(reason: .cancelled))
        #expect(server.requests.count == 1)
    }

    @Test(arguments: [
        (LoopbackServer.Reaction.reset, OutcomeUnknownReason.reset),
        (.close, .closedWithoutAnswer),
        (.answerThenClose("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"), .partialAnswer),
        (.answerThenClose("SSH-2.0-OpenSSH_9.2\r\n"), .malformedAnswer),
        (.answer([answer("200 OK", String(repeating: "x", count: 101))]), .answerTooLarge),
        (.answer(["HTTP/1.1 200 OK\r\nX: \(String(repeating: "x", count: 70_000))\r\n\r\n"]), .answerTooLarge),
        (.trickle("HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n"), .tooSlow),
    ])
    func `no complete answer after the request`(
        reaction: LoopbackServer.Reaction, reason: OutcomeUnknownReason
    ) async throws {
        let server = try LoopbackServer { _, _ in reaction }
        defer { server.stop() }
        let lane = try HTTPLane.loopback(slowest: Pace(bytesPerSecond: 1000, over: .seconds(1)), answerBytes: 100)
        let failure = await lane.failure(.post(server.url, "a batch"))
        let read = try #require(server.requests.first).utf8.count
        #expect(failure == .outcomeUnknown(reason: reason, bytesSent: read))
        #expect(server.requests.count == 1)
    }

    @Test func `an answer of exactly the limit is taken`() async throws {
        let server = try LoopbackServer { _, _ in .answer([answer("200 OK", String(repeating: "x", count: 100))]) }
        defer { server.stop() }
        #expect(try await HTTPLane.loopback(answerBytes: 100).send(.get(server.url)).body.count == 100)
    }

    @Test(arguments: [
        (Duration.zero, 1, 1), (.microseconds(1), 1, 1), (.milliseconds(1001), 1001, 2), (.seconds(5), 5000, 5),
        (.seconds(1 << 40), 2_147_483_647, 2_147_484),
    ])
    func `a bound is never rounded to none`(bound: Duration, milliseconds: Int, seconds: Int) {
        #expect(bound.curlMilliseconds == milliseconds)
        #expect(bound.curlSeconds == seconds)
    }
}
