import Canonical
import Glibc

/// Takes whole submissions into the inbox, in the order of their receipts, each with all its files before anything is judged.
///
/// A file is in the submission until the ledger says that it was taken from there: a crash at any moment leaves it in one of the
/// two or in both, and in both it is taken once.
struct SubmissionConnector {
    let folder: SubmissionFolder
    let inbox: OpenInbox
    let now: Instant

    func collect(_ collected: inout Collected) throws(ConnectorError) {
        let shelf = SubmissionShelf(folder)
        var states: [SubmissionState] = []
        for id in try shelf.current() { if let state = try shelf.state(of: id) { states.append(state) } }
        let received = states.filter { $0.phase == .received }.sorted { left, right in
            (left.order, left.submission.id) < (right.order, right.submission.id)
        }
        for state in received { try take(state.submission, &collected) }
        for id in received.map(\.submission.id) + states.filter({ $0.phase == .processing }).map(\.submission.id) {
            if let state = try shelf.state(of: id) { try settleReplaced(state, shelf) }
        }
        for state in states where state.phase == .judged { _ = try shelf.settle(state.submission.id) }
    }

    private func take(_ submission: Submission, _ collected: inout Collected) throws(ConnectorError) {
        let id = submission.id
        for (number, content) in submission.numbered {
            let part = "\(folder.current)/\(id)/\(SubmissionFolder.Item.part(number))"
            guard FileStatus(part) != nil else { continue }
            if !inbox.ledger.took(content.name, from: id.text) {
                let claim = inbox.folder.claim(content.name)
                try Disk.remove(claim)
                guard unsafe link(part, claim) == 0 else { throw .storage(path: claim, errno: errno) }
                let facts = TakingFacts(origin: id.text, isCopy: true, isWantedAgain: true)
                collected.note(try inbox.take(claimed: content.name, facts, now: now))
            }
            try Disk.remove(part)
        }
    }

    /// Gives an outcome to files that made room for a later one of their name before they were judged.
    private func settleReplaced(_ state: SubmissionState, _ shelf: SubmissionShelf) throws(ConnectorError) {
        let id = state.submission.id
        let gone = state.openNames.filter { name in
            FileStatus(inbox.folder.file(name)) == nil || inbox.ledger.origin(of: name) != id.text
        }
        guard !gone.isEmpty else { return }
        let files = gone.map { name in
            SubmissionVerdict.File(name: name.text, outcome: .replaced, reason: "核验之前又收到同名文件，以后到的为准")
        }
        let verdict = SubmissionVerdict(at: now.description, files: files, counts: nil, reports: [])
        do { _ = try shelf.conclude(id, verdict) { _ in } } catch {
            throw error as? ConnectorError ?? .storage(path: folder.current, errno: EIO)
        }
    }
}

extension SubmissionState {
    /// What decides which of two is taken first.
    fileprivate var order: Instant { receivedAt ?? submission.openedAt }
}
