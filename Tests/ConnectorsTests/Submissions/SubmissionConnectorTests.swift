import Canonical
import Foundation
import ShangMi
import TestKit
import Testing

@testable import Connectors

/// What becomes of submissions in the inbox, whenever a process is killed.
@Suite struct SubmissionConnectorTests {
    private let bench: SourceBench
    private let shelf: SubmissionShelf

    init() throws {
        bench = try SourceBench { .submissions(SubmissionFolder(path: $0.file("insurer"))) }
        shelf = SubmissionShelf(SubmissionFolder(path: bench.folder.file("insurer")))
    }

    /// A whole submission with its receipt, which is given so many seconds after the start.
    private func submit(_ number: UInt8, _ texts: [String: String], after seconds: Int64 = 0) async throws
        -> SubmissionID
    {
        let files = try texts.sorted { $0.key < $1.key }.map { name, text in
            FileContent(
                name: try #require(SourceFileName(name)), size: text.utf8.count,
                sm3: SM3.digest(of: Array(text.utf8)))
        }
        let id = SubmissionID(random: [UInt8](repeating: number, count: 16))
        let submission = Submission(
            id: id, asOf: try #require(CivilDate(iso: "2026-11-20")), files: files, openedAt: SourceBench.start)
        #expect(try shelf.open(submission, limit: 8, spare: 0) == .opened)
        for (place, text) in texts.sorted(by: { $0.key < $1.key }).map(\.value).enumerated() {
            let upload = try #require(try shelf.upload(place + 1, of: id))
            try await upload.append(Array(text.utf8))
            try await upload.keep()
            #expect(try await upload.finish())
        }
        #expect(
            try shelf.receive(
                id, receipt: [], signature: [], at: Instant(seconds: SourceBench.start.seconds + seconds)))
        return id
    }

    private func phase(_ id: SubmissionID) throws -> SubmissionState.Phase? { try shelf.state(of: id)?.phase }

    @Test func `all files of a submission go to the inbox, each once`() async throws {
        let id = try await submit(1, ["A.csv": "a", "B.csv": "b"])
        #expect(try await bench.collect().names == ["A.csv", "B.csv"])
        #expect(try bench.files(below: "inbox") == ["A.csv": "a", "B.csv": "b"])
        #expect(try phase(id) == .processing)
        #expect(try await bench.collect().names.isEmpty)
    }

    @Test func `an open submission is left alone`() async throws {
        let file = FileContent(
            name: try #require(SourceFileName("A.csv")), size: 1, sm3: SM3.digest(of: Array("a".utf8)))
        let submission = Submission(
            id: SubmissionID(random: [UInt8](repeating: 1, count: 16)),
            asOf: try #require(CivilDate(iso: "2026-11-20")),
            files: [file], openedAt: SourceBench.start)
        #expect(try shelf.open(submission, limit: 8, spare: 0) == .opened)
        #expect(try await bench.collect().names.isEmpty)
        #expect(try bench.files(below: "inbox").isEmpty)
    }

    @Test(arguments: ["claimed", "taking", "taken"])
    func `a file that was on its way when the process ended arrives once, with its submission`(step: String)
        async throws
    {
        let id = try await submit(1, ["A.csv": "a"])
        let part = bench.folder.file("insurer/current/\(id)/1.part")
        // Makes the inbox.
        _ = try OpenInbox(bench.source, now: SourceBench.start)
        let content = FileContent(
            name: try #require(SourceFileName("A.csv")), size: 1, sm3: SM3.digest(of: Array("a".utf8)))
        func line(_ event: LedgerLine.Event) -> LedgerLine {
            LedgerLine(at: SourceBench.start, event: event, content: content, origin: id.text, to: "A.csv")
        }
        var lines: [LedgerLine] = []
        switch step {
        case "claimed":
            try FileManager.default.linkItem(atPath: part, toPath: bench.folder.file("inbox/.collect/claimed/A.csv"))
        case "taking":
            try FileManager.default.linkItem(atPath: part, toPath: bench.folder.file("inbox/.collect/claimed/A.csv"))
            lines = [line(.taking)]
        default:
            try FileManager.default.linkItem(atPath: part, toPath: bench.folder.file("inbox/A.csv"))
            lines = [line(.taking), line(.taken)]
        }
        try Data(lines.flatMap(\.json)).write(to: URL(filePath: bench.source.inbox.ledger))
        _ = try await bench.collect()
        #expect(try bench.files(below: "inbox") == ["A.csv": "a"])
        #expect(!FileManager.default.fileExists(atPath: part))
        let inbox = try OpenInbox(bench.source, now: SourceBench.start)
        #expect(try inbox.waiting().map(\.origin) == [id.text])
        #expect(bench.events.filter { $0.hasPrefix("taken") }.count == 1)
    }

    @Test func `the same files submitted again are judged again`() async throws {
        _ = try await submit(1, ["A.csv": "a"])
        _ = try await bench.collect()
        do {
            let inbox = try OpenInbox(bench.source, now: SourceBench.start)
            _ = try inbox.dismiss([(try #require(SourceFileName("A.csv")), .archived)], now: SourceBench.start)
        }
        _ = try await submit(2, ["A.csv": "a"])
        #expect(try await bench.collect().names == ["A.csv"])
        #expect(try bench.files(below: "inbox")["A.csv"] == "a")
    }

    @Test func `a later submission replaces what waits, and the earlier one is told`() async throws {
        let later = try await submit(1, ["A.csv": "later"], after: 9)
        let earlier = try await submit(2, ["A.csv": "earlier"])
        _ = try await bench.collect()
        #expect(try bench.files(below: "inbox")["A.csv"] == "later")
        #expect(try phase(later) == .processing)
        #expect(try phase(earlier) == .judged)
        #expect(try shelf.state(of: earlier)?.verdicts.flatMap(\.files).map(\.outcome) == [.replaced])
        #expect(try shelf.settled() == [earlier])
    }
}
