import CLibPQ
import Dispatch

/// Asks a server to end what it does for a connection; owns one `PGcancel`, freed exactly once.
///
/// The request goes over a connection of its own, which PostgreSQL 15's libpq opens in the clear also where TLS is used: it
/// holds the number and the key of the server's process, nothing else.
@safe private final class CancelRequest: @unchecked Sendable {
    // Unchecked: the pointer is never changed, and libpq's function may be called from any thread.
    private let handle: OpaquePointer

    init?(_ connection: OpaquePointer) {
        guard let handle = unsafe PQgetCancel(connection) else { return nil }
        unsafe self.handle = handle
    }

    deinit { unsafe PQfreeCancel(handle) }

    func send() {
        var sentence = [CChar](repeating: 0, count: 256)
        unsafe PQcancel(handle, &sentence, Int32(sentence.count))
    }
}

extension Link {
    /// Sends a request to cancel; false when the server did not take it within the limit, and may yet.
    ///
    /// libpq waits for the server without a limit, so that the request has a thread of its own. It ends at the latest when the
    /// server does.
    static func cancel(_ connection: OpaquePointer, within limit: Duration) -> Bool {
        guard let request = unsafe CancelRequest(connection) else { return false }
        let isSent = DispatchSemaphore(value: 0)
        Worker(label: "postgres cancel").run {
            request.send()
            isSent.signal()
        }
        return isSent.wait(timeout: .now() + .milliseconds(Int(limit.milliseconds))) == .success
    }
}
