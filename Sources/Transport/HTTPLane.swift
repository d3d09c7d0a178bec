import CCurl

/// Sends requests one after the other over kept connections, and accounts for every byte that left.
///
/// A lane has one libcurl handle and its own thread of work: calls on one lane queue up, calls on several run at the
/// same time. It never follows a redirect, uses no proxy, reads no cookie, `.netrc` or environment variable, and does
/// not send a POST body twice.
package actor HTTPLane {
    private let executor: LaneExecutor
    private let handle: EasyHandle
    private let trust: TLSTrust?
    private let limits: TransportLimits

    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe executor.asUnownedSerialExecutor()
    }

    /// Opens a lane; nothing is connected before the first request.
    ///
    /// - Parameters:
    ///   - trust: Whom to believe; without it only `http` to the loopback interface can be called.
    ///   - limits: The bounds of every call.
    /// - Throws: `notSent` with `failed` when libcurl cannot start.
    package init(trust: TLSTrust?, limits: TransportLimits) throws(TransportError) {
        handle = try EasyHandle()
        executor = LaneExecutor(label: "transport lane")
        self.trust = trust
        self.limits = limits
    }

    /// Sends one request and waits for the whole answer, whatever its status is.
    ///
    /// Cancelling the task aborts the transfer within about a second; the error says what had been sent by then.
    /// - Throws: `notSent` when no request byte left, `outcomeUnknown` otherwise.
    package func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPAnswer {
        try await send(request, body: nil)
    }

    /// Sends one request whose body is an open file's bytes, read as they leave, and waits for the whole answer.
    ///
    /// - Parameters:
    ///   - request: The request, without a body of its own.
    ///   - descriptor: Open for reading until this returns.
    ///   - count: How many bytes from its start are sent.
    /// - Returns: The answer, whatever its status is.
    /// - Throws: `notSent` when no request byte left, `outcomeUnknown` otherwise.
    package func send(
        _ request: HTTPRequest, uploading descriptor: Int32, count: Int
    ) async throws(TransportError) -> HTTPAnswer {
        try await send(request, body: .file(descriptor: descriptor, offset: 0, count: count))
    }

    private func send(_ request: HTTPRequest, body: BodySource?) async throws(TransportError) -> HTTPAnswer {
        let cancellation = Cancellation()
        let outcome = await withTaskCancellationHandler {
            Result { () throws(TransportError) in try answer(request, body, cancellation) }
        } onCancel: {
            cancellation.raise()
        }
        return try outcome.get()
    }

    private func answer(
        _ request: HTTPRequest, _ body: BodySource?, _ cancellation: Cancellation
    ) throws(TransportError) -> HTTPAnswer {
        let transfer = Transfer(
            request, body: body, answer: .memory(limit: limits.answerBytes), cancellation: cancellation)
        try exchange(request, transfer, cancellation)
        return HTTPAnswer(
            status: handle.count(CURLINFO_RESPONSE_CODE), headers: HTTPHeaders(fields: transfer.answerFields),
            body: transfer.answerBody, account: account(of: transfer))
    }

    /// Performs one request to the end of its answer, which feeds `transfer`.
    func exchange(
        _ request: HTTPRequest, _ transfer: Transfer, _ cancellation: Cancellation
    ) throws(TransportError) {
        if cancellation.isRaised { throw .notSent(reason: .cancelled) }
        let endpoint = try Endpoint(request.url)
        let headers = try HeaderList.of(request)
        try handle.reset()
        try handle.apply(limits)
        try handle.apply(endpoint, trust: trust)
        try handle.apply(request, bodySize: transfer.bodySize)
        let start = ContinuousClock.now
        let result = try handle.perform(transfer, headers: headers)
        // libcurl's clock, in milliseconds cut off on both ends, may be 1 ms ahead of ours.
        let ranOut = start.duration(to: .now) + .milliseconds(1) >= limits.total
        guard result == CURLE_OK else {
            throw TransferFailure(result, of: transfer, endpoint: endpoint, on: handle, ranOut: ranOut)
                .error
        }
    }

    private func account(of transfer: Transfer) -> TransferAccount {
        TransferAccount(
            bytesSent: handle.requestBytesSent(transfer), bodyBytesRead: transfer.bodyBytesRead,
            timesSent: transfer.timesSent, connectionReused: handle.count(CURLINFO_NUM_CONNECTS) == 0,
            duration: handle.microseconds(CURLINFO_TOTAL_TIME_T))
    }
}
