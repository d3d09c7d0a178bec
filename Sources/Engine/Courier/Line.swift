package import Exchange
package import Transport

/// What sending a request showed, before the answer is believed.
package enum LineResult: Sendable {
    /// An HTTP answer came; `timesSent` above 1 means that the transport itself sent again.
    case answered(ReceivedAnswer, bytesSent: Int, timesSent: Int)
    /// No byte of the request left us.
    case notSent(reason: String)
    /// Bytes left us and no whole answer came.
    case unknown(reason: String, bytesSent: Int)
}

/// A way to a destination that carries one request at a time.
package protocol Line: Sendable {
    /// Sends a request and waits for the whole answer, bounded in time.
    func carry(_ request: SignedRequest) async -> LineResult
}

/// A line over HTTP.
package struct HTTPLine: Line {
    private let lane: HTTPLane

    /// A line on a lane of its own.
    package init(lane: HTTPLane) { self.lane = lane }

    package func carry(_ request: SignedRequest) async -> LineResult {
        let outgoing = HTTPRequest(
            method: HTTPMethod(rawValue: request.method) ?? (request.body == nil ? .get : .post), url: request.url,
            headers: request.headers.map { HTTPHeader($0.name, $0.value) }, body: request.body)
        do throws(TransportError) {
            let answer = try await lane.send(outgoing)
            let headers = answer.headers.fields.map { (name: $0.name, value: $0.value) }
            return .answered(
                ReceivedAnswer(status: answer.status, headers: headers, body: answer.body),
                bytesSent: answer.account.bytesSent, timesSent: answer.account.timesSent)
        } catch {
            return switch error {
            case .notSent(let reason): .notSent(reason: reason.sentence)
            case .outcomeUnknown(let reason, let bytesSent): .unknown(reason: reason.sentence, bytesSent: bytesSent)
            }
        }
    }
}
