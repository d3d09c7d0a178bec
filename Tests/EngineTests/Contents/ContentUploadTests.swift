import Delivery
import Engine
import Exchange
import Foundation
import ShangMi
import TestKit
import Testing

/// The contents of attachments on their way to a destination that takes them in parts.
@Suite struct ContentUploadTests {
    private static let text = "abcdefghij"
    private static let name = StoreBench.content(text).sm3.hex

    private func story(_ bench: ContentBench) async -> [String] { await bench.platform.story }

    @Test func `a content goes in parts, and its attachment's index after it`() async throws {
        let bench = try ContentBench()
        try await bench.attach("A1", Self.text)
        try await bench.sync()
        #expect(await story(bench) == ["put 0+4", "put 4+4", "put 8+2"])
        #expect(await bench.platform.held[Self.name] == Array(Self.text.utf8))
        #expect(try await bench.states() == [.accepted: 2])
        #expect(try await bench.bench.books().contents == ContentBooks(phases: [.taken: 1]))
        // The same content under another name is there.
        try await bench.attach("A2", Self.text, at: "二.pdf", writes: false)
        try await bench.sync()
        #expect(await story(bench).count == 3)
        #expect(try await bench.states() == [.accepted: 3])
    }

    @Test func `a part whose answer is lost is asked about, and not sent again`() async throws {
        let bench = try ContentBench([.orderly, .loseAnswer])
        try await bench.attach("A1", Self.text)
        try await bench.sync()
        try await bench.sync(after: 5)
        #expect(await story(bench) == ["put 0+4", "put 4+4", "get", "put 8+2"])
        #expect(try await bench.states() == [.accepted: 2])
    }

    @Test func `a part that is not found is sent again when that proves something`() async throws {
        let bench = try ContentBench([.orderly, .loseRequest])
        try await bench.attach("A1", Self.text)
        try await bench.sync()
        let delay = Double(try ProfileDraft().load().visibilityDelay)
        try await bench.sync(after: 5)
        if delay > 5 {
            #expect(await story(bench) == ["put 0+4", "lost", "get"])
            try await bench.sync(after: delay - 5)
        }
        #expect(await story(bench).suffix(3) == ["get", "put 4+4", "put 8+2"])
        #expect(await bench.platform.held[Self.name] == Array(Self.text.utf8))
        #expect(try await bench.states() == [.accepted: 2])
    }

    @Test func `an answer that names another content proves nothing`() async throws {
        let bench = try ContentBench([.other])
        try await bench.attach("A1", "abc")
        try await bench.sync()
        #expect(try await bench.states() == [.accepted: 1, .queued: 1])
        #expect(try await bench.bench.books().contents.count(.unknown) == 1)
        try await bench.sync(after: 5)
        #expect(await story(bench) == ["put 0+3", "get"])
        #expect(try await bench.states() == [.accepted: 2])
    }

    @Test func `a file that changes between two parts is not gone on with`() async throws {
        let bench = try ContentBench()
        try await bench.attach("A1", Self.text)
        let changed = bench
        await bench.platform.play([.during({ try changed.write("abcdefghiX", to: "一.pdf") }, .orderly)])
        try await bench.sync()
        #expect(await story(bench) == ["put 0+4"])
        #expect(try await bench.failure() == "CONTENT-CHANGED")
        #expect(try await bench.states() == [.accepted: 1, .rejected: 1])
    }

