import Canonical
import Synchronization
import Transport

/// Fetches files from a web server into the inbox.
struct HTTPSConnector {
    let source: HTTPSSource
    let inbox: OpenInbox
    let now: Instant

    /// How often one file is tried in a run, as long as each try brings bytes.
    private static let attempts = 4

    func collect(_ collected: inout Collected, token: String?) async throws(ConnectorError) {
        let lane: HTTPLane
        do { lane = try HTTPLane(trust: source.trust, limits: .download) } catch { throw ConnectorError(error, of: "") }
        let credentials = token.map { [HTTPHeader("Authorization", "Bearer \($0)")] } ?? []
        for address in addresses {
            guard let name = HTTPSSource.name(of: address) else { continue }
            do throws(ConnectorError) {
                try await fetch(address, name, credentials, on: lane, &collected)
            } catch {
                switch error {
                // These are about the server, not about one file.
                case .unreachable, .untrusted, .loginDenied, .cancelled, .storage, .ledger: throw error
                default: collected.note(error)
                }
            }
        }
    }

    /// The addresses to ask, the earliest day first, each once.
    private var addresses: [String] {
        var addresses: [String] = []
        for back in (0..<source.days).reversed() {
            for template in source.addresses where back == 0 || template.namesDay {
                addresses.append(template.text(on: now.day.adding(days: -back)))
            }
        }
        return addresses
    }

    private func fetch(
        _ address: String, _ name: SourceFileName, _ credentials: [HTTPHeader], on lane: HTTPLane,
        _ collected: inout Collected
    ) async throws(ConnectorError) {
        var attempt = 1
        while true {
            let before = try Part(name, in: inbox.folder, origin: HTTPSSource.origin(of: address)).usable
            do throws(ConnectorError) {
                let outcome = try await tryOnce(address, name, credentials, on: lane)
                if let taking = outcome { collected.note(taking) }
                return
            } catch {
                let after = try Part(name, in: inbox.folder, origin: HTTPSSource.origin(of: address)).usable
                guard attempt < HTTPSConnector.attempts, error.isWorthAnotherTry(before: before, after: after) else {
                    throw error
                }
                attempt += 1
            }
        }
    }

    /// One request; nil when there is nothing new.
    private func tryOnce(
        _ address: String, _ name: SourceFileName, _ credentials: [HTTPHeader], on lane: HTTPLane
    ) async throws(ConnectorError) -> Taking? {
        let origin = HTTPSSource.origin(of: address)
        var part = try Part(name, in: inbox.folder, origin: origin)
        let offset = part.usable
        let mark = part.note?.mark
        let desk = PlacementDesk(name: name, folder: inbox.folder, origin: origin, offset: offset, mark: mark)
        let target = DownloadTarget(descriptor: part.descriptor, place: { desk.place($0) }, wrote: { _ in })
        let head: HTTPHead
        do {
            head = try await lane.download(
                address, headers: credentials + conditions(offset, mark, origin), to: target)
        } catch {
            if let failure = desk.failure { throw failure }
            throw ConnectorError(error, of: name.text)
        }
        switch DownloadAnswer(head, offset: offset, of: mark) {
        case .whole(let mark): return try take(part, name, origin, mark)
        case .rest: return try take(part, name, origin, mark ?? RemoteMark(head))
        case .startOver:
            try part.begin(nil)
            throw .interrupted(file: name.text, reason: "服务器上的文件与已收到的部分对不上，从头再取")
        case .unchanged, .notThere: try part.discard()
        case .unmeasured: throw .unmeasured(file: name.text)
        case .busy(let status): throw .serverBusy(file: name.text, status: status)
        case .denied(let status): throw .loginDenied(detail: "“\(name)”：HTTP \(status)")
        case .unexpected(let status): throw .unexpectedStatus(file: name.text, status: status)
        }
        return nil
    }

    /// The fields that ask for the rest of a part, or for a file only if it has changed since it was taken.
    private func conditions(_ offset: Int, _ mark: RemoteMark?, _ origin: String) -> [HTTPHeader] {
        if offset > 0, let validator = mark?.rangeValidator {
            return [HTTPHeader("Range", "bytes=\(offset)-"), HTTPHeader("If-Range", validator)]
        }
        guard let known = inbox.ledger.mark(of: origin) else { return [] }
        if let etag = known.etag { return [HTTPHeader("If-None-Match", etag)] }
        return known.modified.map { [HTTPHeader("If-Modified-Since", $0)] } ?? []
    }

    private func take(
        _ part: consuming Part, _ name: SourceFileName, _ origin: String, _ mark: RemoteMark
    ) throws(ConnectorError) -> Taking {
        if let size = mark.size, part.size != size {
            let reason = "收到 \(part.size) 字节，服务器说有 \(size) 字节"
            try part.discard()
            throw .interrupted(file: name.text, reason: reason)
        }
        try part.finish(name, in: inbox.folder)
        return try inbox.take(
            claimed: name, TakingFacts(origin: origin, mark: mark.isTelling ? mark : nil, isCopy: true), now: now)
    }
}

/// Decides on the lane's thread where a body goes, and keeps why it could not.
private final class PlacementDesk: Sendable {
    private let name: SourceFileName
    private let folder: InboxFolder
    private let origin: String
    private let offset: Int
    private let mark: RemoteMark?
    private let kept = Mutex<ConnectorError?>(nil)

    init(name: SourceFileName, folder: InboxFolder, origin: String, offset: Int, mark: RemoteMark?) {
        self.name = name
        self.folder = folder
        self.origin = origin
        self.offset = offset
        self.mark = mark
    }

    var failure: ConnectorError? { kept.withLock { $0 } }

    func place(_ head: HTTPHead) -> BodyPlacement {
        switch DownloadAnswer(head, offset: offset, of: mark) {
        case .rest: return .written(after: offset)
        case .whole(let mark):
            do throws(ConnectorError) {
                var part = try Part(name, in: folder, origin: origin)
                try part.begin(mark.rangeValidator == nil ? nil : PartNote(origin: origin, mark: mark))
                return .written(after: 0)
            } catch {
                kept.withLock { $0 = error }
                return .refused(errno: 0)
            }
        case .unchanged, .notThere, .startOver, .unmeasured, .busy, .denied, .unexpected: return .discarded
        }
    }
}

extension ConnectorError {
    /// Whether trying again at once makes sense: bytes came, or the part that stood in the way is gone.
    fileprivate func isWorthAnotherTry(before: Int, after: Int) -> Bool {
        guard case .interrupted = self else { return false }
        return after > before || before > 0 && after == 0
    }
}

extension TransportLimits {
    /// Bounds for whole files: hours in all, but never slower than 1 KiB/s for a minute.
    static let download = TransportLimits(
        total: .seconds(6 * 3600), slowest: Pace(bytesPerSecond: 1024, over: .seconds(60)))
}
