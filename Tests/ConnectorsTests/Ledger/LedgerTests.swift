import Canonical
import Foundation
import ShangMi
import TestKit
import Testing

@testable import Connectors

@Suite struct LedgerTests {
    private static func content(_ name: String, _ text: String) throws -> FileContent {
        FileContent(
            name: try #require(SourceFileName(name)), size: text.utf8.count, sm3: SM3.digest(of: Array(text.utf8)))
    }

    private static func line(
        _ event: LedgerLine.Event, _ content: FileContent, watermark: String? = nil, to: String? = nil
    ) -> LedgerLine {
        LedgerLine(
            at: SourceBench.start, event: event, content: content, origin: "https://h/A.csv",
            mark: RemoteMark(etag: "\"1\"", size: 2), watermark: watermark, to: to)
    }

    @Test func `a line reads back as it was written`() throws {
        let line = try LedgerTests.line(.taken, LedgerTests.content("保单.csv", "ab"), watermark: "7", to: "保单.csv")
        let text = String(decoding: line.json, as: UTF8.self)
        #expect(
            text == """
                {"at":"2026-11-20T10:00:00+08:00","event":"taken","from":"https://h/A.csv","mark":{"etag":"\\"1\\"","size":2},\
                "name":"保单.csv","size":2,"sm3":"\(line.content.sm3)","to":"保单.csv","watermark":"7"}\n
                """)
        #expect(LedgerLine(json: line.json) == line)
    }

    @Test(arguments: [
        "", "{}", "[1]", "taken A.csv", #"{"at":"2026-11-20","event":"taken","name":"A.csv","size":1,"sm3":"00"}"#,
        #"{"at":"2026-11-20T10:00:00+08:00","event":"eaten","name":"A.csv","size":1,"sm3":"\#(String(repeating: "0", count: 64))"}"#,
        #"{"at":"2026-11-20T10:00:00+08:00","event":"taken","name":"../A","size":1,"sm3":"\#(String(repeating: "0", count: 64))"}"#,
    ])
    func `another line is not read`(text: String) { #expect(LedgerLine(json: text.utf8) == nil) }

    @Test func `a file counts as taken only by its taken line`() throws {
        let (first, other) = (try LedgerTests.content("A.csv", "1"), try LedgerTests.content("A.csv", "2"))
        var ledger = Ledger()
        ledger.note(LedgerTests.line(.taking, first, watermark: "7"))
        #expect(!ledger.knows(first))
        #expect(ledger.begun[first.name]?.content == first)
        #expect(ledger.watermark == nil)
        ledger.note(LedgerTests.line(.taken, first, watermark: "7"))
        #expect(ledger.knows(first))
        #expect(!ledger.knows(other))
        #expect(ledger.begun.isEmpty)
        #expect(ledger.watermark == "7")
        #expect(ledger.mark(of: "https://h/A.csv") == RemoteMark(etag: "\"1\"", size: 2))
        #expect(ledger.moment(of: first.name) == SourceBench.start)
    }

    /// What a ledger's end may look like after a crash, and what of it counts.
    @Test(arguments: ["", "{", "{\"at\":\"2026-11-20T10:00:00+08:00\",\"event\":\"tak", "\u{0}\u{0}\u{0}"])
    func `a torn last line is removed and the rest counts`(tail: String) throws {
        let folder = try TemporaryFolder()
        let content = try LedgerTests.content("A.csv", "1")
        let whole = LedgerTests.line(.taken, content).json
        try Data(whole + tail.utf8).write(to: URL(filePath: folder.file("ledger")))
        var ledger = Ledger()
        var file = try LedgerFile(folder.file("ledger"), into: &ledger)
        #expect(ledger.knows(content))
        let next = try LedgerTests.line(.taken, LedgerTests.content("B.csv", "2"))
        try file.append(next)
        #expect(FileManager.default.contents(atPath: folder.file("ledger")) == Data(whole + next.json))
    }

    @Test func `a line in the middle that cannot be read is no crash of ours`() throws {
        let folder = try TemporaryFolder()
        let line = try LedgerTests.line(.taken, LedgerTests.content("A.csv", "1")).json
        try Data(line + Array("rubbish\n".utf8) + line).write(to: URL(filePath: folder.file("ledger")))
        var ledger = Ledger()
        #expect(throws: ConnectorError.ledger(path: folder.file("ledger"), line: 2)) {
            _ = try LedgerFile(folder.file("ledger"), into: &ledger)
        }
    }
}
