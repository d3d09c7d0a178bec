import Foundation
import TestKit
import Testing

@Suite struct CollectTests {
    @Test func `a dropped export is ingested, archived, and then there is nothing to do`() async throws {
        let place = try await Workplace()
        try place.addDrop()
        try place.offer()
        let outcome = try await place.anze("collect")
        #expect(outcome.end == .exit(1), "\(outcome.complaint)")
        #expect(outcome.output.contains("来源 drop：取得 \(Workplace.file("BD"))"))
        #expect(outcome.output.contains("入库 729"))
        #expect(outcome.complaint.isEmpty)
        #expect(try place.store?.rows["version"] == 729)
        #expect(try place.inbox() == place.exportNames.map { "archive/DAY/\($0)" })
        #expect(try FileManager.default.contentsOfDirectory(atPath: place.folder.file("drop")).isEmpty)
        let again = try await place.anze("collect")
        #expect(again.end == .exit(0))
        #expect(again.output.isEmpty && again.complaint.isEmpty)
    }

    @Test func `the document says what was taken, ingested and moved`() async throws {
        let place = try await Workplace()
        try place.addDrop()
        try place.offer()
        let outcome = try await place.anze("collect", "drop", "--json")
        #expect(outcome.end == .exit(1))
        let document = try JSONDecoder().decode(Document.self, from: Data(outcome.output.utf8))
        #expect(document.schema == "anze-collect-1")
        #expect(document.sources.map(\.taken.count) == [12])
        #expect(document.ingested.map(\.stored) == [729])
        #expect(document.moved.count == 12)
        #expect(document.moved.allSatisfy { !$0.isQuarantined && $0.to.hasPrefix("archive/") })
        #expect(outcome.complaint.isEmpty)
    }

