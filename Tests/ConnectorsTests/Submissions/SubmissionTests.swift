import Canonical
import Foundation
import ShangMi
import TestKit
import Testing

@testable import Connectors

@Suite struct SubmissionTests {
    private static let start = Instant(seconds: 1_795_140_000)
    private let folder: TemporaryFolder
    private let shelf: SubmissionShelf

    init() throws {
        folder = try TemporaryFolder()
        shelf = SubmissionShelf(SubmissionFolder(path: folder.file("any")))
    }

    private func submission(
        _ number: UInt8 = 1, _ texts: [String: String] = ["A.csv": "a,b\r\n1,2\r\n"]
    ) throws -> Submission {
        let files = try texts.sorted { $0.key < $1.key }.map { name, text in
            FileContent(
                name: try #require(SourceFileName(name)), size: text.utf8.count,
                sm3: SM3.digest(of: Array(text.utf8)))
        }
        return Submission(
            id: SubmissionID(random: [UInt8](repeating: number, count: 16)),
            asOf: try #require(CivilDate(iso: "2026-11-20")), files: files, openedAt: SubmissionTests.start)
    }

    private func opened(_ submission: Submission) throws -> SubmissionID {
        #expect(try shelf.open(submission, limit: 8, spare: 0) == .opened)
        return submission.id
    }

    private func send(_ text: String, to number: Int = 1, of id: SubmissionID) async throws {
        let upload = try #require(try shelf.upload(number, of: id))
        try await upload.append(Array(text.utf8))
        try await upload.keep()
        _ = try await upload.finish()
    }

    private func receive(_ id: SubmissionID, after seconds: Int64 = 0) throws -> Bool {
        try shelf.receive(
            id, receipt: Array("receipt \(seconds)".utf8), signature: [1],
            at: Instant(seconds: SubmissionTests.start.seconds + seconds))
    }

    private func state(_ id: SubmissionID) throws -> SubmissionState { try #require(try shelf.state(of: id)) }

    @Test func `only bytes that were kept count, whatever was written behind them`() async throws {
        let id = try opened(submission())
        do {
            let upload = try #require(try shelf.upload(1, of: id))
            try await upload.append(Array("a,b".utf8))
            try await upload.keep()
            try await upload.append(Array("never".utf8))
        }
        #expect(try state(id).progress == [.init(offset: 3, isWhole: false)])
        try await send("\r\n1,2\r\n", of: id)
        #expect(try state(id).progress == [.init(offset: 10, isWhole: true)])
        #expect(folder.text("any/current/\(id)/1.part") == "a,b\r\n1,2\r\n")
    }

    @Test func `a part that is longer than its mark says is cut back, as after a loss of power`() async throws {
        let id = try opened(submission())
        try Data("a,b\0\0\0\0".utf8).write(to: URL(filePath: folder.file("any/current/\(id)/1.part")))
        try Data(OffsetMark(offset: 3, isWhole: false).bytes).write(
            to: URL(filePath: folder.file("any/current/\(id)/1.offset")))
        try await send("\r\n1,2\r\n", of: id)
        #expect(try state(id).progress == [.init(offset: 10, isWhole: true)])
    }

    @Test func `a file is never written by two requests at a time`() async throws {
        let id = try opened(submission())
        let first = try shelf.upload(1, of: id)
        #expect(throws: UploadError.busy) { try shelf.upload(1, of: id) }
        withExtendedLifetime(first) {}
    }

    @Test func `more bytes than announced are not taken, and other bytes make the file begin anew`() async throws {
        let id = try opened(submission())
        let upload = try #require(try shelf.upload(1, of: id))
        await #expect(throws: UploadError.tooLong) { try await upload.append(Array("a,b\r\n1,2\r\nx".utf8)) }
        try await upload.append(Array("a,b\r\n1,3\r\n".utf8))
        try await upload.keep()
        await #expect(throws: UploadError.otherDigest) { try await upload.finish() }
        #expect(await upload.offset == 0)
        #expect(try state(id).progress == [.init(offset: 0, isWhole: false)])
        try await upload.append(Array("a,b\r\n1,2\r\n".utf8))
        try await upload.keep()
        #expect(try await upload.finish())
    }

    @Test func `a number is opened once, and only for the same files`() throws {
        let id = try opened(submission())
        #expect(try shelf.open(submission(), limit: 8, spare: 0) == .known)
        #expect(try shelf.open(submission(1, ["B.csv": "x"]), limit: 8, spare: 0) == .differs)
        #expect(try shelf.open(submission(2), limit: 1, spare: 0) == .tooMany)
        #expect(try shelf.open(submission(2), limit: 2, spare: 1 << 60) == .noRoom)
        #expect(try shelf.current() == [id])
    }

    @Test func `room that was promised to another insurer is not given away`() throws {
        let other = SubmissionShelf(SubmissionFolder(path: folder.file("other")))
        let huge = Submission(
            id: SubmissionID(random: [UInt8](repeating: 9, count: 16)), asOf: try submission().asOf,
            files: [
                FileContent(
                    name: try #require(SourceFileName("A.csv")), size: try Disk.free(at: folder.path) / 4 * 3,
                    sm3: SM3.digest(of: []))
            ], openedAt: SubmissionTests.start)
        #expect(try other.open(huge, beside: [shelf], limit: 8, spare: 0) == .opened)
        #expect(try shelf.open(huge, beside: [other], limit: 8, spare: 0) == .noRoom)
        #expect(try other.giveUp(huge.id))
        #expect(try shelf.open(huge, beside: [other], limit: 8, spare: 0) == .opened)
    }

    @Test func `submissions that are whole count until they are judged`() async throws {
        let id = try opened(submission(1))
        try await send("a,b\r\n1,2\r\n", of: id)
        #expect(try receive(id))
        #expect(try shelf.open(submission(2), limit: 1, spare: 0) == .tooMany)
        try FileManager.default.removeItem(atPath: folder.file("any/current/\(id)/1.part"))
        let verdict = SubmissionVerdict(
            at: "then", files: [.init(name: "A.csv", outcome: .judged, reason: nil)], counts: nil, reports: [])
        #expect(try shelf.conclude(id, verdict) { _ in })
        #expect(try shelf.open(submission(2), limit: 1, spare: 0) == .opened)
    }

    @Test func `the first receipt stays, and what has one cannot be given up`() async throws {
        let id = try opened(submission())
        try await send("a,b\r\n1,2\r\n", of: id)
        #expect(try receive(id))
        #expect(try !receive(id, after: 9))
        #expect(try shelf.receipt(of: id)?.receipt == Array("receipt 0".utf8))
        #expect(try !shelf.giveUp(id))
        #expect(try state(id).phase == .received)
        #expect(throws: UploadError.closed) { try shelf.upload(1, of: id) }
    }

    @Test func `what was given up is gone, and gets no receipt any more`() async throws {
        let id = try opened(submission())
        #expect(try shelf.giveUp(id))
        #expect(try shelf.state(of: id) == nil)
        #expect(try !receive(id))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.file("any/current")).isEmpty)
    }

    @Test(.enabled(if: SmallDisk.canBeMade)) func `a submission is given up on a disk that takes nothing more`()
        async throws
    {
        let path = folder.file("small")
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        let disk = try SmallDisk(at: path, kilobytes: 64, files: 64)
        let shelf = SubmissionShelf(SubmissionFolder(path: "\(path)/any"))
        let (deleted, idle) = (try submission(1), try submission(2))
        for submission in [deleted, idle] { #expect(try shelf.open(submission, limit: 8, spare: 0) == .opened) }
        disk.fill()
        #expect(throws: (any Error).self) { try Data("x".utf8).write(to: URL(filePath: "\(path)/more")) }
        #expect(try shelf.giveUp(deleted.id))
        disk.fill()
        try shelf.sweep(idle: 1, keep: 1, now: Instant(seconds: Int64(Date().timeIntervalSince1970) + 1000))
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(path)/any/current").isEmpty)
    }

    @Test func `a submission that cannot be removed keeps no other's room`() async throws {
        let broken = try opened(submission(1))
        let idle = try opened(submission(2))
        // A folder where the announcement should be.
        let announcement = folder.file("any/current/\(broken)/submission.json")
        try FileManager.default.removeItem(atPath: announcement)
        try FileManager.default.createDirectory(atPath: announcement, withIntermediateDirectories: true)
        try FileManager.default.createDirectory(
            atPath: folder.file("any/current/.gone-x"), withIntermediateDirectories: true)
        let later = Instant(seconds: Int64(Date().timeIntervalSince1970) + 1000)
        #expect(throws: ConnectorError.self) { try shelf.sweep(idle: 500, keep: 1, now: later) }
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.file("any/current")) == [broken.text], "\(idle)")
    }

    @Test func `one that was being given up when the process ended is gone after the next sweep`() async throws {
        let id = try opened(submission())
        let place = folder.file("any/current/\(id)/closed")
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        try Data().write(to: URL(filePath: "\(place)/given-up"))
        #expect(try shelf.state(of: id) == nil)
        try shelf.sweep(idle: 1 << 40, keep: 1 << 40, now: SubmissionTests.start)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.file("any/current")).isEmpty)
    }

    @Test func `uploads that nobody goes on with end, those with a receipt do not`() async throws {
        let idle = try opened(submission(1))
        let received = try opened(submission(2))
        try await send("a,b\r\n1,2\r\n", of: received)
        #expect(try receive(received))
        let later = Instant(seconds: Int64(Date().timeIntervalSince1970) + 1000)
        try shelf.sweep(idle: 2000, keep: 1, now: later)
        #expect(try shelf.current() == [idle, received])
        try shelf.sweep(idle: 500, keep: 1, now: later)
        #expect(try shelf.current() == [received])
    }

    @Test func `verdicts are kept for their time, and the first one on a file stays`() async throws {
        let id = try opened(submission())
        try await send("a,b\r\n1,2\r\n", of: id)
        #expect(try receive(id))
        try FileManager.default.removeItem(atPath: folder.file("any/current/\(id)/1.part"))
        #expect(try state(id).phase == .processing)
        func verdict(_ outcome: SubmissionVerdict.Outcome) -> SubmissionVerdict {
            SubmissionVerdict(
                at: "then", files: [.init(name: "A.csv", outcome: outcome, reason: nil)], counts: nil,
                reports: ["report.json"])
        }
        func write(_ text: String) -> (String) throws -> Void {
            { folder in try Data(text.utf8).write(to: URL(filePath: "\(folder)/report.json")) }
        }
        #expect(try shelf.conclude(id, verdict(.judged), reports: write("first")))
        #expect(try shelf.conclude(id, verdict(.refused), reports: write("second")))
        #expect(try state(id).verdicts == [verdict(.judged)])
        #expect(try state(id).phase == .judged)
        #expect(try shelf.current().isEmpty)
        let report = try #require(shelf.report(.json, 1, of: id))
        #expect(FileManager.default.contents(atPath: report.path) == Data("first".utf8))
        let received = SubmissionTests.start.seconds
        try shelf.sweep(idle: 1, keep: 100, now: Instant(seconds: received + 100))
        #expect(try shelf.settled() == [id])
        try shelf.sweep(idle: 1, keep: 100, now: Instant(seconds: received + 101))
        #expect(try shelf.settled().isEmpty)
    }

    @Test func `a nonce is used once, until its time is over`() throws {
        let nonces = NonceFolder(shelf.folder)
        let nonce = String(repeating: "0a", count: 16)
        #expect(try nonces.use(nonce))
        #expect(try !nonces.use(nonce))
        let now = Instant(seconds: Int64(Date().timeIntervalSince1970))
        try nonces.forget(olderThan: 900, now: Instant(seconds: now.seconds + 800))
        #expect(try !nonces.use(nonce))
        try nonces.forget(olderThan: 900, now: Instant(seconds: now.seconds + 1000))
        #expect(try nonces.use(nonce))
    }
}

extension TemporaryFolder {
    fileprivate func text(_ name: String) -> String? {
        FileManager.default.contents(atPath: file(name)).map { String(decoding: $0, as: UTF8.self) }
    }
}