    @Test func `a file that is missing, elsewhere or of another size is not sent, and each is told apart`() async throws
    {
        let bench = try ContentBench()
        try await bench.attach("A1", Self.text, writes: false)
        try await bench.sync()
        #expect(try await bench.failure() == "CONTENT-MISSING")

        let other = try ContentBench()
        let secret = try TemporaryFolder()
        try Data(Self.text.utf8).write(to: URL(filePath: secret.file("s")))
        try FileManager.default.createSymbolicLink(
            atPath: other.folder.file("一.pdf"), withDestinationPath: secret.file("s"))
        try await other.attach("A1", Self.text, writes: false)
        try await other.sync()
        #expect(try await other.failure() == "CONTENT-OUTSIDE")

        let third = try ContentBench()
        try third.write("abc", to: "一.pdf")
        try await third.attach("A1", Self.text, writes: false)
        try await third.sync()
        #expect(try await third.failure() == "CONTENT-CHANGED")

        let unplaced = try ContentBench()
        try await unplaced.attach("A1", Self.text)
        try await unplaced.sync(isPlaced: false)
        #expect(try await unplaced.failure() == "CONTENT-UNPLACED")
        for bench in [bench, other, third, unplaced] { #expect(await story(bench) == []) }
    }

    @Test func `a refused content rejects its attachment with the platform's words, and stops nothing else`()
        async throws
    {
        let bench = try ContentBench([.refuse(code: "1003", status: 400)])
        try await bench.attach("A1", Self.text)
        try await bench.sync()
        let group = try #require(try await bench.bench.store.views.failures().first)
        #expect((group.code, group.message) == ("1003", "平台不接收附件内容：平台的话"))
        try await bench.attach("A2", "xyz", at: "二.pdf")
        try await bench.sync()
        #expect(try await bench.states() == [.accepted: 2, .rejected: 1])
    }

    @Test func `a platform that asks for time gets it, and one that is not there is asked again later`() async throws {
        let bench = try ContentBench([.unreachable, .refuse(code: "5003", status: 503)])
        try await bench.attach("A1", "abc")
        try await bench.sync()
        #expect(await story(bench) == [])
        try await bench.sync(after: 60)
        #expect(await story(bench) == ["refused 5003"])
        try await bench.sync(after: 600)
        #expect(await story(bench) == ["refused 5003", "put 0+3"])
        #expect(try await bench.states() == [.accepted: 2])
    }

    @Test func `a platform that forgot what it had is sent everything from the beginning`() async throws {
        let bench = try ContentBench([.orderly, .forget])
        try await bench.attach("A1", Self.text)
        try await bench.sync()
        let delay = Double(try ProfileDraft().load().visibilityDelay)
        for _ in 0..<2 { try await bench.sync(after: max(5, delay)) }
        #expect(await story(bench) == ["put 0+4", "put 4+4", "get", "put 0+4", "put 4+4", "put 8+2"])
        #expect(await bench.platform.held[Self.name] == Array(Self.text.utf8))
    }

    @Test func `a platform that takes parts and never gets on is not sent to for ever`() async throws {
        let bench = try ContentBench([.nothing, .nothing, .nothing, .nothing, .nothing])
        try await bench.attach("A1", Self.text)
        try await bench.sync()
        #expect(await story(bench).count == 3)
        #expect(try await bench.failure() == "CONTENT-STALLED")
    }

    @Test func `two gateways on one store send each part once`() async throws {
        let bench = try ContentBench()
        try await bench.attach("A1", Self.text)
        let runs = [try bench.run(), try bench.run(on: bench.bench.reopened())]
        // Each runs again until both have nothing to do: the other may have had the content in between.
        for _ in 0..<5 {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for run in runs { group.addTask { try await run.run() } }
                try await group.waitForAll()
            }
        }
        #expect(await story(bench) == ["put 0+4", "put 4+4", "put 8+2"])
        #expect(try await bench.states() == [.accepted: 2])
    }

    @Test func `whoever died with a part under way is followed by a question`() async throws {
        let bench = try ContentBench()
        try await bench.attach("A1", Self.text)
        try await bench.records.deliverEverything()
        var content = try await bench.records.claimedContent(at: 0)
        _ = try await bench.records.begin(&content, at: 0)
        // Its lease has ended by then; the part never came.
        try await bench.sync(after: 61)
        #expect(await story(bench) == ["get"])
        try await bench.sync(after: 60)
        #expect(await story(bench) == ["get", "get", "put 0+4", "put 4+4", "put 8+2"])
        #expect(try await bench.states() == [.accepted: 2])
    }
}