    @Test func `half of a file, and files of other names, stay where they are or go into quarantine`() async throws {
        let place = try await Workplace()
        try place.addDrop()
        try place.offer()
        try place.copy("export/\(Workplace.file("BD"))", to: "drop/\(Workplace.file("HF", day: "20261121")).part")
        let half = place.folder.file("drop/\(Workplace.file("PA", day: "20261121"))")
        try Data("still being".utf8).write(to: URL(filePath: half))
        // A clock that is a little ahead: the file has not settled, however slow the machine is.
        try FileManager.default.setAttributes([.modificationDate: Date(timeIntervalSinceNow: 120)], ofItemAtPath: half)
        try place.copy("export/\(Workplace.file("BD"))", to: "drop/report.csv")
        let outcome = try await place.anze("collect")
        #expect(outcome.end == .exit(3))
        #expect(try place.store?.rows["version"] == 729)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: place.folder.file("drop")).sorted() == [
                "\(Workplace.file("HF", day: "20261121")).part", Workplace.file("PA", day: "20261121"),
            ])
        let quarantined = try place.inbox().filter { $0.hasPrefix("quarantine") }
        #expect(quarantined == ["quarantine/DAY/report.csv", "quarantine/DAY/report.csv.reason.txt"])
        let reason = try place.reason("report.csv")
        for word in ["report.csv", "drop", "不属于", "DY_BD_{yyyyMMdd}.csv"] { #expect(reason.contains(word)) }
    }

    @Test func `an export waits for what its manifest names`() async throws {
        let place = try await Workplace()
        try place.addDrop()
        try place.offer()
        let late = Workplace.file("PA")
        try FileManager.default.moveItem(
            atPath: place.folder.file("drop/\(late)"), toPath: place.folder.file("late.csv"))
        let first = try await place.anze("collect")
        #expect(first.end == .exit(4))
        for word in ["2026-11-20", late, "等到"] { #expect(first.complaint.contains(word), "\(first.complaint)") }
        #expect(try place.store == nil)
        #expect(try place.inbox() == place.exportNames.filter { $0 != late })
        try place.copy("late.csv", to: "drop/\(late)")
        #expect(try await place.anze("collect").end == .exit(1))
        #expect(try place.store?.rows["version"] == 729)
        #expect(try place.inbox() == place.exportNames.map { "archive/DAY/\($0)" })
    }

    @Test func `an export whose patience is over is taken as it is`() async throws {
        let place = try await Workplace()
        try place.addDrop(", wait: 1s")
        try place.offer("BD", "TBDW")
        var outcome = try await place.anze("collect")
        for _ in 0..<60 where outcome.end == .exit(4) && outcome.complaint.contains("对账清单未提供") {
            outcome = try await place.anze("collect")
        }
        #expect(outcome.end == .exit(1) || outcome.end == .exit(0), "\(outcome.complaint)")
        #expect(try place.inbox() == ["BD", "TBDW"].map { "archive/DAY/\(Workplace.file($0))" })
        #expect((try place.store?.rows["version"] ?? 0) > 100)
    }

    @Test func `an insurer with too much on its way waits in the inbox, and goes on by itself`() async throws {
        let place = try await Workplace()
        try place.addDrop()
        try place.configure("evidence:", as: "intake: {waitAbove: 50}\nevidence:")
        try place.offer()
        #expect(try await place.anze("collect").end == .exit(1))
        #expect(try place.store?.rows["version"] == 729)
        // The next day's export: one of its units was renamed.
        let units = Workplace.file("TBDW", day: "20261121")
        try place.edit("TBDW") { try $0.set("上海更名化工有限公司", in: "单位名称", row: 0) }
        try place.copy("export/\(Workplace.file("TBDW"))", to: "drop/\(units)")
        let before = try place.store
        let held = try await place.anze("collect")
        #expect(held.end == .exit(0) && held.complaint.isEmpty, "\(held.complaint)")
        #expect(held.output.contains("1 个文件留在收件箱，待报送 73 条，多于 intake.waitAbove 的 50 条"), "\(held.output)")
        #expect(try place.store == before)
        #expect(try place.inbox().filter { !$0.hasPrefix("archive/") } == [units])
        let document = try await place.anze("collect", "--json")
        #expect(document.end == .exit(0) && document.output.contains("\"files\":[\"\(units)\"]"), "\(document.output)")
        let metrics = try await place.anze("status", "--metrics").output
        #expect(metrics.contains(#"anze_intake_backlog{insurer="dongyue"} 73"#), "\(metrics)")
        #expect(metrics.contains(#"anze_intake_held{insurer="dongyue"} 1"#))
        // By hand it is taken, with a warning.
        let ingest = try await place.anze("ingest", "export", "--insurer", Workplace.insurer)
        #expect(ingest.end == .exit(1) && ingest.complaint.contains("多于 intake.waitAbove"), "\(ingest.complaint)")
        #expect(try place.store?.rows["version"] == 730)
        let platform = try await Platform(for: place)
        _ = try await place.anze("sync", "--until-idle")
        let taken = try await place.anze("collect")
        #expect([.exit(0), .exit(1), .exit(4)].contains(taken.end), "\(taken.complaint)")
        #expect(!taken.output.contains("留在收件箱"), "\(taken.output)\(taken.complaint)")
        #expect(try await place.anze("status", "--metrics").output.contains(#"anze_intake_held{insurer="dongyue"} 0"#))
        _ = platform
    }

    @Test func `an insurer whose files cannot be put away keeps no other's from being judged`() async throws {
        let place = try await Workplace()
        try place.configure("insurers: [\(Workplace.insurer)]", as: "insurers: [\(Workplace.insurer), jianghai]")
        try place.add(
            sources: """
                drop: {insurer: \(Workplace.insurer), folder: {path: drop}}
                other: {insurer: jianghai, folder: {path: other}}
                """)
        try place.write([0xFF], as: "BD")
        try place.offer("BD")
        // A file where the folder of files should be that cannot be read.
        try place.copy("export/\(Workplace.file("BD"))", to: "var/inbox/drop/quarantine")
        let sample = "JH_20261120.xlsx"
        try FileManager.default.createDirectory(atPath: place.folder.file("other"), withIntermediateDirectories: true)
        try FileManager.default.copyItem(
            atPath: "\(Repository.mappings)/insurers/jianghai/1/samples/\(sample)",
            toPath: place.folder.file("export/\(sample)"))
        try place.copy("export/\(sample)", to: "other/\(sample)")
        let outcome = try await place.anze("collect")
        #expect(outcome.end == .exit(74) && outcome.complaint.contains("quarantine"), "\(outcome.complaint)")
        // She was judged: her manifest does not agree.
        #expect(outcome.output.contains("数据日期 2026-11-20：1 个文件，636 行"), "\(outcome.output)")
        #expect(try place.inbox("other") == ["quarantine/DAY/\(sample)", "quarantine/DAY/\(sample).reason.txt"])
        try FileManager.default.removeItem(atPath: place.folder.file("var/inbox/drop/quarantine"))
        #expect(try await place.anze("collect").end == .exit(3))
        #expect(try place.inbox().contains("quarantine/DAY/\(Workplace.file("BD"))"))
    }

    @Test func `fetching alone leaves the files in the inbox`() async throws {
        let place = try await Workplace()
        try place.addDrop()
        try place.offer()
        let outcome = try await place.anze("collect", "--no-ingest")
        #expect(outcome.end == .exit(0))
        #expect(try place.store == nil)
        #expect(try place.inbox() == place.exportNames)
        #expect(try await place.anze("collect").end == .exit(1))
        #expect(try place.store?.rows["version"] == 729)
    }

    @Test func `a file that cannot be read is put aside, and its correction completes the export`() async throws {
        let place = try await Workplace()
        try place.addDrop()
        let experts = Workplace.file("FWZJ")
        try place.offer()
        try place.copy("export/\(experts)", to: "right.csv")
        try place.write([0xFF] + place.bytes(of: "FWZJ").dropFirst(), as: "FWZJ")
        try place.offer("FWZJ")
        let outcome = try await place.anze("collect")
        #expect(outcome.end == .exit(3))
        #expect(outcome.complaint.contains("\(experts) 已隔离"))
        #expect(try place.store == nil)
        #expect(try place.inbox().filter { $0.hasPrefix("quarantine") }.count == 2)
        let reason = try place.reason(experts)
        for word in ["表头", "GB18030"] { #expect(reason.contains(word)) }
        #expect(!reason.contains(place.folder.path))
        try place.copy("right.csv", to: "drop/\(experts)")
        #expect(try await place.anze("collect").end == .exit(1))
        #expect(try place.store?.rows["version"] == 729)
    }

    @Test func `a refused header puts its file aside, and the others are archived`() async throws {
        let place = try await Workplace()
        try place.addDrop()
        try place.edit("FWZJ") { $0.columns[$0.columns.count - 1] = "别的列" }
        try place.offer()
        let outcome = try await place.anze("collect")
        #expect(outcome.end == .exit(1))
        let experts = Workplace.file("FWZJ")
        #expect(
            try place.inbox().filter { $0.hasPrefix("quarantine") } == [
                "quarantine/DAY/\(experts)", "quarantine/DAY/\(experts).reason.txt",
            ])
        #expect(try place.inbox().filter { $0.hasPrefix("archive") }.count == 11)
        for word in ["拒收", "服务项目"] { #expect(try place.reason(experts).contains(word)) }
    }

    @Test func `a manifest that does not agree puts everything aside, nothing is stored`() async throws {
        let place = try await Workplace()
        try place.addDrop()
        try place.changeMappings("manifest: advisory", as: "manifest: hold", in: ["insurer.yaml"])
        try place.edit("BD") { $0.rows.removeLast() }
        try place.offer()
        let outcome = try await place.anze("collect")
        #expect(outcome.end == .exit(1))
        #expect(try place.ask("SELECT count(*) FROM version", as: Int.self) == [0])
        #expect(try place.inbox().count == 24)
        #expect(try place.reason(Workplace.file("BD")).contains("--accept-manifest"))
    }

    @Test func `the same file again is said and archived, a changed one is ingested as a correction`() async throws {
        let place = try await Workplace()
        try place.addDrop()
        try place.offer()
        #expect(try await place.anze("collect").end == .exit(1))
        try place.offer("TBDW")
        let same = try await place.anze("collect")
        #expect(same.end == .exit(0))
        #expect(same.output == "来源 drop：\(Workplace.file("TBDW")) 与以前取过的相同，跳过\n")
        try place.edit("TBDW") { try $0.set("77", in: "从业人数", row: 0) }
        try place.offer("TBDW")
        let correction = try await place.anze("collect")
        // Judged with the archived files of its day, the manifest among them, so that nothing is lacking.
        #expect(correction.end == .exit(1))
        #expect(correction.complaint.isEmpty, "\(correction.complaint)")
        #expect(correction.output.contains("12 个文件"), "\(correction.output)")
        #expect(correction.output.contains("入库 1\n"), "\(correction.output)")
        #expect(try place.store?.rows["version"] == 730)
        #expect(try place.inbox().contains("archive/DAY/DY_TBDW_20261120~3.csv"))
    }

    @Test func `an insurer without a mapping does not keep another's export waiting`() async throws {
        let place = try await Workplace()
        try place.configure("insurers: [dongyue]", as: "insurers: [unmapped, dongyue]")
        try place.add(
            sources: """
                other: {insurer: unmapped, folder: {path: other}}
                drop: {insurer: dongyue, folder: {path: drop}}
                """)
        try place.offer()
        try place.offer("BD", in: "other")
        let outcome = try await place.anze("collect")
        #expect(outcome.end == .exit(2))
        #expect(outcome.complaint.contains("unmapped"))
        #expect(try place.store?.rows["version"] == 729)
        #expect(try place.inbox("other") == [Workplace.file("BD")])
    }

    @Test func `two at once take everything once`() async throws {
        let place = try await Workplace()
        try place.addDrop()
        try place.offer()
        async let one = place.anze("collect")
        async let two = place.anze("collect")
        let ends = [try await one.end, try await two.end]
        #expect(ends.allSatisfy { [.exit(0), .exit(1), .exit(4)].contains($0) }, "\(ends)")
        #expect(ends.contains(.exit(1)))
        #expect(try place.store?.rows["version"] == 729)
        #expect(try place.store?.isWhole == true)
        #expect(try place.taken() == Dictionary(uniqueKeysWithValues: place.exportNames.map { ($0, 1) }))
        #expect(try place.inbox() == place.exportNames.map { "archive/DAY/\($0)" })
    }

    @Test(arguments: [1, 300_000, 900_000])
    func `a run that is killed while it stores is finished by the next`(bytes: Int) async throws {
        let place = try await Workplace()
        try place.addDrop()
        try place.offer()
        try await Turnstile.shared.pass {
            let program = try place.start(["collect"])
            try await eventually("\(bytes) bytes in the store's log") {
                program.hasEnded || place.size(of: "gateway.db-wal") >= bytes
            }
            await program.crash()
        }
        let again = try await place.anze("collect")
        #expect([.exit(0), .exit(1)].contains(again.end), "\(again.complaint)")
        #expect(try place.store?.rows["version"] == 729)
        #expect(try place.store?.isWhole == true)
        #expect(try place.taken().values.allSatisfy { $0 == 1 })
        #expect(try place.inbox() == place.exportNames.map { "archive/DAY/\($0)" })
    }

    @Test(.enabled(if: SmallDisk.canBeMade, "only root may mount a disk that is soon full"))
    func `a full disk ends with 74, and the next run takes the rest`() async throws {
        let place = try await Workplace()
        try place.addDrop(", inbox: disk/inbox")
        try FileManager.default.createDirectory(atPath: place.folder.file("disk"), withIntermediateDirectories: true)
        let disk = try SmallDisk(at: place.folder.file("disk"), kilobytes: 100)
        try place.offer()
        let outcome = try await place.anze("collect", "--no-ingest")
        #expect(outcome.end == .exit(74), "\(outcome.complaint)")
        #expect(outcome.complaint.contains("磁盘已满"))
        try disk.resize(kilobytes: 32_768)
        #expect(try await place.anze("collect").end == .exit(1))
        #expect(try place.store?.rows["version"] == 729)
    }

    private struct Document: Decodable {
        struct File: Decodable { let name, sm3: String }
        struct Source: Decodable { let taken: [File] }
        struct Ingested: Decodable { let stored: Int }
        struct Move: Decodable {
            let to: String
            let isQuarantined: Bool
        }

        let schema: String
        let sources: [Source]
        let ingested: [Ingested]
        let moved: [Move]
    }
}

extension Workplace {
    /// What is written beside a file in the quarantine.
    fileprivate func reason(_ name: String) throws -> String {
        let root = "var/inbox/drop/quarantine"
        guard let day = try FileManager.default.contentsOfDirectory(atPath: folder.file(root)).first else {
            throw SampleError.missing(root)
        }
        return try text(of: "\(root)/\(day)/\(name).reason.txt")
    }

    /// A file's size; 0 when there is none.
    fileprivate func size(of name: String) -> Int {
        var status = stat()
        return stat(folder.file(name), &status) == 0 ? Int(status.st_size) : 0
    }
}
