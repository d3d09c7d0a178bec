import Canonical
import Foundation
import TestKit
import Testing
import Transport

@testable import Connectors

@Suite struct HTTPSConnectorTests {
    private let keys: ServerKeys
    private let offered: TemporaryFolder
    private let server: FileServer

    init() async throws {
        keys = try ServerKeys.shared.get()
        offered = try TemporaryFolder()
        server = try await keys.serve(offered.path)
    }

    private func bench(
        _ name: String = "A_{yyyyMMdd}.csv", days: Int = 2, pin: String? = nil, ca: String = "tls-ca.pem",
        token: String? = nil
    ) throws -> SourceBench {
        try SourceBench(environment: token.map { ["TOKEN": $0] } ?? [:]) { _ in
            .https(
                HTTPSSource(
                    addresses: [try #require(DayTemplate(server.url(name)))], days: days,
                    trust: TLSTrust(caFile: keys.file(ca), pin: pin), token: token.map { _ in .variable("TOKEN") }))
        }
    }

    private func offer(_ text: String, as name: String) throws {
        try Data(text.utf8).write(to: URL(filePath: offered.file(name)))
    }

    @Test func `files of today and yesterday are taken once, those to come are no fault`() async throws {
        let bench = try bench()
        try offer("1", as: "A_20261119.csv")
        let first = try await bench.collect()
        #expect(first.names == ["A_20261119.csv"])
        #expect(first.problems.isEmpty)
        try offer("2", as: "A_20261120.csv")
        #expect(try await bench.collect().names == ["A_20261120.csv"])
        let third = try await bench.collect()
        #expect(third.names.isEmpty && third.same.isEmpty && third.problems.isEmpty)
        #expect(try bench.files(below: "inbox") == ["A_20261119.csv": "1", "A_20261120.csv": "2"])
        #expect(
            server.answers.map { $0.split(separator: " ")[3] } == ["200", "404", "304", "200", "304", "304"])
    }

    @Test func `a file that changed is a correction, the same bytes again are left out`() async throws {
        let bench = try bench("A.csv")
        try offer("1", as: "A.csv")
        _ = try await bench.collect()
        try offer("2", as: "A.csv")
        let correction = try await bench.collect()
        #expect(correction.names == ["A.csv"])
        #expect(correction.taken.map(\.replaced) == ["archive/2026-11-20/A.csv"])
        try offer("", as: ".no-validators")
        let same = try await bench.collect()
        #expect(same.names.isEmpty)
        #expect(same.same.map(\.text) == ["A.csv"])
        #expect(try bench.files(below: "inbox") == ["A.csv": "2", "archive/2026-11-20/A.csv": "1"])
    }

    private static let long = (0..<40_000).map { "\($0)" }.joined(separator: "\n")

    @Test func `a cut download goes on where it stopped`() async throws {
        let bench = try bench("A.csv")
        try offer(HTTPSConnectorTests.long, as: "A.csv")
        try offer("70000", as: ".cut")
        #expect(try await bench.collect().names == ["A.csv"])
        #expect(bench.text("inbox/A.csv") == HTTPSConnectorTests.long)
        let rest = HTTPSConnectorTests.long.utf8.count - 70_000
        #expect(server.answers == ["GET /A.csv - 200 70000", "GET /A.csv bytes=70000- 206 \(rest)"])
    }

