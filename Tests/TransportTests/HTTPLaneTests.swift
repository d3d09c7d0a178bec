import Testing

@testable import Transport

@Suite struct HTTPLaneTests {
    @Test func `a post carries its headers and body and nothing it was not given`() async throws {
        let server = try LoopbackServer { _, _ in .answer([answer("202 Accepted", "收到")]) }
        defer { server.stop() }
        let request = HTTPRequest(
            method: .post, url: server.url, headers: [HTTPHeader("X-Batch", "B1"), HTTPHeader("X-Empty", "")],
            body: Array("承保".utf8))
        let got = try await HTTPLane.loopback().send(request)
        let expected = """
            POST /batches HTTP/1.1\r
            Host: 127.0.0.1:\(server.port)\r
            Accept: */*\r
            X-Batch: B1\r
            X-Empty:\r
            Content-Length: 6\r
            \r
            承保
            """
        #expect(server.requests == [expected])
        #expect(got.status == 202)
        #expect(got.body == Array("收到".utf8))
        #expect(got.headers.fields == [HTTPHeader("Content-Length", "6")])
        #expect(got.account.bytesSent == expected.utf8.count)
        #expect(got.account.bodyBytesRead == 6)
        #expect(got.account.timesSent == 1)
        #expect(got.account.connectionReused == false)
        #expect(got.account.duration > .zero)
    }

    @Test func `a get has no body and keeps the connection for the next one`() async throws {
        let server = try LoopbackServer { number, _ in .answer([answer("200 OK", "\(number)")]) }
        defer { server.stop() }
        let lane = try HTTPLane.loopback()
        let answers = [try await lane.send(.get(server.url)), try await lane.send(.get(server.url))]
        let expected = "GET /batches HTTP/1.1\r\nHost: 127.0.0.1:\(server.port)\r\nAccept: */*\r\n\r\n"
        #expect(server.requests == [expected, expected])
        #expect(answers.map(\.body) == [Array("1".utf8), Array("2".utf8)])
        #expect(answers.map(\.account.connectionReused) == [false, true])
    }

    @Test func `a body larger than any buffer arrives whole`() async throws {
        let body = String(repeating: "0123456789abcdef", count: 200_000)
        let server = try LoopbackServer { _, _ in .answer([answer()]) }
        defer { server.stop() }
        let got = try await HTTPLane.loopback().send(.post(server.url, body))
        #expect(server.requests.first?.hasSuffix("\r\n\r\n" + body) == true)
        #expect(got.account.bodyBytesRead == body.utf8.count)
    }

    @Test func `fields are found in any case, interim answers and trailers are not taken for them`() async throws {
        let text = """
            HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 503 Busy\r\nRetry-After:  30 \r\nVia: a\r\nvia: b\r
            Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-Trailer: t\r\n\r\n
            """
        let server = try LoopbackServer { _, _ in .answer([text]) }
        defer { server.stop() }
        let got = try await HTTPLane.loopback().send(.get(server.url))
        #expect(got.status == 503)
        #expect(got.headers["retry-after"] == "30")
        #expect(got.headers["VIA"] == "a")
        #expect(got.headers["Link"] == nil)
        #expect(got.headers["X-Trailer"] == nil)
        #expect(got.body == Array("ok".utf8))
    }

    @Test(arguments: ["301 Moved", "302 Found", "307 Temporary Redirect", "308 Permanent Redirect"])
    func `a redirect is an answer`(status: String) async throws {
        let server = try LoopbackServer { _, _ in .answer([answer(status, fields: "Location: /elsewhere\r\n")]) }
        defer { server.stop() }
        let got = try await HTTPLane.loopback().send(.post(server.url, "a batch"))
        #expect(got.status == Int(status.prefix(3)))
        #expect(got.headers["location"] == "/elsewhere")
        #expect(server.requests.count == 1)
    }

    @Test func `lanes wait for slow peers without holding up each other`() async throws {
        let slow = try LoopbackServer { _, _ in .silence }
        let quick = try LoopbackServer { _, _ in .answer([answer()]) }
        defer {
            slow.stop()
            quick.stop()
        }
        let waiting = (1...4).map { _ in
            Task { try await HTTPLane.loopback(total: .seconds(60)).send(.get(slow.url)) }
        }
        for await _ in slow.arrived.prefix(4) {}
        #expect(try await HTTPLane.loopback().send(.get(quick.url)).status == 200)
        for task in waiting { task.cancel() }
        for task in waiting { #expect(await task.failure?.unknown == .cancelled) }
    }
}

extension Task where Failure == any Error {
    fileprivate var failure: TransportError? {
        get async {
            guard case .failure(let error) = await result else { return nil }
            return error as? TransportError
        }
    }
}
