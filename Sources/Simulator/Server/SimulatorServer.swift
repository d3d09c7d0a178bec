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
    /// - Throws: `SimulatorError.cannotListen` when the port is taken; nothing when cancelled.
    package func run() async throws(SimulatorError) {
        var failure: SimulatorError?
        do {
            try await application().run()
        } catch {
            if !Task.isCancelled {
                configuration.logger.error("server failed", metadata: [LogKey.error: "\(error)"])
                failure = .cannotListen(port: configuration.port)
            }
        }
        await bound.tell(nil)
        await platform.close()
        if let failure { throw failure }
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

    /// What the platform has done so far.
    package var books: Books {
        get async { await platform.books }
    }

    private func application() throws -> some ApplicationProtocol {
        let reception = Reception(
            check: keys.check, clock: configuration.clock, platform: platform,
            reader: BatchReader(document: configuration.document, opener: keys.opener),
            packages: PackageCheck(trust: keys.check.trust))
        let responder = ExchangeResponder(
            reception: reception, seal: keys.seal, clock: configuration.clock, answerDelay: configuration.answerDelay)
        // Hummingbird would report that it listens, and as an error that it was cancelled; we say both ourselves.
        var logger = configuration.logger
        logger.logLevel = .critical
        let bound = bound
        return Application(
            responder: responder,
            server: try .tls(.http1(), tlsConfiguration: keys.tls),
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: configuration.port)),
            onServerRunning: { channel in await bound.tell(channel.localAddress?.port) },
            logger: logger)
    }
}
