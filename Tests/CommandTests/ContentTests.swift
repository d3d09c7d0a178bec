import Foundation
import TestKit
import Testing

/// The contents of attachments, from the insurer's folder to a platform that takes them in parts.
@Suite struct ContentTests {
    private static let texts = ["第一份材料：整改通知书的扫描件", "第二份材料：现场照片", "短"]

    private func ingested(_ texts: [String] = texts) async throws -> Workplace {
        let place = try await Workplace.withContents(texts)
        let outcome = try await place.anze("ingest", "export", "--insurer", Workplace.insurer)
        #expect(outcome.end == .exit(1), "\(outcome.complaint)")
        return place
    }

    private func accepted(_ platform: Platform) throws -> [String] {
        try platform.accepted.filter { $0.hasPrefix("attachment ") }.sorted()
    }

    private static func keys(_ numbers: Int...) -> [String] { numbers.map { "attachment 900101/FJ\($0) 1" } }

    @Test func `contents go in parts, each index after its own, and operators and integrators see how far they are`()
        async throws
    {
        let place = try await ingested()
        let platform = try await place.contentPlatform(console: true)
        let outcome = try await place.anze("sync", "--until-idle")
        #expect(outcome.end == .exit(0), "\(outcome.output)\(outcome.complaint)")
        #expect(try accepted(platform) == Self.keys(0, 1, 2))
        #expect(Set(try platform.contents) == Set(Self.texts.map(Workplace.digest)))
        #expect(try platform.parts[Workplace.digest(Self.texts[0])] == [0, 16, 32])
        let trace = try await place.anze("trace", "900101/FJ0")
        #expect(trace.output.contains("平台已收下，平台已收 45 字节") && trace.output.contains("第 32 字节起 13 字节"), "\(trace.output)")
        #expect(trace.output.contains("内容回执  C"), "\(trace.output)")
        #expect(try await place.anze("trace", "900101/FJ0", "--json").output.contains(#""phase":"taken""#))
        #expect(try await place.anze("status").output.contains("附件内容 已收下 3"))
        #expect(
            try await place.anze("status", "--metrics").output.contains(
                #"anze_contents{destination="national-mgmt",phase="taken"} 3"#))
        let console = try #require(platform.console)
        let page = try Program(file: "/usr/bin/env", ["curl", "--silent", console], in: place.folder)
        #expect(await page.ended() == .exit(0))
        #expect(page.output.contains(Workplace.digest(Self.texts[0])) && page.output.contains("收下附件"))
        let before = try platform.requests
        #expect(try await place.anze("sync").end == .exit(0))
        #expect(try platform.requests == before)
        await platform.stop()
    }

    @Test
    func `a file that is gone when its turn comes is a failure with its fix, and goes by a replay when it is back`()
        async throws
    {
        let place = try await ingested()
        let file = place.folder.file("export/附件/材料0.pdf")
        try FileManager.default.moveItem(atPath: file, toPath: place.folder.file("aside"))
        try place.write("被改过的材料：现场照片", to: "export/附件/材料1.pdf")
        let platform = try await place.contentPlatform()
        #expect(try await place.anze("sync", "--until-idle").end == .exit(1))
        #expect(try accepted(platform) == Self.keys(2))
        #expect(try platform.parts.keys.sorted() == [Workplace.digest(Self.texts[2])])
        let failures = try await place.anze("failures")
        for words in ["CONTENT-MISSING 附件文件夹中没有", "CONTENT-CHANGED 附件文件与索引", "原因消除后重新上传"] {
            #expect(failures.output.contains(words), "\(failures.output)")
        }
        #expect(!failures.output.contains("材料0"), "a file's name may name persons")
        try FileManager.default.moveItem(atPath: place.folder.file("aside"), toPath: file)
        let group = try #require(failures.output.firstMatch(of: /(G-[0-9a-f]+).*CONTENT-MISSING/)).1
        let plan = try await place.anze("replay", "plan", "--group", String(group), "--reason", "文件已放回", "--json")
        let id = try #require(plan.output.firstMatch(of: /"id":"([^"]+)"/)).1
        let run = try await place.anze("replay", "run", String(id))
        #expect(run.end == .exit(0), "\(run.output)\(run.complaint)")
        #expect(try accepted(platform) == Self.keys(0, 2))
        await platform.stop()
    }

    @Test func `a platform at its worst gets every content once and whole`() async throws {
        let place = try await ingested()
        let faults = """
            faults:
              - {on: content, nth: 1, every: 7, times: 2, do: drop-after-apply}
              - {on: content, nth: 2, every: 7, times: 2, do: drop-before-apply}
              - {on: content, nth: 3, do: wrong-body-digest}
              - {on: content, nth: 4, do: bad-signature}
              - {on: content, nth: 5, do: html-502}
              - {on: content, nth: 6, do: busy, retryAfter: 1}
              - {on: content-query, nth: 1, do: html-502}
            """
        let platform = try await place.contentPlatform(faults: faults)
        for _ in 0..<8 {
            if try await place.anze("sync", "--until-idle").end == .exit(0) { break }
        }
        #expect(try accepted(platform) == Self.keys(0, 1, 2))
        #expect(try platform.contents.sorted() == Self.texts.map(Workplace.digest).sorted())
        for (content, parts) in try platform.parts { #expect(Set(parts).count == parts.count, "\(content): \(parts)") }
        await platform.stop()
    }

    @Test func `a refused content is refused for good, and says why`() async throws {
        let place = try await ingested([Self.texts[0]])
        let platform = try await place.contentPlatform(
            faults: "faults: [{on: content, do: reject-batch, code: \"4006\"}]")
        #expect(try await place.anze("sync", "--until-idle").end == .exit(1))
        let failures = try await place.anze("failures")
        #expect(failures.output.contains("4006 平台不接收附件内容：不接收这份附件内容"), "\(failures.output)")
        await platform.stop()
    }
}