    /// What stands in the way of going on, and the requests that a fresh start takes.
    @Test(arguments: ["changed", "no-ranges", "no-validators", "another boot", "whole already", "longer than all"])
    func `a part that cannot be continued is fetched anew`(obstacle: String) async throws {
        let bench = try bench("A.csv")
        let part = bench.folder.file("inbox/.collect/parts")
        try offer(HTTPSConnectorTests.long, as: "A.csv")
        let interrupted = try await interruptedRun(bench)
        #expect(interrupted == 70_000)
        switch obstacle {
        case "changed": try offer(HTTPSConnectorTests.long + "\nend", as: "A.csv")
        case "no-ranges": try offer("", as: ".no-ranges")
        case "no-validators": try offer("", as: ".no-validators")
        case "another boot":
            let note = try String(contentsOfFile: "\(part)/.A.csv.json", encoding: .utf8)
            let boot = try String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)
                .trimmingCharacters(in: .whitespacesAndNewlines)
            #expect(note.contains(boot))
            try note.replacingOccurrences(of: boot, with: "0").write(
                toFile: "\(part)/.A.csv.json", atomically: true, encoding: .utf8)
        case "whole already": try Data(HTTPSConnectorTests.long.utf8).write(to: URL(filePath: "\(part)/A.csv"))
        default:
            try Data((HTTPSConnectorTests.long + "xx").utf8).write(to: URL(filePath: "\(part)/A.csv"))
        }
        #expect(try await bench.collect().names == ["A.csv"])
        #expect(
            try bench.files(below: "inbox")["A.csv"] == String(contentsOfFile: offered.file("A.csv"), encoding: .utf8))
        #expect(try FileManager.default.contentsOfDirectory(atPath: part).isEmpty)
    }

    /// A run whose process is gone after the first cut: its part lies there, its size is given back.
    private func interruptedRun(_ bench: SourceBench) async throws -> Int {
        let inbox = try OpenInbox(bench.source, now: SourceBench.start)
        let name = try #require(SourceFileName("A.csv"))
        let lane = try HTTPLane(trust: TLSTrust(caFile: keys.file("tls-ca.pem")), limits: .download)
        let address = server.url("A.csv")
        var part = try Part(name, in: inbox.folder, origin: address)
        let etag = try await lane.send(HTTPRequest(method: .get, url: address)).headers["etag"]
        try part.begin(
            PartNote(origin: address, mark: RemoteMark(etag: etag, size: HTTPSConnectorTests.long.utf8.count)))
        try Data(HTTPSConnectorTests.long.utf8.prefix(70_000)).write(to: URL(filePath: part.path))
        return part.usable
    }

    @Test(arguments: [
        ("503", ConnectorError.serverBusy(file: "A.csv", status: 503), ConnectorError.Consequence.later),
        ("302", .unexpectedStatus(file: "A.csv", status: 302), .operatorNeeded),
        ("401", .loginDenied(detail: "“A.csv”：HTTP 401"), .operatorNeeded),
    ])
    func `another answer is an error that says who must act`(
        status: String, error: ConnectorError, consequence: ConnectorError.Consequence
    ) async throws {
        let bench = try bench("A.csv")
        try offer("1", as: "A.csv")
        try offer(status, as: ".status")
        let collected = try await bench.collect()
        #expect(collected.problems == [error])
        #expect(collected.problems.map(\.consequence) == [consequence])
        #expect(try bench.files(below: "inbox").isEmpty)
    }

    @Test func `a body without an end of its own is not taken`() async throws {
        let bench = try bench("A.csv")
        try offer("1", as: "A.csv")
        try offer("", as: ".no-length")
        #expect(try await bench.collect().problems == [.unmeasured(file: "A.csv")])
        #expect(try bench.files(below: "inbox").isEmpty)
    }

    @Test func `the token is shown, and stands in no line of the ledger`() async throws {
        let bench = try bench("A.csv?key=in-the-query", token: "s3cret")
        try offer("1", as: "A.csv")
        try offer("s3cret", as: ".token")
        #expect(try await bench.collect().names == ["A.csv"])
        let ledger = try #require(bench.text("inbox/.collect/ledger.ndjson"))
        #expect(ledger.contains("/A.csv"))
        #expect(!ledger.contains("s3cret") && !ledger.contains("in-the-query"))
    }

    @Test func `only the pinned key of the trusted authority is believed`() async throws {
        try offer("1", as: "A.csv")
        #expect(try await bench("A.csv", pin: keys.pin()).collect().names == ["A.csv"])
        let other = "JV5APwxkmRochEqpGSoaAId8xpU8DzKM3HF7s0Rgbyk="
        for bench in [try bench("A.csv", pin: other), try bench("A.csv", ca: "other-ca.pem")] {
            let collected = try await bench.collect()
            #expect(collected.problems.map(\.consequence) == [.operatorNeeded])
            guard case .untrusted = collected.problems.first else { throw SampleError.missing("a distrust") }
        }
    }

    @Test func `a server that is not there is for later`() async throws {
        server.stop()
        let collected = try await bench("A.csv").collect()
        #expect(collected.problems == [.unreachable(reason: "连接被拒绝，请检查地址与对方状态")])
        #expect(collected.problems.map(\.consequence) == [.later])
    }
}
