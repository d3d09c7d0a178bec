package import Canonical
import Foundation

extension SubmissionShelf {
    /// Whether the log of evidence knows the receipt.
    package func isNoted(_ id: SubmissionID) -> Bool {
        place(of: id).map { FileStatus("\($0)/\(Item.noted)") != nil } ?? false
    }

    /// Writes down that the log of evidence knows the receipt.
    package func note(_ id: SubmissionID) throws(ConnectorError) {
        if let place = place(of: id) { try Disk.write([], to: "\(place)/\(Item.noted)") }
    }

    /// Says why a submission is not judged yet.
    package func wait(_ id: SubmissionID, for waiting: SubmissionState.Waiting) throws(ConnectorError) {
        guard let place = place(of: id) else { return }
        let path = "\(place)/\(Item.waiting)"
        let bytes = plainJSON(waiting)
        if try Disk.bytes(of: path) != bytes { try Disk.write(bytes, to: path) }
    }

    /// Keeps what became of files of a submission, unless that is known of all of them: the first verdict stays.
    ///
    /// - Parameters:
    ///   - id: The submission.
    ///   - verdict: The verdict; files that have an outcome already are left out.
    ///   - write: Writes the reports into a folder that is given.
    /// - Returns: Whether every file has its outcome now.
    /// - Throws: `storage`, or what writing throws.
    package func conclude(
        _ id: SubmissionID, _ verdict: SubmissionVerdict, reports write: (_ folder: String) throws -> Void
    ) throws -> Bool {
        guard let place = place(of: id), let state = try state(of: id) else { return false }
        let open = verdict.files.filter { file in state.openNames.contains { $0.text == file.name } }
        if !open.isEmpty {
            let number = state.verdicts.count + 1
            let unfinished = "\(place)/.\(Item.verdicts(number))"
            try Disk.removeTree(unfinished)
            try Disk.makeFolder(unfinished)
            try write(unfinished)
            for name in verdict.reports { try Disk.sync(file: "\(unfinished)/\(name)") }
            let kept = SubmissionVerdict(at: verdict.at, files: open, counts: verdict.counts, reports: verdict.reports)
            try Disk.write(plainJSON(kept), to: "\(unfinished)/\(Item.verdict)")
            try Disk.move(unfinished, to: "\(place)/\(Item.verdicts(number))")
        }
        return try settle(id)
    }

    /// Moves a submission out of the way whose files all have their outcome.
    ///
    /// - Returns: Whether they have.
    /// - Throws: `storage`.
    package func settle(_ id: SubmissionID) throws(ConnectorError) -> Bool {
        guard let state = try state(of: id) else { return true }
        guard state.phase == .judged else { return false }
        let place = "\(folder.current)/\(id)"
        guard FileStatus(place) != nil else { return true }
        try Disk.makeFolder(folder.settled)
        try Disk.move(place, to: "\(folder.settled)/\(id)")
        return true
    }

    /// The path and size of a report; nil where there is none.
    ///
    /// - Parameters:
    ///   - report: Which one.
    ///   - number: The verdict's number, from 1.
    ///   - id: The submission.
    /// - Returns: The file.
    package func report(_ report: SubmissionReport, _ number: Int, of id: SubmissionID) -> (path: String, size: Int)? {
        guard let place = place(of: id) else { return nil }
        let path = "\(place)/\(Item.verdicts(number))/\(report.rawValue)"
        return FileStatus(path).map { (path, $0.size) }
    }

    /// Removes what is over: submissions that nobody went on with, and verdicts that were kept long enough.
    ///
    /// What needs least goes first, and what cannot be removed keeps nothing else.
    ///
    /// - Parameters:
    ///   - idle: The seconds without a byte after which an open submission is given up.
    ///   - keep: The seconds for which receipt and verdict are kept from the day of the receipt on.
    ///   - now: The present moment.
    /// - Throws: What failed first, after everything was tried.
    package func sweep(idle: Int64, keep: Int64, now: Instant) throws(ConnectorError) {
        let names = FileStatus(folder.current) == nil ? [] : try Disk.names(in: folder.current)
        let gone = names.filter { $0.hasPrefix(".gone-") }.map { Leftover.gone("\(folder.current)/\($0)") }
        let leftovers = gone + (try settled()).map { .settled($0) } + (try current()).map { .current($0) }
        try leftovers.tryEach { (leftover) throws(ConnectorError) in
            switch leftover {
            case .gone(let path): try Disk.removeTree(path)
            case .settled(let id):
                guard let received = try state(of: id)?.receivedAt, received.seconds < now.seconds - keep else {
                    return
                }
                try Disk.removeTree("\(folder.settled)/\(id)")
            case .current(let id):
                if let state = try state(of: id) {
                    guard state.phase == .open, try lastActivity(of: id) < now.seconds - idle else { return }
                }
                _ = try giveUp(id)
            }
        }
    }

    /// What may be over.
    private enum Leftover {
        case gone(String)
        case settled(SubmissionID)
        case current(SubmissionID)
    }

    /// When bytes of a submission last counted, Unix time in seconds.
    private func lastActivity(of id: SubmissionID) throws(ConnectorError) -> Int64 {
        let place = "\(folder.current)/\(id)"
        let times = try Disk.names(in: place).compactMap { FileStatus("\(place)/\($0)")?.modified }
        return (times.max() ?? 0) / 1_000_000_000
    }

    /// The verdicts in a submission's folder, in the order in which they were given.
    func verdicts(in place: String) throws(ConnectorError) -> [SubmissionVerdict] {
        var verdicts: [SubmissionVerdict] = []
        while let bytes = try Disk.bytes(of: "\(place)/\(Item.verdicts(verdicts.count + 1))/\(Item.verdict)") {
            guard let verdict = try? JSONDecoder().decode(SubmissionVerdict.self, from: Data(bytes)) else { break }
            verdicts.append(verdict)
        }
        return verdicts
    }
}

extension SubmissionState.Waiting {
    /// Reads what was written; nil for anything else, which says nothing.
    init?(json: [UInt8]) {
        guard let waiting = try? JSONDecoder().decode(Self.self, from: Data(json)) else { return nil }
        self = waiting
    }
}
