import Foundation
import TestKit
import Testing

@Suite struct IngestTests {
    @Test func `the same export again stores and queues nothing`() async throws {
        let place = try await Workplace.ingested()
        let before = try #require(try place.store)
        let outcome = try await place.anze("ingest", "export", "--insurer", Workplace.insurer, "--json")
        #expect(outcome.end == .exit(1))
        #expect(outcome.output.contains(#""stored":0,"#))
        #expect(outcome.output.contains(#""unchanged":729,"#))
        try expectSame(place, before)
    }

    @Test func `the next day's export of the same content stores and queues nothing`() async throws {
        let place = try await Workplace.ingested()
        let before = try #require(try place.store)
        try place.writeNextDay()
        let outcome = try await place.anze("ingest", "next", "--insurer", Workplace.insurer, "--json")
        #expect(outcome.end == .exit(1))
        for member in [#""asOf":"2026-11-21""#, #""stored":0,"#, #""unchanged":729"#] {
            #expect(outcome.output.contains(member), "\(outcome.output)")
        }
        try expectSame(place, before)
    }

    @Test func `a service that changed gets one new version and one delivery`() async throws {
        let place = try await Workplace.accepted()
        let before = try #require(try place.store)
        let accepted = try place.ask("SELECT key FROM delivery WHERE kind = 'service'", as: String.self)
        var changed = ""
        try place.edit("FWJL") { table in
            let number = try table.column("服务编号")
            let row = try #require(
                table.rows.firstIndex { row in accepted.contains { $0.hasSuffix("/\(row[number])") } })
            changed = table.rows[row][number]
            try table.set("33", in: "参加人数", row: row)
        }
        try place.writeNextDay()
        let outcome = try await place.anze("ingest", "next", "--insurer", Workplace.insurer, "--json")
        #expect(outcome.output.contains(#""stored":1,"#), "\(outcome.output)")
        let after = try #require(try place.store)
        #expect(after.rows["version"] == 730)
        #expect(after.deliveries == ["accepted": before.deliveries["accepted"] ?? 0, "queued": 1])
        #expect(after.isWhole)
        let queued = try place.ask("SELECT key || ' ' || number FROM delivery WHERE state = 'queued'", as: String.self)
        #expect(queued.map { $0.hasSuffix("/\(changed) 2") } == [true])
    }

    @Test func `a change of what still waits replaces it in the queue`() async throws {
        let place = try await Workplace.ingested()
        try place.edit("TBDW") { try $0.set("77", in: "从业人数", row: 0) }
        let outcome = try await place.anze("ingest", "export", "--insurer", Workplace.insurer)
        #expect(outcome.end == .exit(1))
        let after = try #require(try place.store)
        #expect(after.deliveries == ["queued": 337, "superseded": 1])
        #expect(after.isWhole)
    }

    @Test func `refused files and records stay out, the others are stored`() async throws {
        let place = try await Workplace()
        try place.edit("FWZJ") { $0.columns[$0.columns.count - 1] = "别的列" }
        let outcome = try await place.anze("ingest", "export", "--insurer", Workplace.insurer)
        #expect(outcome.end == .exit(1))
        #expect(outcome.output.contains(Workplace.file("FWZJ")))
        #expect(try place.ask("SELECT DISTINCT kind FROM version WHERE kind = 'expert'", as: String.self).isEmpty)
        #expect(try place.store?.isWhole == true)
        #expect((try place.store?.rows["version"] ?? 0) > 300)
    }

    @Test(arguments: [1, 60_000, 250_000, 600_000, 1_000_000, 1_400_000])
    func `a crash leaves whole files, and the next run stores the rest once`(bytes: Int) async throws {
        let place = try await Workplace()
        #expect(try await place.crashIngest(at: bytes) == .signal(SIGKILL))
        #expect(try place.store?.isWhole != false)
        let again = try await place.anze("ingest", "export", "--insurer", Workplace.insurer)
        #expect(again.end == .exit(1))
        let content = try #require(try place.store)
        #expect(content.isWhole)
        #expect(content.rows["version"] == 729)
        #expect(content.rows["leaf"] == 729)
        #expect(content.deliveries == ["queued": 337])
        #expect(try await place.anze("status").end == .exit(0))
    }

    private func expectSame(_ place: Workplace, _ before: StoreContent) throws {
        let after = try #require(try place.store)
        for table in ["version", "delivery", "dependency", "leaf"] { #expect(after.rows[table] == before.rows[table]) }
        #expect(after.deliveries == before.deliveries)
        #expect(after.isWhole)
    }
}

extension Workplace {
    /// Writes the export again as that of the next day: the same content under new names, which the manifest lists.
    fileprivate func writeNextDay() throws {
        let next = "20261121"
        try FileManager.default.createDirectory(atPath: folder.file("next"), withIntermediateDirectories: true)
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.file("export")) {
            var content = try Data(contentsOf: URL(filePath: folder.file("export/\(name)")))
            if name == Workplace.file("DZQD") {
                while let range = content.range(of: Data(Workplace.day.utf8)) {
                    content.replaceSubrange(range, with: Data(next.utf8))
                }
            }
            let renamed = name.replacingOccurrences(of: Workplace.day, with: next)
            try content.write(to: URL(filePath: folder.file("next/\(renamed)")))
        }
    }

    /// Kills an ingest when the store's log has a size; one that was faster than the look is run anew, some times.
    fileprivate func crashIngest(at bytes: Int) async throws -> ProgramEnd {
        var end = ProgramEnd.exit(0)
        for _ in 0..<8 where end != .signal(SIGKILL) {
            for name in ["gateway.db", "gateway.db-wal", "gateway.db-shm"] where contains(name) {
                try FileManager.default.removeItem(atPath: folder.file(name))
            }
            end = try await Turnstile.shared.pass {
                let program = try start(["ingest", "export", "--insurer", Workplace.insurer])
                try await eventually("\(bytes) bytes in the store's log") {
                    program.hasEnded || size(of: "gateway.db-wal") >= bytes
                }
                return await program.crash()
            }
        }
        return end
    }

    /// A file's size; 0 when there is none.
    fileprivate func size(of name: String) -> Int {
        var status = stat()
        return stat(folder.file(name), &status) == 0 ? Int(status.st_size) : 0
    }
}
