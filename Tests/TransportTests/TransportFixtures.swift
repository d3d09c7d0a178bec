@testable import Transport

/// A complete answer of HTTP/1.1 that keeps the connection.
func answer(_ status: String = "200 OK", _ body: String = "", fields: String = "") -> String {
    "HTTP/1.1 \(status)\r\n\(fields)Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
}

extension HTTPRequest {
    static func post(_ url: String, _ body: String) -> HTTPRequest {
        HTTPRequest(
            method: .post, url: url, headers: [HTTPHeader("Content-Type", "text/plain")], body: Array(body.utf8))
    }

    static func get(_ url: String) -> HTTPRequest {
        HTTPRequest(method: .get, url: url)
    }
}

extension HTTPLane {
    /// A lane with limits no test reaches by accident.
    static func loopback(
        trust: TLSTrust? = nil, total: Duration = .seconds(20),
        slowest: Pace = Pace(bytesPerSecond: 1, over: .seconds(60)), answerBytes: Int = 1 << 20
    ) throws(TransportError) -> HTTPLane {
        try HTTPLane(
            trust: trust,
            limits: TransportLimits(total: total, slowest: slowest, answerBytes: answerBytes))
    }

    /// The error a request ends with, or nil when it was answered.
    func failure(_ request: HTTPRequest) async -> TransportError? {
        do {
            _ = try await send(request)
            return nil
        } catch {
            return error
        }
    }
}

extension TransportError {
    /// The reason of an unknown outcome of which at least one byte was sent, else nil.
    var unknown: OutcomeUnknownReason? {
        guard case .outcomeUnknown(let reason, let bytesSent) = self, bytesSent > 0 else { return nil }
        return reason
    }
}
