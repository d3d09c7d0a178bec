import CCurl

/// Why something on an SFTP server could not be done.
///
/// `detail` is libcurl's sentence; it names hosts, keys' fingerprints and files, never secrets.
package enum SFTPError: Error, Equatable {
    /// The server's host key is not the one we believe; nothing was said to it.
    case hostKeyMismatch(detail: String)
    /// The server refuses our account or key, or the key file is of no use.
    case loginDenied(detail: String)
    /// There is no such file or folder.
    case notFound
    /// The server does not allow it.
    case notAllowed(detail: String)
    /// Not reached: no name, no connection, no session within the bounds.
    case unreachable(detail: String)
    /// The connection broke on the way.
    case interrupted(detail: String)
    /// The file is shorter than the part that is already here.
    case shorterThanExpected
    /// The folder's listing is larger than allowed.
    case listingTooLarge
    /// The file on our side could not be written.
    case file(errno: Int32)
    case cancelled
    /// Any other result of libcurl, by its number.
    case failed(code: Int, detail: String)

    /// The error that a result of libcurl means.
    ///
    /// - Parameters:
    ///   - code: What libcurl gave back.
    ///   - detail: Its sentence.
    ///   - hasConnected: Whether a session stood, so that the fault lies behind it.
    init(_ code: CURLcode, detail: String, hasConnected: Bool) {
        self =
            switch code {
            case CURLE_PEER_FAILED_VERIFICATION: .hostKeyMismatch(detail: detail)
            case CURLE_LOGIN_DENIED: .loginDenied(detail: detail)
            case CURLE_REMOTE_FILE_NOT_FOUND: .notFound
            case CURLE_REMOTE_ACCESS_DENIED, CURLE_QUOTE_ERROR: .notAllowed(detail: detail)
            case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT, CURLE_FAILED_INIT: .unreachable(detail: detail)
            case CURLE_OPERATION_TIMEDOUT, CURLE_SSH:
                hasConnected ? .interrupted(detail: detail) : .unreachable(detail: detail)
            case CURLE_PARTIAL_FILE, CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_GOT_NOTHING, CURLE_AGAIN:
                .interrupted(detail: detail)
            case CURLE_BAD_DOWNLOAD_RESUME: .shorterThanExpected
            default: .failed(code: Int(code.rawValue), detail: detail)
            }
    }
}
