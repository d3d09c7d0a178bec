package import Canonical
import Glibc
import ShangMi

/// The submissions of one insurer, on the disk: every step is there before anybody is told of it.
///
/// A submission is a folder. It is made under another name and renamed when it is whole, so that it is there or not. It is *closed* by
/// one rename too, of the folder with the receipt, or of one that says that it was given up: whichever comes first, of whatever process,
/// keeps the other from coming. When every file has its outcome the folder moves from `current` to `settled`.
package struct SubmissionShelf: Sendable {
    /// Where they lie.
    package let folder: SubmissionFolder

    /// The submissions in a folder.
    package init(_ folder: SubmissionFolder) { self.folder = folder }

    typealias Item = SubmissionFolder.Item

    /// What became of the wish to open a submission.
    package enum Opening: Equatable, Sendable {
        /// It is open now.
        case opened
        /// The same files were announced under its number before.
        case known
        /// Other files were announced under its number before.
        case differs
        /// As many as may be are not judged already.
        case tooMany
        /// The disk has not so much room.
        case noRoom
    }

    /// Opens a submission.
    ///
    /// - Parameters:
    ///   - submission: What is announced.
    ///   - others: The other insurers' shelves beside this one, whose open submissions need room too.
    ///   - limit: How many may be there at a time that are not judged.
    ///   - spare: The bytes that must stay free on the disk beside the files.
    /// - Returns: What became of it.
    /// - Throws: `busy` while another one is being opened, `storage`.
    package func open(
        _ submission: Submission, beside others: [SubmissionShelf] = [], limit: Int, spare: Int
    ) throws(ConnectorError) -> Opening {
        try Disk.makeFolder(folder.current)
        let lock = try FileLock(folder.opening)
        let room = try FileLock(waitingFor: folder.room)
        // What cannot be read of another insurer's keeps nobody: she is told, and her bytes are on the disk or do not come.
        let theirs = others.reduce(0) { $0 + ((try? $1.unjudged())?.awaited ?? 0) }
        let opening = try open(submission, limit: limit, spare: spare + theirs, holding: lock, room)
        return opening
    }

    /// How many submissions are not judged, and how many bytes they still owe.
    private func unjudged() throws(ConnectorError) -> (count: Int, awaited: Int) {
        var (count, awaited) = (0, 0)
        for id in try current() {
            guard let state = try state(of: id), state.phase != .judged else { continue }
            count += 1
            awaited += state.submission.bytes - state.progress.reduce(0) { $0 + $1.offset }
        }
        return (count, awaited)
    }

    private func open(
        _ submission: Submission, limit: Int, spare: Int, holding lock: borrowing FileLock, _ room: borrowing FileLock
    ) throws(ConnectorError) -> Opening {
        if let place = place(of: submission.id) {
            guard let known = try announcement(in: place) else { return .differs }
            return known.announces(sameAs: submission) ? .known : .differs
        }
        let (count, awaited) = try unjudged()
        guard count < limit else { return .tooMany }
        guard try Disk.free(at: folder.current) - awaited - spare >= submission.bytes else { return .noRoom }
        let unfinished = "\(folder.current)/.\(submission.id)"
        try Disk.removeTree(unfinished)
        try Disk.makeFolder(unfinished)
        for number in 1...submission.files.count {
            for name in [Item.part(number), Item.mark(number)] {
                _ = try OpenDescriptor("\(unfinished)/\(name)", O_WRONLY | O_CREAT)
            }
        }
        try Disk.write([], to: "\(unfinished)/\(Item.givingUp)/\(Item.givenUp)")
        try Disk.write(submission.json, to: "\(unfinished)/\(Item.announcement)")
        try Disk.move(unfinished, to: "\(folder.current)/\(submission.id)")
        return .opened
    }

    /// The numbers of the submissions that are not settled, in ascending order.
    package func current() throws(ConnectorError) -> [SubmissionID] { try numbers(in: folder.current) }

    /// The numbers of the settled ones, in ascending order.
    package func settled() throws(ConnectorError) -> [SubmissionID] { try numbers(in: folder.settled) }

    private func numbers(in place: String) throws(ConnectorError) -> [SubmissionID] {
        guard FileStatus(place) != nil else { return [] }
        return try Disk.names(in: place).compactMap { SubmissionID($0) }
    }

    /// The folder of a submission; nil when there is none of this number.
    func place(of id: SubmissionID) -> String? {
        // It may move from one to the other between the two looks, and never back.
        for place in [folder.current, folder.settled] {
            let path = "\(place)/\(id)"
            if FileStatus(path)?.isFolder == true { return path }
        }
        return nil
    }

    private func announcement(in place: String) throws(ConnectorError) -> Submission? {
        try Disk.bytes(of: "\(place)/\(Item.announcement)").flatMap { Submission(json: $0) }
    }

    /// How far a submission has come; nil when there is none of this number, or it was given up.
    package func state(of id: SubmissionID) throws(ConnectorError) -> SubmissionState? {
        guard let place = place(of: id) else { return nil }
        let state = try state(in: place)
        // It was settled while it was read.
        if FileStatus(place) == nil, let settled = self.place(of: id) { return try self.state(in: settled) }
        return state
    }

    private func state(in place: String) throws(ConnectorError) -> SubmissionState? {
        guard let submission = try announcement(in: place) else { return nil }
        let isClosed = FileStatus("\(place)/\(Item.closed)") != nil
        var receivedAt: Instant?
        if isClosed {
            guard let text = try Disk.bytes(of: "\(place)/\(Item.receivedAt)"),
                let moment = Instant(written: String(decoding: text, as: UTF8.self))
            else { return nil }
            receivedAt = moment
        }
        var progress: [SubmissionState.Progress] = []
        var isHandedOver = isClosed
        for (number, _) in submission.numbered {
            let mark = try OffsetMark(at: "\(place)/\(Item.mark(number))")
            progress.append(SubmissionState.Progress(offset: mark.offset, isWhole: mark.isWhole))
            if FileStatus("\(place)/\(Item.part(number))") != nil { isHandedOver = false }
        }
        return SubmissionState(
            submission: submission, progress: progress, receivedAt: receivedAt, isHandedOver: isHandedOver,
            verdicts: try verdicts(in: place),
            waiting: try Disk.bytes(of: "\(place)/\(Item.waiting)").flatMap { SubmissionState.Waiting(json: $0) })
    }

    /// Takes hold of one file of a submission to append to it.
    ///
    /// - Parameters:
    ///   - number: The file's number, from 1.
    ///   - id: The submission.
    /// - Returns: The file; nil when there is none of this number.
    /// - Throws: `busy`, `closed`, `storage`.
    package func upload(_ number: Int, of id: SubmissionID) throws(UploadError) -> Upload? {
        let submission: Submission?
        let place = place(of: id)
        do throws(ConnectorError) {
            submission = try place.flatMap { (place) throws(ConnectorError) in try announcement(in: place) }
        } catch { throw .storage(error) }
        guard let place, let submission, submission.files.indices.contains(number - 1) else { return nil }
        guard FileStatus("\(place)/\(Item.closed)") == nil else { throw .closed }
        return try Upload(folder: place, number: number, content: submission.files[number - 1])
    }

    /// Removes a submission that takes no more bytes: nothing of it is kept, and nothing is written, so that a full disk can be freed.
    ///
    /// - Returns: Whether it is gone; false when it has its receipt already.
    /// - Throws: `storage`.
    package func giveUp(_ id: SubmissionID) throws(ConnectorError) -> Bool {
        let place = "\(folder.current)/\(id)"
        guard FileStatus(place) != nil else { return self.place(of: id) == nil }
        if FileStatus("\(place)/\(Item.closed)") == nil {
            _ = try Disk.publish("\(place)/\(Item.givingUp)", as: "\(place)/\(Item.closed)")
        }
        guard FileStatus("\(place)/\(Item.receipt)") == nil else { return false }
        let dying = "\(folder.current)/.gone-\(id)"
        try Disk.removeTree(dying)
        try Disk.move(place, to: dying)
        try Disk.removeTree(dying)
        return true
    }

    /// Gives a submission its receipt, unless it has one or was given up.
    ///
    /// - Parameters:
    ///   - id: The submission, all of whose files are whole.
    ///   - receipt: The receipt's exact bytes.
    ///   - signature: The signature over them.
    ///   - moment: The moment that it states.
    /// - Returns: Whether this is the receipt from now on.
    /// - Throws: `storage`.
    package func receive(
        _ id: SubmissionID, receipt: [UInt8], signature: [UInt8], at moment: Instant
    ) throws(ConnectorError) -> Bool {
        try close(
            id,
            [("receipt.json", receipt), ("receipt.sig", signature), ("received-at", Array(moment.description.utf8))])
    }

    /// The receipt and its signature; nil while there is none.
    package func receipt(of id: SubmissionID) throws(ConnectorError) -> (receipt: [UInt8], signature: [UInt8])? {
        guard let place = place(of: id), let receipt = try Disk.bytes(of: "\(place)/\(Item.receipt)"),
            let signature = try Disk.bytes(of: "\(place)/\(Item.signature)")
        else { return nil }
        return (receipt, signature)
    }

    /// Closes a submission with these files; false when it is closed already.
    private func close(_ id: SubmissionID, _ files: [(name: String, bytes: [UInt8])]) throws(ConnectorError) -> Bool {
        let place = "\(folder.current)/\(id)"
        guard FileStatus(place) != nil else { return false }
        let unfinished = "\(place)/.closing-\(SecureRandom.bytes(8).hex)"
        try Disk.makeFolder(unfinished)
        for file in files { try Disk.write(file.bytes, to: "\(unfinished)/\(file.name)") }
        if try Disk.publish(unfinished, as: "\(place)/\(Item.closed)") { return true }
        try Disk.removeTree(unfinished)
        return false
    }
}

extension Submission {
    /// The files with their numbers, from 1.
    package var numbered: [(number: Int, content: FileContent)] {
        files.enumerated().map { ($0.offset + 1, $0.element) }
    }
}
