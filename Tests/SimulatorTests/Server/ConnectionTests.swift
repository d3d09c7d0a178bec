import Foundation
import Logging
import ShangMi
import Testing

@testable import Simulator

@Suite struct ConnectionTests {
    /// Sends requests one after another over one TLS connection and returns all bytes until the server ends it.
    private func raw(_ platform: TestPlatform, _ requests: [Sending]) async throws -> String {
        var bytes: [UInt8] = []
        for request in requests {
            bytes += "\(request.method) /exchange/v1\(request.path) HTTP/1.1\r\nHost: 127.0.0.1\r\n".utf8
            for (name, value) in try await request.signedHeaders() { bytes += "\(name): \(value)\r\n".utf8 }
            bytes += "Content-Length: \(request.body.count)\r\n\r\n".utf8
            bytes += request.body
        }
        let port = try await platform.server.port()
        let result = try await runCommand(
            ["timeout", "20", "openssl", "s_client", "-quiet", "-connect", "127.0.0.1:\(port)"], input: bytes)
        #expect(result.exit == 0)
        return String(decoding: result.output, as: UTF8.self)
    }

    @Test func `ends a fresh connection without a byte`() async throws {
        try await TestPlatform.run(faults: "faults: [{on: batch, do: drop-after-apply}]") { platform in
            let bytes = try await raw(platform, [try platform.submission(.unit("GW-BATCH-1"))])
            #expect(bytes.isEmpty)
            #expect(await platform.server.books.submissions == ["GW-BATCH-1": 1])
        }
    }

    @Test func `ends a connection that has been used before without a further byte`() async throws {
        try await TestPlatform.run(faults: "faults: [{on: batch, do: drop-before-apply}]") { platform in
            let bytes = try await raw(
                platform, [try platform.ask("/ping"), try platform.submission(.unit("GW-BATCH-1"))])
            #expect(bytes.components(separatedBy: "HTTP/1.1 ").count - 1 == 1)
            #expect(bytes.hasPrefix("HTTP/1.1 200 OK\r\n"))
            #expect(bytes.hasSuffix("}"))
            #expect(await platform.server.books.submissions == ["GW-BATCH-1": 1])
        }
    }

    @Test func `holds every answer back`() async throws {
        try await TestPlatform.run(answerDelay: .milliseconds(40)) { platform in
            let answer = try await platform.send(try platform.ask("/ping"))
            #expect(answer.code == "0000")
            #expect(platform.time.waits == [.milliseconds(40)])
        }
    }

    @Test func `stops while a request is stalled and a connection is open`() async throws {
        let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        var configuration = SimulatorConfiguration(port: 0, pki: try DevelopmentPKI.folder.get(), logger: logger)
        let (stalls, stalled) = AsyncStream.makeStream(of: Duration.self)
        configuration.answerDelay = .seconds(3600)
        configuration.clock = PlatformClock(now: PlatformClock.system.now) { duration in
            stalled.yield(duration)
            try await PlatformClock.system.wait(duration)
        }
        let server = try SimulatorServer(configuration: configuration)
        let serving = Task { try await server.run() }
        let platform = TestPlatform(server: server, time: try ManualTime(), baseURL: try await server.baseURL())
        async let answer = platform.send(try platform.ask("/ping"))
        for await _ in stalls { break }
        serving.cancel()
        try await serving.value
        #expect(try await answer.body.isEmpty)
        await #expect(throws: SimulatorError.cannotListen(port: 0)) { try await server.port() }
    }

    @Test func `says that a port is taken`() async throws {
        try await TestPlatform.run { platform in
            let port = try await platform.server.port()
            let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
            let second = try SimulatorServer(
                configuration: SimulatorConfiguration(port: port, pki: try DevelopmentPKI.folder.get(), logger: logger))
            await #expect(throws: SimulatorError.cannotListen(port: port)) { try await second.run() }
        }
    }

    @Test func `names the file that is missing or wrong`() throws {
        let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        #expect(throws: SimulatorError.unusable(file: "/nowhere/platform-sign.key", reason: "文件不存在或不可读")) {
            try SimulatorServer(configuration: SimulatorConfiguration(port: 0, pki: "/nowhere", logger: logger))
        }
    }
}
