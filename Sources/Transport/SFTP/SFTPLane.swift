import CCurl

/// Does one thing after the other on one SFTP server over a kept connection.
///
/// Like an `HTTPLane` it has one libcurl handle and its own thread of work, and every call is bounded.
package actor SFTPLane {
    private let executor: LaneExecutor
    private let handle: EasyHandle
    private let server: SFTPServer
    private let limits: TransportLimits

    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe executor.asUnownedSerialExecutor()
    }

    /// Opens a lane; nothing is connected before the first call.
    ///
    /// - Parameters:
    ///   - server: Whom to ask.
    ///   - limits: The bounds of every call; `answerBytes` bounds a folder's listing.
    /// - Throws: `failed` when libcurl cannot start.
    package init(server: SFTPServer, limits: TransportLimits) throws(SFTPError) {
        do { handle = try EasyHandle() } catch { throw SFTPError(error) }
        executor = LaneExecutor(label: "sftp lane")
        self.server = server
        self.limits = limits
    }

    /// The names in a folder, as the server orders them; `.` and `..` are left out.
    package func names(in folder: String) async throws(SFTPError) -> [String] {
        let transfer = try await run(.list(folder: folder, limit: limits.answerBytes))
        return String(decoding: transfer.body, as: UTF8.self).split(separator: "\n").map(String.init)
            .filter { $0 != "." && $0 != ".." }
    }

    /// Size and time of a file.
    package func file(_ path: String) async throws(SFTPError) -> RemoteFile {
        try await run(.look(path: path)).file
    }

    /// Writes a file's bytes to an open file, from a place on.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - offset: How many of its first bytes are already there; the target is cut to them.
    ///   - descriptor: Open for writing.
    /// - Throws: What is on the way; bytes that came before stay.
    package func fetch(_ path: String, from offset: Int, to descriptor: Int32) async throws(SFTPError) {
        let target = DownloadTarget(descriptor: descriptor, place: { _ in .written(after: offset) }, wrote: { _ in })
        _ = try await run(.fetch(path: path, offset: offset, sink: FileSink(target)))
    }

    /// The bytes of a file that is not large: the lane's `answerBytes` bound it.
    ///
    /// Throws `listingTooLarge` for a larger one.
    package func bytes(_ path: String) async throws(SFTPError) -> [UInt8] {
        try await run(.read(path: path, limit: limits.answerBytes)).body
    }

    /// Writes an open file's bytes to a file on the server, from a place on.
    ///
    /// - Parameters:
    ///   - descriptor: Open for reading until this returns.
    ///   - offset: How many of the first bytes the server has already.
    ///   - count: How many bytes the file has in all.
    ///   - path: The file on the server, which is made when it is not there.
    /// - Throws: What is on the way; bytes that arrived before stay.
    package func store(
        _ descriptor: Int32, from offset: Int, count: Int, to path: String
    ) async throws(SFTPError) {
        _ = try await run(
            .store(
                path: path, offset: offset,
                body: .file(descriptor: descriptor, offset: offset, count: count - offset)))
    }

    /// Removes a file.
    package func remove(_ path: String) async throws(SFTPError) {
        _ = try await run(.remove(path: path))
    }

    /// Gives a file another name or folder; most servers refuse a name that is taken.
    package func rename(_ path: String, to other: String) async throws(SFTPError) {
        _ = try await run(.rename(path: path, other: other))
    }

    /// What a call leaves behind.
    private struct Answer {
        let body: [UInt8]
        let file: RemoteFile
    }

    private func run(_ call: SFTPCall) async throws(SFTPError) -> Answer {
        let cancellation = Cancellation()
        let outcome = await withTaskCancellationHandler {
            Result { () throws(SFTPError) in try perform(call, cancellation) }
        } onCancel: {
            cancellation.raise()
        }
        return try outcome.get()
    }

    private func perform(_ call: SFTPCall, _ cancellation: Cancellation) throws(SFTPError) -> Answer {
        if cancellation.isRaised { throw .cancelled }
        let transfer = Transfer(
            HTTPRequest(method: .get, url: server.url(call.path)), body: call.body, answer: call.answer,
            cancellation: cancellation)
        let result: CURLcode
        do {
            try handle.reset()
            try handle.apply(limits)
            try handle.apply(server, path: call.path)
            try call.apply(to: handle)
            result = try handle.perform(transfer, headers: HeaderList(), commands: call.commands())
        } catch { throw SFTPError(error) }
        guard result == CURLE_OK else { throw failure(result, of: call, transfer) }
        // An empty file gives no bytes, and its target must be cut all the same.
        if case .fetch(_, _, let sink) = call, !sink.begin(transfer.head) { throw .file(errno: sink.failure ?? 0) }
        let size = handle.size(CURLINFO_CONTENT_LENGTH_DOWNLOAD_T)
        let modified = handle.size(CURLINFO_FILETIME_T)
        return Answer(
            body: transfer.answerBody,
            file: RemoteFile(size: size < 0 ? nil : size, modified: modified < 0 ? nil : modified))
    }

    private func failure(_ result: CURLcode, of call: SFTPCall, _ transfer: Transfer) -> SFTPError {
        if case .fetch(_, _, let sink) = call, let reason = sink.failure { return .file(errno: reason) }
        if transfer.isCancelled { return .cancelled }
        if transfer.answerTooLarge { return .listingTooLarge }
        // libcurl notes this moment when the SSH session stands; on a kept connection there is none to note.
        let hasConnected =
            handle.microseconds(CURLINFO_APPCONNECT_TIME_T) > .zero || handle.count(CURLINFO_NUM_CONNECTS) == 0
        return SFTPError(result, detail: handle.explanation(of: result), hasConnected: hasConnected)
    }
}

extension SFTPError {
    /// What a handle's own error means before a server is asked.
    fileprivate init(_ error: TransportError) {
        self =
            switch error {
            case .notSent(.failed(let code, let detail)): .failed(code: code, detail: detail)
            case .notSent(let reason): .failed(code: 0, detail: "\(reason)")
            case .outcomeUnknown(let reason, _): .failed(code: 0, detail: "\(reason)")
            }
    }
}
