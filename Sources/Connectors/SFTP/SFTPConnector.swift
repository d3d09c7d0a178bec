import Canonical
import Transport

/// Fetches files from an SFTP server into the inbox.
struct SFTPConnector {
    let source: SFTPSource
    let inbox: OpenInbox
    let now: Instant

    func collect(_ collected: inout Collected) async throws(ConnectorError) {
        let lane: SFTPLane
        let listed: [String]
        do {
            lane = try SFTPLane(server: source.server, limits: .download)
            listed = try await lane.names(in: source.folder)
        } catch { throw ConnectorError(error, of: source.folder, verb: "列出文件夹") }
        let names = listed.compactMap { SourceFileName($0) }.filter { name in
            source.names.contains { $0.matches(name.text) }
        }
        for name in names.sorted() {
            do throws(ConnectorError) {
                try await fetch(name, on: lane, &collected)
            } catch {
                switch error {
                // Only what is about one file leaves the others their turn.
                case .notAllowed, .fileFromTheFuture: collected.note(error)
                default: throw error
                }
            }
        }
    }

    private func fetch(
        _ name: SourceFileName, on lane: SFTPLane, _ collected: inout Collected
    ) async throws(ConnectorError) {
        let origin = source.origin(name)
        guard let mark = try await look(name, on: lane) else { return }
        if mark == inbox.ledger.mark(of: origin) { return try await dispose(of: name, on: lane) }
        switch readiness(of: mark) {
        case .ready: break
        case .unsettled: return collected.note(unsettled: name)
        case .fromTheFuture: throw .fileFromTheFuture(path: origin)
        }
        var part = try Part(name, in: inbox.folder, origin: origin)
        if part.note?.mark != mark || part.size > mark.size ?? 0 {
            try part.begin(PartNote(origin: origin, mark: mark))
        }
        do {
            try await lane.fetch(source.path(name), from: part.usable, to: part.descriptor)
        } catch { throw ConnectorError(error, of: name.text, verb: "读取") }
        // A file that changed while it was fetched is a mixture.
        guard try await look(name, on: lane) == mark, part.size == mark.size ?? 0 else {
            try part.discard()
            return collected.note(unsettled: name)
        }
        try part.finish(name, in: inbox.folder)
        collected.note(
            try inbox.take(claimed: name, TakingFacts(origin: origin, mark: mark, isCopy: true), now: now))
        try await dispose(of: name, on: lane)
    }

    /// The state of a file on the server; nil when it is gone.
    private func look(_ name: SourceFileName, on lane: SFTPLane) async throws(ConnectorError) -> RemoteMark? {
        let file: RemoteFile
        do { file = try await lane.file(source.path(name)) } catch {
            if error == .notFound { return nil }
            throw ConnectorError(error, of: name.text, verb: "查看")
        }
        return RemoteMark(modified: file.modified.map(String.init), size: file.size)
    }

    private func readiness(of mark: RemoteMark) -> Readiness {
        // A server that keeps no time says nothing against a file.
        guard let modified = mark.modified.flatMap({ Int64($0) }) else { return .ready }
        return Readiness(modified: modified * 1_000_000_000, now: now.seconds, settle: source.settle)
    }

    /// Does with a taken file on the server what was asked for; the next run does it again if it did not work.
    private func dispose(of name: SourceFileName, on lane: SFTPLane) async throws(ConnectorError) {
        switch source.afterwards {
        case .stays: return
        case .isRemoved:
            do { try await lane.remove(source.path(name)) } catch {
                throw ConnectorError(error, of: name.text, verb: "删除")
            }
        case .movesTo(let folder):
            let place = folder.hasSuffix("/") ? folder : folder + "/"
            do throws(SFTPError) {
                do throws(SFTPError) { try await lane.rename(source.path(name), to: place + name.text) } catch {
                    guard case .notAllowed = error else { throw error }
                    // An earlier file of the name is there already, and most servers do not replace it.
                    let moment = now.description.filter(\.isNumber).prefix(14)
                    try await lane.rename(source.path(name), to: "\(place)\(name).\(moment)")
                }
            } catch { throw ConnectorError(error, of: name.text, verb: "移动到 \(folder)") }
        }
    }
}
