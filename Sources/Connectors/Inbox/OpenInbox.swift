package import Canonical
import Synchronization

/// A source's inbox, held by this process alone: takes whole files in, and lets them out.
///
/// Every step is on the disk before the next begins, and a line in the ledger stands before and after each taking:
///
/// | on the disk after a crash | what the next `open` does |
/// |---|---|
/// | a claimed file, no line | takes it; drops it if it is a copy |
/// | `taking`, the file still claimed | puts it into the inbox, writes `taken` |
/// | `taking`, the file in the inbox | writes `taken` |
/// | `taking`, no such file | forgets the line: the source still has the file |
/// | `ingested` or `moved`, the file still in the inbox | nothing: it waits as before |
package final class OpenInbox: Sendable {
    /// The source.
    package let source: SourceID
    /// Where things lie.
    package let folder: InboxFolder
    /// Whether a claimed file is a copy of one that its source still has.
    let claimsAreCopies: Bool
    private let lock: FileLock
    let state: Mutex<State>

    struct State: ~Copyable {
        var ledger: Ledger
        var file: LedgerFile

        mutating func write(_ line: LedgerLine) throws(ConnectorError) {
            try file.append(line)
            ledger.note(line)
        }
    }

    /// Takes hold of an inbox, makes its folders if need be, and finishes what a crash left half done.
    ///
    /// - Throws: `busy` when another process holds it.
    package init(_ source: Source, now: Instant) throws(ConnectorError) {
        let folder = source.inbox
        for path in [folder.claims, folder.parts] { try Disk.makeFolder(path) }
        let lock = try FileLock(folder.lock)
        var ledger = Ledger()
        let file = try LedgerFile(folder.ledger, into: &ledger)
        self.source = source.id
        claimsAreCopies =
            switch source.kind {
            case .folder: false
            case .https, .sftp, .odbc, .submissions: true
            }
        self.folder = folder
        self.lock = lock
        state = Mutex(State(ledger: ledger, file: file))
        try recover(now: now)
    }

    /// What the ledger says.
    package var ledger: Ledger { state.withLock { $0.ledger } }

    /// The files that wait in the inbox, in ascending order of their names, with the moment at which each was taken.
    package func waiting() throws(ConnectorError) -> [WaitingFile] {
        let ledger = ledger
        var files: [WaitingFile] = []
        for text in try Disk.names(in: folder.path) {
            guard let name = SourceFileName(text), FileStatus(folder.file(name))?.isRegular == true else { continue }
            files.append(
                WaitingFile(
                    inbox: self, name: name, takenAt: ledger.moment(of: name), origin: ledger.origin(of: name)))
        }
        return files
    }

    /// Lets files out of the inbox, each to the archive or to the quarantine.
    ///
    /// - Returns: Where each went.
    package func dismiss(
        _ departures: [(name: SourceFileName, departure: Departure)], now: Instant
    ) throws(ConnectorError) -> [Move] {
        var moves: [Move] = []
        for (name, departure) in departures {
            let content = try content(of: folder.file(name), named: name)
            let event = departure == .archived ? LedgerLine.Event.ingested : .moved
            moves.append(try move(content, from: folder.file(name), departure, noted: event, now: now))
        }
        return moves
    }
}

/// A whole file in an inbox.
package struct WaitingFile: Sendable {
    /// The inbox that has it.
    package let inbox: OpenInbox
    /// Its name.
    package let name: SourceFileName
    /// When it was taken; nil for one that somebody put there by hand since the inbox was opened.
    package let takenAt: Instant?
    /// Where it came from; nil for one that somebody put there by hand since the inbox was opened.
    package let origin: String?

    /// Where it lies.
    package var path: String { inbox.folder.file(name) }
}
