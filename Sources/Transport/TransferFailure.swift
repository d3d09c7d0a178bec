import CCurl
import Glibc

/// A transfer that gave no answer: what libcurl said and measured, read off the handle before it is used again.
struct TransferFailure {
    private let code: CURLcode
    private let detail: String
    private let bytesSent: Int
    private let isSecure: Bool
    private let isCancelled: Bool
    private let answerTooLarge: Bool
    /// Whether the total limit had passed: libcurl has one code for that and for too slow a transfer.
    private let ranOut: Bool
    private let resolved: Bool
    private let connected: Bool
    private let systemError: Int

    init(
        _ code: CURLcode, of transfer: Transfer, endpoint: Endpoint, on handle: borrowing EasyHandle,
        ranOut: Bool
    ) {
        self.code = code
        detail = handle.explanation(of: code)
        bytesSent = handle.requestBytesSent(transfer)
        isSecure = endpoint.scheme == .https
        isCancelled = transfer.isCancelled
        answerTooLarge = transfer.answerTooLarge
        self.ranOut = ranOut
        resolved = handle.microseconds(CURLINFO_NAMELOOKUP_TIME_T) > .zero
        // CURLINFO_CONNECT_TIME_T stays 0 until the handshake is over.
        connected = handle.count(CURLINFO_NUM_CONNECTS) > 0
        systemError = handle.count(CURLINFO_OS_ERRNO)
    }

    /// Sent or not by the measured size; the code names the reason only.
    var error: TransportError {
        bytesSent == 0 ? .notSent(reason: notSent) : .outcomeUnknown(reason: outcomeUnknown, bytesSent: bytesSent)
    }

    private var notSent: NotSentReason {
        switch code {
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL: .malformedURL
        case CURLE_COULDNT_RESOLVE_HOST: .unresolvable
        case CURLE_COULDNT_CONNECT: systemError == Int(ECONNREFUSED) ? .refused : .unreachable(errno: systemError)
        case CURLE_OPERATION_TIMEDOUT:
            resolved ? (connected && isSecure ? .handshakeTimedOut : .connectTimedOut) : .resolutionTimedOut
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_PINNEDPUBKEYNOTMATCH: .untrusted(detail: detail)
        case CURLE_SSL_CONNECT_ERROR: .handshakeFailed(detail: detail)
        case CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CERTPROBLEM: .credentialsUnreadable(detail: detail)
        case CURLE_ABORTED_BY_CALLBACK where isCancelled: .cancelled
        default: .failed(code: Int(code.rawValue), detail: detail)
        }
    }

    private var outcomeUnknown: OutcomeUnknownReason {
        switch code {
        case CURLE_OPERATION_TIMEDOUT: ranOut ? .timedOut : .tooSlow
        case CURLE_SEND_ERROR: .sendFailed
        case CURLE_RECV_ERROR: .reset
        case CURLE_GOT_NOTHING: .closedWithoutAnswer
        case CURLE_SEND_FAIL_REWIND: .keptConnectionDied
        case CURLE_PARTIAL_FILE, CURLE_HTTP2, CURLE_HTTP2_STREAM: .partialAnswer
        case CURLE_WRITE_ERROR where answerTooLarge: .answerTooLarge
        case CURLE_WEIRD_SERVER_REPLY, CURLE_UNSUPPORTED_PROTOCOL: .malformedAnswer
        case CURLE_ABORTED_BY_CALLBACK where isCancelled: .cancelled
        default: .failed(code: Int(code.rawValue), detail: detail)
        }
    }
}
