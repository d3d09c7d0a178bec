import HTTPTypes
import Hummingbird
import NIOCore
import ShangMi

/// Turns HTTP requests into replies of the platform and replies into bytes, or into a closed connection.
struct ExchangeResponder: HTTPResponder {
    typealias Context = ConnectionContext

    let reception: Reception
    let seal: AnswerSeal
    let clock: PlatformClock
    let answerDelay: Duration

    /// The most bytes of a package that is taken: all of them are in memory.
    private static let largestPackage = 512 << 20
    /// The most bytes of a part of a content.
    private static let largestPart = 16 << 20

    func respond(to request: Request, context: ConnectionContext) async throws -> Response {
        let body = try await wholeBody(request)
        let arrived = clock.now()
        let reply: Reply
        do {
            reply = try await reception.reply(to: ReceivedRequest(request.head, body: body))
            let left = answerDelay - .milliseconds(clock.now() - arrived)
            if left > .zero { try await clock.wait(left) }
        } catch is CancellationError {
            return try await hangUp(context.channel)
        }
        switch reply {
        case .signed(let answer):
            return Response(answer, seal: try await seal.headers(for: answer, now: clock.now(), spoiled: false))
        case .badlySigned(let answer):
            return Response(answer, seal: try await seal.headers(for: answer, now: clock.now(), spoiled: true))
        case .unsigned(let answer):
            return Response(answer, seal: [])
        case .gatewayPage:
            return .gatewayPage
        case .silence:
            return try await hangUp(context.channel)
        }
    }

    /// Closes the connection without a byte.
    ///
    /// Nothing has been written yet, and once the channel is closed nothing can be: writing the response that this
    /// gives fails, and with it the connection's handler ends.
    private func hangUp(_ channel: any Channel) async throws -> Response {
        channel.close(promise: nil)
        try await channel.closeFuture.get()
        return Response(status: .internalServerError)
    }

    /// The body; `nil` when it is larger than the platform takes, in which case the rest is read and forgotten.
    private func wholeBody(_ request: Request) async throws -> [UInt8]? {
        do {
            let isPackage = request.uri.path.hasPrefix(Route.base + "/packages/")
            let isContent = request.uri.path.hasPrefix(Route.base + "/contents/")
            let limit =
                isPackage
                ? ExchangeResponder.largestPackage
                : isContent ? ExchangeResponder.largestPart : BatchReader.largestSent
            return Array(try await request.body.collect(upTo: limit).readableBytesView)
        } catch is NIOTooManyBytesError {
            return nil
        }
    }
}

extension ReceivedRequest {
    /// Takes over what the platform looks at.
    fileprivate init(_ head: HTTPRequest, body: [UInt8]?) {
        var headers: [String: String] = [:]
        for field in head.headerFields { headers[field.name.canonicalName] = field.value }
        self.init(method: head.method.rawValue, target: head.path ?? "", headers: headers, body: body)
    }
}

extension Response {
    fileprivate init(_ answer: Answer, seal: [(WireHeader, String)]) {
        var fields = HTTPFields()
        fields[.contentType] = "application/json; charset=utf-8"
        if let retryAfter = answer.retryAfter { fields[.retryAfter] = String(retryAfter) }
        for (header, value) in seal {
            guard let name = HTTPField.Name(header.rawValue) else {
                preconditionFailure("\(header.rawValue) is no header name")
            }
            fields[name] = value
        }
        self.init(
            status: HTTPResponse.Status(code: answer.status), headers: fields,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body)))
    }

    /// What a proxy answers that cannot reach the platform.
    fileprivate static var gatewayPage: Response {
        Response(
            status: .badGateway, headers: [.contentType: "text/html"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: "<html><body><h1>502 Bad Gateway</h1></body></html>\n")))
    }
}
