import Canonical
import Foundation
import TestKit
import Testing

@testable import Connectors

@Suite struct FolderConnectorTests {
    private func bench(ready: String? = nil) throws -> SourceBench {
        try SourceBench { folder in
            .folder(FolderSource(path: folder.file("offer"), settle: 10, ready: ready.flatMap { ReadyMarker($0) }))
        }
    }

    @Test func `whole files are taken, everything else stays`() async throws {
        let bench = try bench()
        try bench.offer("B.csv", "b")
        try bench.offer("A.csv", "a", age: 10)
        try bench.offer("half.csv", "ha", age: 9)
        for name in [".A.csv", "A.csv.tmp", "A.csv.part", "A.csv.filepart", "A.crdownload"] {
            try bench.offer(name, "x")
        }
        try bench.write("x", to: "offer/below/C.csv")
        try FileManager.default.createSymbolicLink(
            atPath: bench.folder.file("offer/link.csv"), withDestinationPath: "/etc/hostname")
        let collected = try await bench.collect()
        #expect(collected.names == ["A.csv", "B.csv"])
        #expect(collected.unsettled.map(\.text) == ["half.csv"])
        #expect(collected.problems.isEmpty)
        #expect(try bench.files(below: "inbox") == ["A.csv": "a", "B.csv": "b"])
        #expect(try bench.files(below: "offer").count == 8)
        let later = try await bench.collect(now: Instant(seconds: SourceBench.start.seconds + 1))
        #expect(later.names == ["half.csv"])
    }

    @Test func `a marker decides where one is awaited, and goes with its file`() async throws {
        let bench = try bench(ready: "{name}.ok")
        try bench.offer("A.csv", "a", age: 1)
        try bench.offer("A.csv.ok", "", age: 1)
        try bench.offer("B.csv", "b", age: 99)
        // A marker that is older than the file stood for an earlier one.
        try bench.offer("C.csv", "c", age: 5)
        try bench.offer("C.csv.ok", "", age: 6)
        let collected = try await bench.collect()
        #expect(collected.names == ["A.csv"])
        #expect(collected.unsettled.map(\.text) == ["B.csv", "C.csv"])
        #expect(try bench.files(below: "offer").keys.sorted() == ["B.csv", "C.csv", "C.csv.ok"])
    }

    @Test func `the same file again is archived and said, another one of the name is a correction`() async throws {
        let bench = try bench()
        try bench.offer("A.csv", "1")
        #expect(try await bench.collect().names == ["A.csv"])
        try bench.offer("A.csv", "1")
        let same = try await bench.collect()
        #expect(same.names.isEmpty)
        #expect(same.same.map(\.text) == ["A.csv"])
        #expect(try bench.files(below: "inbox") == ["A.csv": "1", "archive/2026-11-20/A.csv": "1"])
        try bench.offer("A.csv", "2")
        let correction = try await bench.collect()
        #expect(correction.names == ["A.csv"])
        #expect(correction.taken.map(\.replaced) == ["archive/2026-11-20/A~2.csv"])
        #expect(
            try bench.files(below: "inbox") == [
                "A.csv": "2", "archive/2026-11-20/A.csv": "1", "archive/2026-11-20/A~2.csv": "1",
            ])
        #expect(try bench.files(below: "offer").isEmpty)
    }

    @Test func `a file from the future and a folder that is not there are told`() async throws {
        let bench = try bench()
        try bench.offer("A.csv", "1", age: -301)
        try bench.offer("B.csv", "1", age: -300)
        let collected = try await bench.collect()
        #expect(collected.problems == [.fileFromTheFuture(path: bench.folder.file("offer/A.csv"))])
        #expect(collected.unsettled.map(\.text) == ["B.csv"])
        try FileManager.default.removeItem(atPath: bench.folder.file("offer"))
        let gone = try await bench.collect()
        #expect(gone.problems == [.folderMissing(path: bench.folder.file("offer"), errno: ENOENT)])
        #expect(gone.problems.map(\.consequence) == [.later])
    }

    @Test func `a file that was put into the inbox by hand is noted`() async throws {
        let bench = try bench()
        try bench.write("1", to: "inbox/A.csv")
        _ = try await bench.collect()
        #expect(bench.events == ["taken A.csv A.csv"])
        try bench.offer("A.csv", "1")
        #expect(try await bench.collect().same.map(\.text) == ["A.csv"])
    }

    @Test func `a folder on another disk is copied from`() async throws {
        let other = "/dev/shm/anze-tests-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: other, withIntermediateDirectories: true)
        // What is left behind in the shared memory is no failure of the test.
        defer { try? FileManager.default.removeItem(atPath: other) }
        let bench = try SourceBench { _ in .folder(FolderSource(path: other, settle: 0, ready: nil)) }
        try Data("1".utf8).write(to: URL(filePath: "\(other)/A.csv"))
        let now = Instant(seconds: Int64(Date().timeIntervalSince1970) + 5)
        #expect(try await bench.collect(now: now).names == ["A.csv"])
        #expect(try bench.files(below: "inbox") == ["A.csv": "1"])
        #expect(try FileManager.default.contentsOfDirectory(atPath: other).isEmpty)
    }

    @Test(arguments: [
        (Int64(50), Int64(60), 10, Readiness.ready), (51, 60, 10, .unsettled), (60, 60, 0, .ready),
        (360, 60, 10, .unsettled), (361, 60, 10, .fromTheFuture),
    ])
    func `age settles a file`(modified: Int64, now: Int64, settle: Int, readiness: Readiness) {
        #expect(Readiness(modified: modified * 1_000_000_000, now: now, settle: settle) == readiness)
    }

    @Test(arguments: [
        ("{name}.ok", "A.csv.ok", true), ("ready-{name}", "ready-A.csv", true), ("{name}.ok", ".ok", false),
    ])
    func `markers have a form`(form: String, name: String, isMarker: Bool) throws {
        let marker = try #require(ReadyMarker(form))
        #expect(marker.isMarker(name) == isMarker)
        if isMarker { #expect(marker.marker(of: "A.csv") == name) }
    }

    @Test(arguments: ["{name}", "ok", "{name}/{name}.ok", "x/{name}.ok"])
    func `what is no form of markers`(form: String) { #expect(ReadyMarker(form) == nil) }
}
