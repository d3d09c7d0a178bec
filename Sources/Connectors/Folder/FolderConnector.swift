import Canonical
import Glibc

/// Takes whole files out of a folder into the inbox.
struct FolderConnector {
    let source: FolderSource
    let inbox: OpenInbox
    let now: Instant

    func collect(_ collected: inout Collected) throws(ConnectorError) {
        for text in try names() {
            guard let name = SourceFileName(text), source.ready?.isMarker(text) != true else { continue }
            let path = "\(source.path)/\(text)"
            guard let status = FileStatus(path), status.isRegular else { continue }
            switch readiness(of: name, status) {
            case .unsettled: collected.note(unsettled: name)
            case .fromTheFuture: collected.note(.fileFromTheFuture(path: path))
            case .ready:
                guard try claim(name, path, status, &collected) else { continue }
                collected.note(
                    try inbox.take(claimed: name, TakingFacts(origin: source.path, isCopy: false), now: now))
            }
        }
    }

    private func names() throws(ConnectorError) -> [String] {
        do { return try Disk.names(in: source.path) } catch {
            // The folder is somebody else's: that it is not there is no fault of this machine's storage.
            if case .storage(let path, let errno) = error { throw .folderMissing(path: path, errno: errno) }
            throw error
        }
    }

    private func readiness(of name: SourceFileName, _ status: FileStatus) -> Readiness {
        guard let ready = source.ready else {
            return Readiness(modified: status.modified, now: now.seconds, settle: source.settle)
        }
        let marker = FileStatus("\(source.path)/\(ready.marker(of: name.text))")
        return Readiness(modified: status.modified, marker: marker?.modified)
    }

    /// Makes the file ours, by a rename where that is possible; false when it was not to be had.
    private func claim(
        _ name: SourceFileName, _ path: String, _ status: FileStatus, _ collected: inout Collected
    ) throws(ConnectorError) -> Bool {
        let target = inbox.folder.claim(name)
        guard unsafe access(path, R_OK) == 0 else {
            // Another process was faster.
            if errno != ENOENT { collected.note(.fileNotReadable(path: path, errno: errno)) }
            return false
        }
        if unsafe rename(path, target) != 0 {
            switch errno {
            case ENOENT: return false
            case EXDEV:
                guard try copy(name, path, status, &collected) else { return false }
            default:
                collected.note(.fileNotReadable(path: path, errno: errno))
                return false
            }
        }
        if let marker = source.ready?.marker(of: name.text) { remove("\(source.path)/\(marker)", &collected) }
        return true
    }

    /// Copies a file from another file system under a name with a dot, then renames the copy and removes the file.
    private func copy(
        _ name: SourceFileName, _ path: String, _ status: FileStatus, _ collected: inout Collected
    ) throws(ConnectorError) -> Bool {
        let unfinished = "\(inbox.folder.claims)/.\(name)"
        try Disk.copy(path, to: unfinished)
        guard FileStatus(path) == status else {
            try Disk.remove(unfinished)
            collected.note(unsettled: name)
            return false
        }
        try Disk.move(unfinished, to: inbox.folder.claim(name))
        remove(path, &collected)
        return true
    }

    /// Removes what was taken or has done its work; what stays would be offered again, and somebody must be told.
    private func remove(_ path: String, _ collected: inout Collected) {
        guard unsafe unlink(path) != 0, errno != ENOENT else { return }
        collected.note(.fileNotReadable(path: path, errno: errno))
    }
}
