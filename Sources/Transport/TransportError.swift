/// Why there is no answer, told apart by the one fact that matters: whether a request byte left.
///
/// The fact is measured, not read off libcurl's result code: it is the number of request bytes written to a socket or
/// into the TLS layer (debug callback and `CURLINFO_REQUEST_SIZE`), in sum over every connection libcurl tried. The
/// result code only names the reason. Example: a GET dies on a kept connection and the next connection is refused;
/// libcurl reports "refused", 73 bytes were written, and the outcome is unknown.
package enum TransportError: Error, Equatable {
    /// No byte of the request was handed to a socket: the destination cannot have seen it.
    case notSent(reason: NotSentReason)
    /// At least one byte of the request left and no complete answer came: the destination may have acted on it.
    case outcomeUnknown(reason: OutcomeUnknownReason, bytesSent: Int)
}

/// What stood in the way before the first request byte.
package enum NotSentReason: Equatable, Sendable {
    /// Not an absolute `https` URL, or one that carries a user or a password.
    case malformedURL
    /// Plain `http` to a host that is not the loopback interface, or `https` without a `TLSTrust`.
    case unprotected(host: String)
    /// A header that HTTP does not allow or that is not the caller's to set.
    case malformedHeader(name: String)
    /// A GET with a body.
    case bodyNotAllowed
    case unresolvable
    case refused
    /// No route, or another failure to connect, with the system's error number.
    case unreachable(errno: Int)
    case resolutionTimedOut
    case connectTimedOut
    case handshakeTimedOut
    /// The certificate does not lead to a trusted authority or does not name the host; `detail` is libcurl's sentence.
    case untrusted(detail: String)
    case handshakeFailed(detail: String)
    /// The file with the authorities or the client's certificate or key cannot be read.
    case credentialsUnreadable(detail: String)
    case cancelled
    /// Any other result of libcurl, by its number.
    case failed(code: Int, detail: String)
}

/// What happened after the first request byte.
package enum OutcomeUnknownReason: Equatable, Sendable {
    /// `TransportLimits.total` ran out.
    case timedOut
    /// Slower than `TransportLimits.slowest`.
    case tooSlow
    case sendFailed
    case reset
    case closedWithoutAnswer
    /// A kept connection died before an answer, and the request was not sent a second time (delivery.md §2.11).
    case keptConnectionDied
    case partialAnswer
    case answerTooLarge
    case malformedAnswer
    case cancelled
    /// Any other result of libcurl, by its number.
    case failed(code: Int, detail: String)
}
