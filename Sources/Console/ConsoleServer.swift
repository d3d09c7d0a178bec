import HTTPTypes
import Hummingbird
package import Logging
import NIOCore

/// Serves metrics and health over HTTP, for monitoring on the same machine or behind a proxy.
///
/// `GET /metrics` in the text format of Prometheus, `GET /healthz` with 200 or 503. Nothing it serves is personal.
package struct ConsoleServer: Sendable {
    /// What the gateway says of its health.
    package struct Health: Sendable {
        /// Whether it works.
        package let isGood: Bool
        /// A JSON object.
        package let document: String

        /// Health by its parts.
        package init(isGood: Bool, document: String) {
            self.isGood = isGood
            self.document = document
        }
    }

    private let host: String
    private let port: Int
    private let metrics: @Sendable () async -> String?
    private let health: @Sendable () async -> Health
    private let logger: Logger

    /// A server; it does not listen yet.
    ///
    /// - Parameters:
    ///   - host: The address to listen on.
    ///   - port: The port; 0 for any.
    ///   - metrics: The metrics' text; nil when they cannot be had.
    ///   - health: The health.
    ///   - logger: The log.
    package init(
        host: String, port: Int, metrics: @escaping @Sendable () async -> String?,
        health: @escaping @Sendable () async -> Health, logger: Logger
    ) {
        self.host = host
        self.port = port
        self.metrics = metrics
        self.health = health
        self.logger = logger
    }

    /// Serves until its task is cancelled.
    ///
    /// - Parameter onListening: Told the port as soon as the server listens.
    /// - Throws: When the address is taken.
    package func run(onListening: @escaping @Sendable (Int) async -> Void) async throws {
        let router = Router()
        router.get("/metrics") { [metrics] _, _ in
            guard let text = await metrics() else { return Response(status: .serviceUnavailable) }
            return Response(
                status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: text + "\n")))
        }
        router.get("/healthz") { [health] _, _ in
            let health = await health()
            return Response(
                status: health.isGood ? .ok : .serviceUnavailable, headers: [.contentType: "application/json"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: health.document + "\n")))
        }
        var quiet = logger
        quiet.logLevel = .critical
        let application = Application(
            responder: router.buildResponder(),
            configuration: ApplicationConfiguration(address: .hostname(host, port: port)),
            onServerRunning: { channel in await onListening(channel.localAddress?.port ?? 0) }, logger: quiet)
        do { try await application.run() } catch { if !Task.isCancelled { throw error } }
    }
}
