import Foundation
import TestKit
import Testing

@Suite struct StoreFaultTests {
    private static let commands = [
        ["ingest", "export", "--insurer", Workplace.insurer], ["sync"], ["status"], ["failures"],
        ["evidence", "checkpoint"], ["store", "migrate"],
    ]

    @Test func `a store of a newer program is left alone`() async throws {
        let place = try await Workplace.ingested()
        try place.tamper("PRAGMA user_version = 99")
        let before = try place.store
        for command in StoreFaultTests.commands {
            try await refuse(place, command, ["gateway.db", "99", "请使用较新的 anze"])
        }
        #expect(try place.store == before)
    }

    @Test func `a file that is no store is left alone`() async throws {
        let place = try await Workplace()
        let text = String(repeating: "this is no database\n", count: 100)
        try place.write(text, to: "gateway.db")
        for command in StoreFaultTests.commands { try await refuse(place, command, ["gateway.db", "无法读写"]) }
        #expect(try place.text(of: "gateway.db") == text)
    }

    @Test func `a database of another program is left alone`() async throws {
        let place = try await Workplace()
        try place.tamper("CREATE TABLE guest (name TEXT)")
        for command in StoreFaultTests.commands { try await refuse(place, command, ["gateway.db", "不是 anze 的存储文件"]) }
        #expect(try place.ask("SELECT name FROM sqlite_master", as: String.self) == ["guest"])
    }

    @Test func `a folder in the store's place is left alone`() async throws {
        let place = try await Workplace()
        try FileManager.default.createDirectory(atPath: place.storePath, withIntermediateDirectories: true)
        for command in StoreFaultTests.commands { try await refuse(place, command, ["gateway.db", "无法读写"]) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: place.storePath).isEmpty)
    }

    @Test(
        .enabled(if: SmallDisk.canBeMade, "only root may mount a disk that is soon full"),
        arguments: [120, 500, 1100, 1700])
    func `a full disk stores each file whole or not at all, and the next run the rest`(kilobytes: Int) async throws {
        let place = try await Workplace()
        try FileManager.default.createDirectory(
            atPath: place.folder.file("disk"), withIntermediateDirectories: true)
        let disk = try SmallDisk(at: place.folder.file("disk"), kilobytes: kilobytes)
        try place.configure("sqlite:gateway.db", as: "sqlite:disk/gateway.db")
        try await refuse(
            place, ["ingest", "export", "--insurer", Workplace.insurer], ["disk/gateway.db", "已满", "请释放空间"])
        try disk.resize(kilobytes: 32_768)
        let left = try StoreContent(path: place.folder.file("disk/gateway.db"))
        #expect(left?.isWhole != false)
        #expect((left?.rows["version"] ?? 0) < 729)
        let again = try await place.anze("ingest", "export", "--insurer", Workplace.insurer)
        #expect(again.end == .exit(1))
        let content = try #require(try StoreContent(path: place.folder.file("disk/gateway.db")))
        #expect(content.isWhole)
        #expect(content.rows["version"] == 729)
        #expect(content.deliveries == ["queued": 337])
    }

    @Test(.enabled(if: SmallDisk.canBeMade, "only root may mount a disk that is soon full"))
    func `a full disk leaves no package, and a built one waits until it can be sealed`() async throws {
        let place = try await Workplace.ingested()
        try place.addPackages(more: "\n    approveFirst: true")
        let folder = place.folder.file("packages")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let disk = try SmallDisk(at: folder, kilobytes: 4)
        func isFull(_ outcome: Outcome) {
            #expect(outcome.end == .exit(74) && outcome.output.isEmpty, "\(outcome.output)\(outcome.complaint)")
            #expect(outcome.complaint.contains("磁盘已满，请释放空间"), "\(outcome.complaint)")
        }
        for kilobytes in [4, 16, 28] {
            try disk.resize(kilobytes: kilobytes)
            isFull(try await place.build())
            #expect(try place.ask("SELECT state FROM package", as: String.self).isEmpty)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
        }
        try disk.resize(kilobytes: 4096)
        #expect(try await place.build().end == .exit(0))
        let name = "900101-20261031-first-001.zip"
        try disk.resize(kilobytes: 12)
        isFull(try await place.anze("package", "approve", name, environment: ["ANZE_OPERATOR": "乙"]))
        #expect(try place.ask("SELECT state FROM package", as: String.self) == ["built"])
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["\(name).draft"])
        try disk.resize(kilobytes: 4096)
        let approved = try await place.anze("package", "approve", name, environment: ["ANZE_OPERATOR": "乙"])
        #expect(approved.end == .exit(0) && approved.output.contains("待发送"), "\(approved.output)\(approved.complaint)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [name])
    }

    private func refuse(_ place: Workplace, _ arguments: [String], _ words: [String]) async throws {
        let outcome = try await place.run(arguments)
        #expect(outcome.end == .exit(74), "\(arguments): \(outcome.complaint)")
        #expect(outcome.output.isEmpty)
        for word in words { #expect(outcome.complaint.contains(word), "\(arguments): \(outcome.complaint)") }
    }
}
