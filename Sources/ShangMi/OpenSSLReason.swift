import CLibCrypto

/// Takes libcrypto's last error off its queue and gives its reason.
///
/// The text, `no start line` for instance, says what went wrong, never the bytes it went wrong with. Empties the queue
/// of this thread, so that an old failure is never read as the cause of a later one.
func takeOpenSSLReason() -> String {
    let code = ERR_peek_last_error()
    ERR_clear_error()
    guard code != 0, let reason = unsafe ERR_reason_error_string(code) else { return "unspecified libcrypto error" }
    return unsafe String(cString: reason)
}
