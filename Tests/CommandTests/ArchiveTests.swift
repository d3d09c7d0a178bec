import Foundation
import TestKit
import Testing

@Suite struct ArchiveTests {
    @Test func `archives, verifies, and gives a proof again after it was put back`() async throws {
        let place = try await Workplace.accepted()
        try place.configure("evidence:", as: "retention: {deliveries: 5y, logs: 6mo}\nevidence:")
        let young = try await place.anze("archive", "run")
        #expect(young.end == .exit(0) && young.output.contains("没有可以归档"), "\(young.output) \(young.complaint)")
        let before = try place.store
        let run = try await place.anze("archive", "run", "--before", "2100-01-01")
        #expect(run.end == .exit(0) && run.output.contains("第 1 号"), "\(run.complaint)")
        #expect(try place.ask("SELECT count(*) FROM batch_body", as: Int.self) == [0])
        #expect(try place.store?.deliveries == before?.deliveries)
        #expect(try await place.anze("archive", "verify").end == .exit(0))
        #expect(try await place.anze("status").end == .exit(0))

        let key = try #require(
            try place.ask("SELECT key FROM delivery WHERE kind = 'service' ORDER BY key LIMIT 1", as: String.self).first
        )
        let gone = try await place.anze("evidence", "export", key, "--out", "proof.json")
        #expect(gone.end != .exit(0) && gone.complaint.contains("anze archive restore 1"), "\(gone.complaint)")
        let back = try await place.anze("archive", "restore", "1", "--reason", "出具证明")
        #expect(back.end == .exit(0), "\(back.complaint)")
        #expect(try await place.anze("evidence", "export", key, "--out", "proof.json").end == .exit(0))
        #expect(try await place.anze("evidence", "verify", "proof.json", "--trust", "pki/sm2-ca.pem").end == .exit(0))
        #expect(try await place.anze("archive", "restore", "1", "--reason", "再次").end == .exit(2))

        // The same content again is the same bytes, but for the head.
        #expect(try await place.anze("archive", "run", "--before", "2100-01-01").end == .exit(0))
        let (first, second) = (
            try place.text(of: "archive/archive-000001.ndjson"), try place.text(of: "archive/archive-000002.ndjson")
        )
        #expect(first.split(separator: "\n").dropFirst() == second.split(separator: "\n").dropFirst())
        #expect(second.contains(#""previous":{"name":"archive-000001.ndjson""#))
    }

    @Test func `a changed or missing file is found, and is not put back`() async throws {
        let place = try await Workplace.accepted()
        #expect(try await place.anze("archive", "run", "--before", "2100-01-01").end == .exit(0))
        let text = try place.text(of: "archive/archive-000001.ndjson")
        try place.write(
            text.replacingOccurrences(of: "accepted", with: "rejected"), to: "archive/archive-000001.ndjson")
        for command in [["archive", "verify"], ["archive", "restore", "1", "--reason", "测试"]] {
            let outcome = try await place.run(command)
            #expect(outcome.end == .exit(1) && outcome.complaint.contains("SM3 不符"), "\(outcome.complaint)")
        }
        try FileManager.default.removeItem(atPath: place.folder.file("archive/archive-000001.ndjson"))
        #expect(try await place.anze("archive", "verify").end == .exit(74))
    }

    @Test func `a run that died writes the same file again`() async throws {
        let run = ["archive", "run", "--before", "2100-01-01"]
        let whole = try await Workplace.accepted()
        let counting = try await FaultyCalls.shared.value.environment(in: whole)
        #expect(try await whole.run(run, environment: counting).end == .exit(0))
        let calls = try FaultyCalls.count(in: whole)
        for call in [calls / 4, calls / 2, calls * 3 / 4, calls - 3] {
            let place = try await Workplace.accepted()
            let fault = Fault(act: .before, call: call)
            let died = try await place.run(
                run, environment: try await FaultyCalls.shared.value.environment(in: place, fault))
            #expect(died.end == .signal(SIGKILL), "\(call) of \(calls)")
            #expect(try await place.run(run).end == .exit(0))
            #expect(
                try place.text(of: "archive/archive-000001.ndjson") == whole.text(of: "archive/archive-000001.ndjson"))
            #expect(!place.contains("archive/archive-000002.ndjson"))
            #expect(try await place.anze("archive", "verify").end == .exit(0))
            #expect(try place.store?.deliveries == ["accepted": 337])
        }
    }

    @Test func `a full disk ends with 74, takes nothing out of the store, and the next run archives it`() async throws {
        let run = ["archive", "run", "--before", "2100-01-01"]
        let whole = try await Workplace.accepted()
        let counting = try await FaultyCalls.shared.value.environment(in: whole, count: .full)
        #expect(try await whole.run(run, environment: counting).end == .exit(0))
        for call in [try FaultyCalls.count(in: whole) / 3, try FaultyCalls.count(in: whole) / 2] {
            let place = try await Workplace.accepted()
            let bodies = try place.ask("SELECT count(*) FROM batch_body", as: Int.self)
            let fault = Fault(act: .full, call: call)
            let full = try await place.run(
                run, environment: try await FaultyCalls.shared.value.environment(in: place, fault))
            #expect(full.end == .exit(74) && !full.complaint.isEmpty, "\(full.complaint)")
            #expect(try place.ask("SELECT count(*) FROM batch_body", as: Int.self) == bodies)
            #expect(try await place.run(run).end == .exit(0))
            #expect(
                try place.text(of: "archive/archive-000001.ndjson") == whole.text(of: "archive/archive-000001.ndjson"))
        }
    }

    @Test func `a second process keeps away while one archives`() async throws {
        let place = try await Workplace.accepted()
        let folder = place.folder.file("archive")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let descriptor = open("\(folder)/.lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        #expect(flock(descriptor, LOCK_EX | LOCK_NB) == 0)
        for command in [["run", "--before", "2100-01-01"], ["restore", "1", "--reason", "测试"]] {
            let outcome = try await place.run(["archive"] + command)
            #expect(outcome.end == .exit(4) && outcome.complaint.contains("另一个进程"), "\(outcome.complaint)")
        }
        #expect(try place.ask("SELECT count(*) FROM archive", as: Int.self) == [0])
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }

    @Test func `of two runs at once none writes over what the other has taken out of the store`() async throws {
        let place = try await Workplace.accepted()
        let run = ["archive", "run", "--before", "2100-01-01"]
        async let first = place.run(run)
        async let second = place.run(run)
        let ends = try await [first.end, second.end]
        #expect(ends.contains(.exit(0)) && ends.allSatisfy { $0 == .exit(0) || $0 == .exit(4) })
        #expect(try await place.anze("archive", "verify").end == .exit(0))
        #expect(try await place.anze("archive", "restore", "1", "--reason", "测试").end == .exit(0))
    }

    @Test func `without a period and without a day nothing is archived`() async throws {
        let place = try await Workplace.accepted()
        let outcome = try await place.anze("archive", "run")
        #expect(outcome.end == .exit(2) && outcome.complaint.contains("retention"), "\(outcome.complaint)")
    }
}
