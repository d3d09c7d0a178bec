import Testing

@testable import Transport

/// The limit is for the wait for a server's report, which ends at once unless something is wrong.
@Suite(.timeLimit(.minutes(30))) struct TLSTrustTests {
    private let pki: DevelopmentPKI

    init() throws {
        pki = try DevelopmentPKI()
    }

    @Test func `a server of the trusted authority is believed`() async throws {
        let server = try TLSServer(pki.server, .answersHTTP1)
        let lane = try HTTPLane.loopback(trust: TLSTrust(caFile: pki.authority.certificate))
        let first = try await lane.send(.post("https://localhost:\(server.port)/", "a batch"))
        let second = try await lane.send(.post("https://localhost:\(server.port)/", "a batch"))
        #expect([first.status, second.status] == [200, 200])
        #expect(second.account.connectionReused)
        #expect(try server.stop(after: 3) == ["connected", "request 7", "request 7"])
    }

    @Test func `a server of another authority gets no request byte`() async throws {
        let server = try TLSServer(pki.server, .answersHTTP1)
        let lane = try HTTPLane.loopback(trust: TLSTrust(caFile: pki.otherAuthority.certificate))
        let failure = await lane.failure(.post("https://localhost:\(server.port)/", "a batch"))
        #expect(failure?.isUntrusted == true)
        #expect(try server.stop(after: 1) == ["refused"])
    }

    @Test func `a server with the certificate of another host gets no request byte`() async throws {
        let server = try TLSServer(pki.otherHost, .answersHTTP1)
        let lane = try HTTPLane.loopback(trust: TLSTrust(caFile: pki.authority.certificate))
        let failure = await lane.failure(.post("https://localhost:\(server.port)/", "a batch"))
        #expect(failure?.isUntrusted == true)
        #expect(try server.stop(after: 1).contains { $0.hasPrefix("request") } == false)
    }

    @Test func `a handshake that never ends is not a request`() async throws {
        let server = try TLSServer(pki.server, .silent)
        let lane = try HTTPLane.loopback(
            trust: TLSTrust(caFile: pki.authority.certificate), total: .milliseconds(400))
        let failure = await lane.failure(.post("https://localhost:\(server.port)/", "a batch"))
        #expect(failure == .notSent(reason: .handshakeTimedOut))
        #expect(try server.stop(after: 1) == ["connected"])
    }

    @Test func `a peer that speaks no tls gets no request byte`() async throws {
        let server = try LoopbackServer { _, _ in .close }
        defer { server.stop() }
        let lane = try HTTPLane.loopback(
            trust: TLSTrust(caFile: pki.authority.certificate), total: .milliseconds(400))
        let failure = await lane.failure(.post("https://localhost:\(server.port)/", "a batch"))
        #expect(failure == .notSent(reason: .handshakeTimedOut))
        #expect(server.requests == [])
    }

    @Test func `a file of authorities that is not there`() async throws {
        let server = try TLSServer(pki.server, .answersHTTP1)
        let lane = try HTTPLane.loopback(trust: TLSTrust(caFile: "/nonexistent.pem"))
        let failure = await lane.failure(.get("https://localhost:\(server.port)/"))
        #expect(failure?.isUnreadableCredentials == true)
        #expect(try server.stop(after: 0).contains("connected") == false)
    }

    @Test func `a client certificate is shown to a server that demands one`() async throws {
        let server = try TLSServer(pki.server, .answersHTTP1, clientCA: pki.authority.certificate)
        let client = ClientCertificate(certificateFile: pki.client.certificate, keyFile: pki.client.key)
        let known = try HTTPLane.loopback(trust: TLSTrust(caFile: pki.authority.certificate, client: client))
        let unknown = try HTTPLane.loopback(trust: TLSTrust(caFile: pki.authority.certificate))
        #expect(try await known.send(.post("https://localhost:\(server.port)/", "a batch")).status == 200)
        #expect(await unknown.failure(.post("https://localhost:\(server.port)/", "a batch")) != nil)
        #expect(try server.stop(after: 3) == ["connected", "request 7", "refused"])
    }

    @Test func `over http 2 a post on a kept connection that dies unanswered arrives once`() async throws {
        let server = try TLSServer(pki.server, .answersOnceOverHTTP2)
        let lane = try HTTPLane.loopback(trust: TLSTrust(caFile: pki.authority.certificate))
        let first = try await lane.send(.post("https://localhost:\(server.port)/", "first batch"))
        let failure = await lane.failure(.post("https://localhost:\(server.port)/", "second batch"))
        #expect(first.status == 200)
        #expect(failure?.unknown != nil)
        #expect(try server.stop(after: 3) == ["connected", "request 11", "request 12"])
    }
}

extension TransportError {
    fileprivate var isUntrusted: Bool {
        guard case .notSent(.untrusted) = self else { return false }
        return true
    }

    fileprivate var isUnreadableCredentials: Bool {
        guard case .notSent(.credentialsUnreadable) = self else { return false }
        return true
    }
}
