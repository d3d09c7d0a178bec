import Canonical
import Synchronization

/// What is known of a file that is to be taken, beside its bytes.
struct TakingFacts: Hashable, Sendable {
    /// Where it comes from, without anything secret.
    var origin: String
    var mark: RemoteMark?
    var watermark: String?
    /// What becomes of a file that was taken before: a copy of ours is dropped, somebody's only one is archived.
    var isCopy: Bool
    /// Whether it is taken although the same was taken before: somebody asks for it, and no program looks again and again.
    var isWantedAgain = false
}

/// What became of a claimed file.
enum Taking: Hashable, Sendable {
    /// It waits in the inbox; an older file of its name went to a place in the archive.
    case taken(FileContent, replaced: String?)
    /// It was taken before.
    case same(FileContent)
}

extension OpenInbox {
    /// Takes a claimed file into the inbox, unless the same one was taken before.
    ///
    /// A file of the same name that still waits there is older: it goes to the archive under a name of its own.
    func take(claimed name: SourceFileName, _ facts: TakingFacts, now: Instant) throws(ConnectorError) -> Taking {
        try Disk.sync(file: folder.claim(name))
        let content = try content(of: folder.claim(name), named: name)
        func line(_ event: LedgerLine.Event, to: String?) -> LedgerLine {
            LedgerLine(
                at: now, event: event, content: content, origin: facts.origin, mark: facts.mark,
                watermark: facts.watermark, to: to)
        }
        if !facts.isWantedAgain, ledger.knows(content) {
            if facts.isCopy {
                try write(line(.same, to: nil))
                try Disk.remove(folder.claim(name))
            } else {
                let move = try move(content, from: folder.claim(name), .archived, noted: .moved, now: now)
                try write(line(.same, to: move.target))
            }
            return .same(content)
        }
        try write(line(.taking, to: name.text))
        let replaced = try place(content, now: now)
        try write(line(.taken, to: name.text))
        return .taken(content, replaced: replaced)
    }

    /// Finishes what an earlier process left half done.
    func recover(now: Instant) throws(ConnectorError) {
        for text in try Disk.names(in: folder.claims) {
            guard let name = SourceFileName(text) else {
                // A copy that never became whole; its source still has the file.
                try Disk.remove("\(folder.claims)/\(text)")
                continue
            }
            let content = try content(of: folder.claim(name), named: name)
            if let begun = ledger.begun[name], begun.content == content {
                _ = try place(content, now: now)
                try write(begun.followed(by: .taken, at: now))
            } else if claimsAreCopies {
                // Its source still has it, and knows of it what is lost here: a watermark, for example.
                try Disk.remove(folder.claim(name))
            } else {
                _ = try take(claimed: name, TakingFacts(origin: "recovered", isCopy: false), now: now)
            }
        }
        for (name, begun) in ledger.begun {
            if FileStatus(folder.file(name)) != nil,
                try content(of: folder.file(name), named: name) == begun.content
            {
                try write(begun.followed(by: .taken, at: now))
            } else {
                state.withLock { $0.ledger.giveUp(name) }
            }
        }
        try adopt(now: now)
        try forgetOldParts(now: now)
    }

    /// Removes what came of downloads that nobody has gone on with for a week: their files are gone from the server.
    private func forgetOldParts(now: Instant) throws(ConnectorError) {
        let oldest = (now.seconds - 7 * 86_400) * 1_000_000_000
        for name in try Disk.names(in: folder.parts) {
            let path = "\(folder.parts)/\(name)"
            if let status = FileStatus(path), status.modified < oldest { try Disk.remove(path) }
        }
    }

    /// Notes files that somebody put into the inbox by hand.
    private func adopt(now: Instant) throws(ConnectorError) {
        for file in try waiting() {
            let content = try content(of: file.path, named: file.name)
            guard !ledger.knows(content) else { continue }
            try write(LedgerLine(at: now, event: .taken, content: content, origin: "inbox", to: file.name.text))
        }
    }

    func content(of path: String, named name: SourceFileName) throws(ConnectorError) -> FileContent {
        let (size, sm3) = try Disk.content(of: path)
        return FileContent(name: name, size: size, sm3: sm3)
    }

    /// Moves a file out of the way; its line stands in the ledger before.
    func move(
        _ content: FileContent, from path: String, _ departure: Departure, noted event: LedgerLine.Event, now: Instant
    ) throws(ConnectorError) -> Move {
        let target = "\(folder.path)/\(Move.folder(departure, on: now.day))"
        try Disk.makeFolder(target)
        let move = Move(content.name, departure, on: now.day, used: Set(try Disk.names(in: target)))
        if let reason = move.reason { try Disk.write(Array(reason.utf8), to: "\(folder.path)/\(move.reasonFile)") }
        try write(LedgerLine(at: now, event: event, content: content, to: move.target))
        try Disk.move(path, to: "\(folder.path)/\(move.target)")
        return move
    }

    /// Puts a claimed file into the inbox; an older one of its name makes room, and its new place is given back.
    private func place(_ content: FileContent, now: Instant) throws(ConnectorError) -> String? {
        let target = folder.file(content.name)
        var replaced: String?
        if FileStatus(target) != nil {
            let older = try self.content(of: target, named: content.name)
            replaced = try move(older, from: target, .archived, noted: .moved, now: now).target
        }
        try Disk.move(folder.claim(content.name), to: target)
        return replaced
    }

    private func write(_ line: LedgerLine) throws(ConnectorError) {
        try state.withLock { (state) throws(ConnectorError) in try state.write(line) }
    }
}

extension LedgerLine {
    /// The line that follows this one for the same file.
    fileprivate func followed(by event: Event, at moment: Instant) -> LedgerLine {
        LedgerLine(
            at: moment, event: event, content: content, origin: origin, mark: mark, watermark: watermark, to: to)
    }
}
