import Definitions
import Foundation
import Logging
import ShangMi

@testable import Simulator

/// A real platform on a free port, with a sender that it knows.
struct TestPlatform: Sendable {
    let server: SimulatorServer
    let time: ManualTime
    let baseURL: String

    /// Starts a platform, runs a body against it and stops it.
    static func run(
        document: PlatformDocument = .reference, faults: String = "faults: []", booksFile: String? = nil,
        answerDelay: Duration = .zero, console: Bool = false,
        _ body: (TestPlatform) async throws -> Void
    ) async throws {
        let time = try ManualTime()
        let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        var configuration = SimulatorConfiguration(port: 0, pki: try DevelopmentPKI.folder.get(), logger: logger)
        configuration.document = document
        configuration.faults = try FaultScript(
            node: DefinitionNode.parse(faults, file: "faults.yaml"), kinds: document.kinds)
        configuration.booksFile = booksFile
        configuration.answerDelay = answerDelay
        configuration.clock = time.clock
        if console { configuration.console = ConsoleAddress(host: "127.0.0.1", port: 0) }
        let server = try SimulatorServer(configuration: configuration)
        let serving = Task { try await server.run() }
        do {
            try await body(TestPlatform(server: server, time: time, baseURL: try await server.baseURL()))
        } catch {
            serving.cancel()
            throw error
        }
        serving.cancel()
        try await serving.value
    }

    func ask(_ path: String, batch: String = "") throws -> Sending {
        Sending(path: path, timestamp: time.now, batch: batch, signer: try DevelopmentPKI.signer("gateway-sign"))
    }

    func submission(_ batch: TestBatch) throws -> Sending {
        var sending = try ask("/batches", batch: batch.number)
        sending.method = "POST"
        sending.body = batch.body
        return sending
    }

    func send(_ sending: Sending) async throws -> ReceivedAnswer {
        var command = [
            "curl", "--silent", "--include", "--http1.1", "--max-time", "60", "--cacert",
            try DevelopmentPKI.folder.get() + "/tls-ca.pem", "--request", sending.method, "--header", "Expect:",
        ]
        for (name, value) in try await sending.signedHeaders() { command += ["--header", "\(name): \(value)"] }
        if sending.method != "GET" { command += ["--data-binary", "@-"] }
        command.append(baseURL + sending.path)
        return ReceivedAnswer(try await runCommand(command, input: sending.body))
    }

    func submit(_ batch: TestBatch) async throws -> ReceivedAnswer {
        try await send(try submission(batch))
    }

    func query(_ number: String) async throws -> ReceivedAnswer {
        try await send(try ask("/batches/\(number)", batch: number))
    }
}
