import Canonical
import Exchange
import Foundation
import TestKit
import Testing

@Suite struct ContentProfileTests {
    @Test(arguments: [
        ("  mode: parts\n", "  mode: ‸pieces\n", "应为 reference（只报索引）或 parts（分块上传内容）"),
        ("  partBytes: 4\n", "  partBytes: ‸0\n", "每块字节数应为 1 至 16777216"),
        (
            "    method: PUT\n    path: /contents/{contentSM3}?bytes={contentBytes}&offset={offset}\n",
            "    ‸method: PUT\n    path: /contents/{contentSM3}?bytes={contentBytes}\n",
            "path 或 headers 中应有 {offset}：否则对方不知道一块从哪里开始"
        ),
        ("    method: PUT\n", "    method: ‸GET\n", "方法应为 PUT 或 POST"),
        ("taken: taken}", "taken: ‸receiving}", "状态“receiving”重复"),
        ("path: /contents/{contentSM3}?bytes", "path: ‸/contents/{contentSM4}?bytes", "未知的占位符“{contentSM4}”"),
    ])
    func `names a mistake with its line and column`(right: String, marked: String, message: String) throws {
        let draft = try ProfileDraft().takingContents().replacing(right, with: marked)
        let lines = try #require(draft.text.components(separatedBy: "‸").first).components(separatedBy: "\n")
        let column = (lines.last?.unicodeScalars.count ?? 0) + 1
        let error = try #require(throws: DraftError.self) { try draft.replacing("‸", with: "").load() }
        #expect(error.text.hasPrefix("profile.yaml:\(lines.count):\(column): \(message)"), "\(error.text)")
    }

    @Test func `a content goes neither under a signature over text nor beside encrypted batches`() throws {
        let signsBody = try ProfileDraft().takingContents().replacing(
            #""{batchNo}", "{bodySM3}"]"# + "\n  answer", with: #""{batchNo}", "{body}"]"# + "\n  answer")
        #expect(throws: DraftError.self) { try signsBody.load() }
        let encrypted = try ProfileDraft.encrypted().takingContents()
        #expect(throws: DraftError.self) { try encrypted.load() }
    }

    @Test func `only an attachment with a file of its own has a content to send`() throws {
        let profile = try ProfileDraft().takingContents().load()
        func content(_ uri: String?, change: (inout Record) -> Void = { _ in }) -> ContentID? {
            var record = SampleRecords.attachment("A1", of: .policy, "P1", content: "abc", at: uri ?? "a.pdf")
            change(&record)
            return profile.content(of: record)
        }
        let named = content("附件/a.pdf")
        #expect(named == StoreBench.content("abc"))
        #expect(content("https://files.example/a.pdf") == nil)
        #expect(content("../a.pdf") == nil)
        #expect(content(nil) { $0.operation = .withdraw } == nil)
        let other = try ProfileDraft().takingReports().load()
        #expect(other.content(of: SampleRecords.attachment("A1", of: .policy, "P1", content: "abc")) == nil)
    }
}
