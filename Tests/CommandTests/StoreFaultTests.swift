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

    private func refuse(_ place: Workplace, _ arguments: [String], _ words: [String]) async throws {
        let outcome = try await place.run(arguments)
        #expect(outcome.end == .exit(74), "\(arguments): \(outcome.complaint)")
        #expect(outcome.output.isEmpty)
        for word in words { #expect(outcome.complaint.contains(word), "\(arguments): \(outcome.complaint)") }
    }
}
