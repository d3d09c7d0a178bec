import TestKit
import Testing

@Suite struct MappingNewTests {
    @Test func `drafts one source on standard output`() async throws {
        let place = try await Workplace()
        let outcome = try await place.anze("mapping", "new", Workplace.samples + "/" + Workplace.file("HF"))
        #expect(outcome.end == .exit(0))
        #expect(outcome.output.hasPrefix("# 草稿:"))
        #expect(outcome.output.contains("  - kind: feedback  # "))
        #expect(outcome.complaint.isEmpty)
    }

    @Test func `writes a folder once and never over it`() async throws {
        let place = try await Workplace()
        let files = ["HF", "YH"].map { Workplace.samples + "/" + Workplace.file($0) }
        let first = try await place.run(["mapping", "new", "--out", "draft"] + files)
        #expect(first.end == .exit(0))
        #expect(first.output == "已写  draft/insurer.yaml\n已写  draft/feedback.yaml\n已写  draft/hazard.yaml\n")
        let second = try await place.run(["mapping", "new", "--out", "draft"] + files)
        #expect(second.end == .exit(2))
        #expect(second.complaint.contains("文件已存在,不覆盖"))
    }

    @Test(arguments: [("a.pdf", 2, "不认识的扩展名"), ("a.csv", 3, "文件不存在"), ("a.xlsx", 3, "文件不存在")])
    func `says why a file gives no draft`(name: String, status: Int, words: String) async throws {
        let outcome = try await Workplace().run(["mapping", "new", name])
        #expect(outcome.end == .exit(status))
        #expect(outcome.output.isEmpty)
        #expect(outcome.complaint.contains(words))
    }
}
