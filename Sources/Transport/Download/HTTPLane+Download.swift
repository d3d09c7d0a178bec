import CCurl

extension HTTPLane {
    /// Fetches with a GET whose body goes to a file as it arrives, and waits for its end, whatever the status is.
    ///
    /// The rules of the lane hold: no redirect, no proxy, no cookie, the bounds of its limits except `answerBytes`.
    /// Cancelling the task aborts the transfer within about a second; what was written by then stays.
    /// - Parameters:
    ///   - url: An absolute URL: `https`, or `http` to the loopback interface.
    ///   - headers: Fields of the request, `Range` and `If-Range` of a resumed download among them.
    ///   - target: Where the body goes; asked for its placement also when there is none.
    /// - Returns: The header of the answer.
    /// - Throws: `transport` without a whole answer, `file` when the target could not be written.
    package func download(
        _ url: String, headers: [HTTPHeader], to target: DownloadTarget
    ) async throws(DownloadError) -> HTTPHead {
        let cancellation = Cancellation()
        let outcome = await withTaskCancellationHandler {
            Result { () throws(DownloadError) in try fetch(url, headers, target, cancellation) }
        } onCancel: {
            cancellation.raise()
        }
        return try outcome.get()
    }

    private func fetch(
        _ url: String, _ headers: [HTTPHeader], _ target: DownloadTarget, _ cancellation: Cancellation
    ) throws(DownloadError) -> HTTPHead {
        let sink = FileSink(target)
        let request = HTTPRequest(method: .get, url: url, headers: headers)
        let transfer = Transfer(request, answer: .file(sink), cancellation: cancellation)
        do { try exchange(request, transfer, cancellation) } catch {
            if let reason = sink.failure { throw .file(errno: reason) }
            throw .transport(error)
        }
        let head = transfer.head
        // An answer without a body has asked nobody yet where it goes.
        guard sink.begin(head) else { throw .file(errno: sink.failure ?? 0) }
        return head
    }
}
