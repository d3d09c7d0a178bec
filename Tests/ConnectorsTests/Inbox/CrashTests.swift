import Canonical
import Foundation
import ShangMi
import TestKit
import Testing

@testable import Connectors

/// Every state that a killed process may leave on the disk, and what the next run makes of it.
@Suite struct CrashTests {
    /// What lies where when the process is gone.
    struct State: Sendable, CustomTestStringConvertible {
        let name: String
        /// Whether the file is still offered, claimed, or in the inbox.
        let offered, claimed, placed: Bool
        let events: [LedgerLine.Event]
        /// The lines that the next run adds.
        let added: [String]

        var testDescription: String { name }
    }

    private static let text = "a,b\r\n1,2\r\n"

    private static let ofFolder = [
        State(
            name: "before anything", offered: true, claimed: false, placed: false, events: [],
            added: ["taking A.csv A.csv", "taken A.csv A.csv"]),
        State(
            name: "claimed", offered: false, claimed: true, placed: false, events: [],
            added: ["taking A.csv A.csv", "taken A.csv A.csv"]),
        State(
            name: "taking", offered: false, claimed: true, placed: false, events: [.taking],
            added: ["taken A.csv A.csv"]),
        State(
            name: "placed", offered: false, claimed: false, placed: true, events: [.taking],
            added: ["taken A.csv A.csv"]),
        State(
            name: "taken", offered: false, claimed: false, placed: true, events: [.taking, .taken], added: []),
        State(
            name: "copied from another disk, not yet removed there", offered: true, claimed: true, placed: false,
            events: [],
            added: [
                "taking A.csv A.csv", "taken A.csv A.csv", "moved A.csv archive/2026-11-20/A.csv",
                "same A.csv archive/2026-11-20/A.csv",
            ]),
    ]

    @Test(arguments: ofFolder)
    func `a folder's file is taken once, whenever the process was killed`(state: State) async throws {
        let bench = try SourceBench { .folder(FolderSource(path: $0.file("offer"), settle: 10, ready: nil)) }
        try lay(state, bench)
        _ = try await bench.collect()
        let files = try bench.files(below: "inbox")
        #expect(files["A.csv"] == CrashTests.text)
        #expect(try bench.files(below: "offer").isEmpty)
        #expect(Array(bench.events.dropFirst(state.events.count)) == state.added)
        // A further run finds nothing to do.
        let again = try await bench.collect()
        #expect(again.names.isEmpty)
        #expect(try bench.files(below: "inbox") == files)
        #expect(bench.events.count == state.events.count + state.added.count)
    }

    @Test func `a copy that never became whole is dropped, and its file taken`() async throws {
        let bench = try SourceBench { .folder(FolderSource(path: $0.file("offer"), settle: 10, ready: nil)) }
        try bench.offer("A.csv", CrashTests.text)
        try bench.write("a,b", to: "inbox/.collect/claimed/.A.csv")
        #expect(try await bench.collect().names == ["A.csv"])
        #expect(try bench.files(below: "inbox") == ["A.csv": CrashTests.text])
        #expect(bench.text("inbox/.collect/claimed/.A.csv") == nil)
    }

    @Test func `a claimed copy without a line is dropped: only its source knows its watermark`() throws {
        let bench = try SourceBench { _ in .odbc(CrashTests.query) }
        try bench.write(CrashTests.text, to: "inbox/.collect/claimed/A.csv")
        _ = try OpenInbox(bench.source, now: SourceBench.start)
        #expect(try bench.files(below: "inbox").isEmpty)
        #expect(bench.text("inbox/.collect/claimed/A.csv") == nil)
        #expect(bench.events.isEmpty)
    }

    @Test(arguments: [true, false])
    func `a watermark moves on with the file, not before`(isPlaced: Bool) throws {
        let bench = try SourceBench { _ in .odbc(CrashTests.query) }
        try bench.write(CrashTests.text, to: isPlaced ? "inbox/A.csv" : "inbox/.collect/claimed/A.csv")
        try write([.taking], bench, watermark: "42")
        let inbox = try OpenInbox(bench.source, now: SourceBench.start)
        #expect(inbox.ledger.watermark == "42")
        #expect(try bench.files(below: "inbox") == ["A.csv": CrashTests.text])
    }

