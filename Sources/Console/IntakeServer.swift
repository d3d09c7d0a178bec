package import Engine
import HTTPTypes
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
package import Logging
import NIOCore
import NIOSSL

/// The listener of the intake: HTTP/1.1 over TLS in front of an `IntakeDesk`, with a client certificate where a client has one.
///
/// Bodies go through in pieces, in constant memory. A connection that sends no request for half a minute, or a body slower than
/// `BodyPace` allows, is closed; so is one whose request was refused. Source: docs/intake.md.
package struct IntakeServer: Sendable {
    private let configuration: SubmissionConfiguration
    private let tls: TLSConfiguration
    private let desk: IntakeDesk
    private let logger: Logger

    /// A server; it does not listen yet.
    ///
    /// - Parameters:
    ///   - configuration: Where to listen, with which files.
    ///   - desk: What answers.
    ///   - logger: The log.
    /// - Throws: `TLSFilesError` for a file that is missing or wrong.
    package init(_ configuration: SubmissionConfiguration, desk: IntakeDesk, logger: Logger) throws(TLSFilesError) {
        self.configuration = configuration
        self.desk = desk
        self.logger = logger
        tls = try TLSFiles.server(
            certificate: configuration.certificate, key: configuration.key, clients: configuration.clients)
    }

    /// Serves until its task is cancelled.
    ///
    /// - Parameter onListening: Told the port as soon as the server listens.
    /// - Throws: When the address is taken.
    package func run(onListening: @escaping @Sendable (Int) async -> Void) async throws {
        var quiet = logger
        quiet.logLevel = .critical
        let channel = HTTP1Channel.Configuration(
            idleTimeout: .seconds(30),
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: 16 << 10, maxHeaderListSize: 32 << 10, maxHeaderFieldCount: 100))
        let application = Application(
            responder: IntakeResponder(desk: desk),
            server: try .tls(.http1(configuration: channel), tlsConfiguration: tls),
            configuration: ApplicationConfiguration(
                address: .hostname(configuration.listen.host, port: configuration.listen.port),
                availableConnectionsDelegate: MaximumAvailableConnections(configuration.limits.connections)),
            onServerRunning: { channel in await onListening(channel.localAddress?.port ?? 0) }, logger: quiet)
        do { try await application.run() } catch { if !Task.isCancelled { throw error } }
    }
}

/// What a request's handler knows about its connection: the client's certificate, and how to close it.
private struct ConnectionContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }
}

/// Turns HTTP requests into the desk's and its answers into HTTP.
private struct IntakeResponder: HTTPResponder {
    typealias Context = ConnectionContext

    let desk: IntakeDesk

    /// How long a refused client has to read why before its connection is closed.
    private static let parting = TimeAmount.seconds(5)

    func respond(to request: Request, context: ConnectionContext) async throws -> Response {
        let channel = context.channel
        let certificate = try await channel.nioSSL_peerCertificate().get().map { try $0.toDERBytes() }
        var headers: [String: String] = [:]
        for field in request.headers { headers[field.name.canonicalName] = field.value }
        let body = request.body
        let answer = await desk.answer(
            IntakeRequest(
                method: request.method.rawValue, target: request.head.path ?? "", headers: headers,
                certificate: certificate
            ) { take in
                let pace = BodyPace(channel)
                defer { pace.end() }
                for try await buffer in body {
                    pace.took(buffer.readableBytes)
                    try await take(Array(buffer.readableBytesView))
                    pace.awaits()
                }
            })
        var response = try Response(answer)
        // An answer to HEAD has no body, not even that of a refusal.
        if request.method == .head { response.body = ResponseBody() }
        if answer.status >= 400 {
            // What is left of the body is not waited for.
            response.headers[.connection] = "close"
            channel.eventLoop.scheduleTask(in: IntakeResponder.parting) { channel.close(promise: nil) }
        }
        return response
    }
}

extension Response {
    fileprivate init(_ answer: IntakeAnswer) throws {
        var fields = HTTPFields()
        for (name, value) in answer.headers {
            guard let name = HTTPField.Name(name) else { preconditionFailure("\(name) is no header name") }
            fields[name] = value
        }
        let status = HTTPResponse.Status(code: answer.status)
        switch answer.body {
        case .none: self.init(status: status, headers: fields)
        case .bytes(let bytes, let type):
            fields[.contentType] = type
            self.init(status: status, headers: fields, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
        case .file(let path, let size, let type):
            fields[.contentType] = type
            self.init(status: status, headers: fields, body: try ResponseBody(file: path, size: size))
        }
    }
}
