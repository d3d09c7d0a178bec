import Hummingbird
import HummingbirdTLS
import Logging
import NIOCore

/// A platform that speaks `anze-ref-1` on a port of 127.0.0.1: HTTP/1.1 over TLS, state in memory only.
///
/// Source: wire.md §1. Cancel the task of `run()` to stop it.
package final class SimulatorServer: Sendable {
    private let configuration: SimulatorConfiguration
    private let keys: PlatformKeys
    private let platform: Platform
    private let bound = BoundPort()
    private let consoleBound = BoundPort()

    /// Reads keys and opens the books; does not listen yet.
    ///
    /// - Parameter configuration: Where the files are and what goes wrong.
    /// - Throws: `SimulatorError.unusable` or `.unwritable`.
    package init(configuration: SimulatorConfiguration) throws(SimulatorError) {
        self.configuration = configuration
        keys = try PlatformKeys(folder: configuration.pki)
        var booksFile: BooksFile?
        if let path = configuration.booksFile { booksFile = try BooksFile(path: path) }
        platform = Platform(
            clock: configuration.clock, visibilityDelay: configuration.visibilityDelay, faults: configuration.faults,
            feeds: configuration.feeds, booksFile: booksFile, logger: configuration.logger)
    }

    /// Serves until its task is cancelled, then cuts the connections and writes the last line of the books.
    ///
    /// - Throws: `SimulatorError.cannotListen` when a port is taken; nothing when cancelled.
    package func run() async throws(SimulatorError) {
        let failures = await withTaskGroup(of: SimulatorError?.self) { group in
            group.addTask { await self.serve(self.configuration.port) { try self.exchange() } }
            if let console = configuration.console {
                group.addTask { await self.serve(console.port) { self.consoleApplication(at: console) } }
            }
            // Where one ends, the other would be of no use to anybody.
            var failures: [SimulatorError] = []
            for await failure in group {
                if let failure { failures.append(failure) }
                group.cancelAll()
            }
            return failures
        }
        await bound.tell(nil)
        await consoleBound.tell(nil)
        await platform.close()
        if let failure = failures.first { throw failure }
    }

    /// Waits until the server listens.
    ///
    /// - Returns: The port it has got.
    /// - Throws: `SimulatorError.cannotListen` when `run()` has ended.
    package func port() async throws(SimulatorError) -> Int {
        guard let port = await bound.port() else { throw .cannotListen(port: configuration.port) }
        return port
    }

    /// Waits until the server listens.
    ///
    /// - Returns: What a gateway's configuration calls `baseURL`.
    package func baseURL() async throws(SimulatorError) -> String {
        "https://127.0.0.1:\(try await port())\(Route.base)"
    }

    /// Waits until the console listens.
    ///
    /// - Returns: The address of its page.
    /// - Throws: `SimulatorError.cannotListen` when `run()` has ended, or when there is to be no console.
    package func consoleURL() async throws(SimulatorError) -> String {
        guard let console = configuration.console, let port = await consoleBound.port() else {
            throw .cannotListen(port: configuration.console?.port ?? 0)
        }
        return "http://\(console.host.contains(":") ? "[\(console.host)]" : console.host):\(port)/"
    }

    /// What the platform has done so far.
    package var books: Books {
        get async { await platform.books }
    }

    /// Runs one of the two servers; the failure with its port, nil when it was cancelled.
    private func serve(_ port: Int, _ application: () throws -> some ApplicationProtocol) async -> SimulatorError? {
        do {
            try await application().run()
        } catch {
            guard !Task.isCancelled else { return nil }
            configuration.logger.error("server failed", metadata: [LogKey.error: "\(error)"])
            return .cannotListen(port: port)
        }
        return nil
    }

    private func exchange() throws -> some ApplicationProtocol {
        let reception = Reception(
            check: keys.check, clock: configuration.clock, platform: platform,
            reader: BatchReader(document: configuration.document, opener: keys.opener),
            packages: PackageCheck(trust: keys.check.trust))
        let responder = ExchangeResponder(
            reception: reception, seal: keys.seal, clock: configuration.clock, answerDelay: configuration.answerDelay)
        let bound = bound
        return Application(
            responder: responder,
            server: try .tls(.http1(), tlsConfiguration: keys.tls),
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: configuration.port)),
            onServerRunning: { channel in await bound.tell(channel.localAddress?.port) },
            logger: silent)
    }

    private func consoleApplication(at address: ConsoleAddress) -> some ApplicationProtocol {
        let bound = consoleBound
        return Application(
            responder: ConsoleResponder(
                platform: platform, document: configuration.document, visitors: ConsoleVisitors(host: address.host)),
            configuration: ApplicationConfiguration(address: .hostname(address.host, port: address.port)),
            onServerRunning: { channel in await bound.tell(channel.localAddress?.port) }, logger: silent)
    }

    /// Hummingbird would report that it listens, and as an error that it was cancelled; we say both ourselves.
    private var silent: Logger {
        var logger = configuration.logger
        logger.logLevel = .critical
        return logger
    }
}