    @Test func `a taking that left no file counts for nothing`() throws {
        let bench = try SourceBench { _ in .odbc(CrashTests.query) }
        try write([.taking], bench, watermark: "42")
        let inbox = try OpenInbox(bench.source, now: SourceBench.start)
        #expect(inbox.ledger.watermark == nil)
        #expect(inbox.ledger.begun.isEmpty)
    }

    @Test func `a correction that was killed between two renames is finished, the older file kept`() async throws {
        let bench = try SourceBench { .folder(FolderSource(path: $0.file("offer"), settle: 10, ready: nil)) }
        try bench.write("old", to: "inbox/archive/2026-11-20/A.csv")
        try bench.write(CrashTests.text, to: "inbox/.collect/claimed/A.csv")
        try write([.taking], bench)
        _ = try await bench.collect()
        #expect(try bench.files(below: "inbox") == ["A.csv": CrashTests.text, "archive/2026-11-20/A.csv": "old"])
    }

    @Test func `a departure that was only noted begins anew`() throws {
        let bench = try SourceBench { .folder(FolderSource(path: $0.file("offer"), settle: 10, ready: nil)) }
        try bench.write(CrashTests.text, to: "inbox/A.csv")
        try bench.write("原因", to: "inbox/quarantine/2026-11-20/A.csv.reason.txt")
        try write([.taking, .taken, .moved], bench)
        let inbox = try OpenInbox(bench.source, now: SourceBench.start)
        let file = try #require(try inbox.waiting().first)
        _ = try inbox.dismiss([(file.name, .quarantined(reason: "新原因"))], now: SourceBench.start)
        #expect(
            try bench.files(below: "inbox") == [
                "quarantine/2026-11-20/A.csv": CrashTests.text, "quarantine/2026-11-20/A.csv.reason.txt": "新原因",
            ])
    }

    @Test func `parts that nobody has gone on with for a week are removed`() throws {
        let bench = try SourceBench { .folder(FolderSource(path: $0.file("offer"), settle: 10, ready: nil)) }
        try bench.write("old", to: "inbox/.collect/parts/A.csv", age: 7 * 86_400 + 1)
        try bench.write("new", to: "inbox/.collect/parts/B.csv", age: 7 * 86_400 - 1)
        _ = try OpenInbox(bench.source, now: SourceBench.start)
        #expect(bench.text("inbox/.collect/parts/A.csv") == nil)
        #expect(bench.text("inbox/.collect/parts/B.csv") == "new")
    }

    @Test func `an inbox belongs to one at a time`() throws {
        let bench = try SourceBench { .folder(FolderSource(path: $0.file("offer"), settle: 10, ready: nil)) }
        let first = try OpenInbox(bench.source, now: SourceBench.start)
        #expect(throws: ConnectorError.busy) { try OpenInbox(bench.source, now: SourceBench.start) }
        withExtendedLifetime(first) {}
    }

    private static let query = ODBCSource(
        connection: .variable("NONE"), query: "?", watermark: "id", start: "0",
        file: DayTemplate("A_{yyyyMMdd}.csv") ?? placeholder)

    private static var placeholder: DayTemplate { preconditionFailure("the template is one") }

    private func lay(_ state: State, _ bench: SourceBench) throws {
        if state.offered { try bench.offer("A.csv", CrashTests.text) }
        if state.claimed { try bench.write(CrashTests.text, to: "inbox/.collect/claimed/A.csv") }
        if state.placed { try bench.write(CrashTests.text, to: "inbox/A.csv") }
        try write(state.events, bench)
    }

    private func write(_ events: [LedgerLine.Event], _ bench: SourceBench, watermark: String? = nil) throws {
        let bytes = Array(CrashTests.text.utf8)
        let content = FileContent(
            name: try #require(SourceFileName("A.csv")), size: bytes.count, sm3: SM3.digest(of: bytes))
        let lines = events.flatMap { event in
            LedgerLine(
                at: SourceBench.start, event: event, content: content, origin: "offer", watermark: watermark,
                to: "A.csv"
            ).json
        }
        try bench.write(String(decoding: lines, as: UTF8.self), to: "inbox/.collect/ledger.ndjson")
    }
}
