import Adapters
import Canonical
import Foundation
import Mapping
import TestKit
import Testing

@testable import Validation

/// Attachments as files that came with an export, judged as a whole.
@Suite struct AttachmentTests {
    private static let zeros = String(repeating: "0", count: 64)

    private func rules(_ verdict: Verdict) -> [String] { verdict.findings.map { "\($0.rule) \($0.key ?? "")" } }

    @Test func `attachments come from the lists of other records, and from a table, and go with their owners`() throws {
        var export = try AttachedExport()
        let notice = try export.write("告知单", to: "附件/告知单.pdf")
        let photo = try export.write("照片", to: "照片.jpg")
        export.report("JG1", count: 2, files: [("F1", "附件/告知单.pdf", notice.bytes, notice.sm3)])
        export.row("F2", of: "拒改报告", "jg1", "照片.jpg", "\(photo.bytes)", photo.sm3.uppercased())
        let verdict = try export.judge()
        #expect(rules(verdict) == [])
        #expect(
            verdict.records.map { "\($0.record.kind.id) \($0.key?.description ?? "")" } == [
                "refusal-report JG1", "attachment F1", "attachment F2",
            ])
        #expect(verdict.count(.accepted) == 3)
        #expect(verdict.tally("attachment-changed")?.checked == 2)
    }

    @Test func `a missing, a changed and an outer file are findings of their own records, and refuse no other`() throws
    {
        var export = try AttachedExport()
        let notice = try export.write("告知单", to: "a.pdf")
        export.report(
            "JG1", count: 1,
            files: [
                ("F1", "a.pdf", notice.bytes, notice.sm3), ("F2", "b.pdf", 3, Self.zeros),
                ("F3", "a.pdf", notice.bytes, Self.zeros), ("F4", "a.pdf", 8, notice.sm3),
                ("F5", "../a.pdf", notice.bytes, notice.sm3), ("F6", "/etc/hostname", 3, Self.zeros),
            ])
        let verdict = try export.judge()
        #expect(
            Set(rules(verdict)) == [
                "attachment-missing F2", "attachment-changed F3", "attachment-changed F4",
                "attachment-outside-folder F5", "attachment-outside-folder F6",
            ])
        #expect(verdict.count(.accepted) == 2 && verdict.count(.refused) == 5)
        let changed = verdict.findings.filter { $0.rule == "attachment-changed" }.map(\.message)
        #expect(changed.sorted() == ["附件文件与索引不一致：SM3摘要不同", "附件文件与索引不一致：索引写8字节，文件为9字节"])
        #expect(verdict.findings.allSatisfy { !$0.message.contains("a.pdf") && !$0.message.contains("hostname") })
    }

    @Test func `an attachment waits with a refused owner, and one of nobody is an orphan`() throws {
        var export = try AttachedExport()
        let notice = try export.write("告知单", to: "a.pdf")
        export.report("JG1", count: 0, files: [("F1", "a.pdf", notice.bytes, notice.sm3)])
        export.row("F2", of: "拒改报告", "JG9", "a.pdf", "\(notice.bytes)", notice.sm3)
        let verdict = try export.judge()
        #expect(rules(verdict).sorted() == ["orphan-reference F2", "refusal-evidence-required JG1"])
        #expect(verdict.count(.refused) == 2 && verdict.count(.held) == 1)
    }

    @Test func `an https address is not fetched, and credentials in it are never shown`() throws {
        var export = try AttachedExport()
        export.report(
            "JG1", count: 1,
            files: [
                ("F1", "https://h.example/a.pdf", 3, Self.zeros), ("F2", "https://u:word@h.example/a", 3, Self.zeros),
            ])
        let verdict = try export.judge()
        #expect(rules(verdict) == ["field-type F2"])
        #expect(verdict.tally("attachment-missing")?.notChecked == [.remoteContent: 1])
        #expect(!"\(verdict.findings)".contains("word"))
    }

    @Test func `copies of rows show neither the address nor the name of a file`() throws {
        var export = try AttachedExport()
        export.row("F1", of: "拒改报告", "JG1", "https://u:word@h.example/a", "9", Self.zeros)
        _ = try export.judge()
        let mapping = try #require(try InsurerMapping.load(root: export.folder.path, insurer: "test").first)
        let source = try #require(mapping.sources.first { $0.name == "attachment" })
        let shown = ShownColumns(of: source, in: mapping).isShown
        // 编号, 类型, 主键, 路径, 字节, 摘要; the number is also what the file is named after.
        #expect(shown == [false, true, true, false, true, true])
    }

    @Test func `files are looked for in the folder that was named, and nowhere when nobody knows it`() throws {
        var export = try AttachedExport()
        let elsewhere = try TemporaryFolder()
        let notice = try export.write("告知单", to: "a.pdf")
        export.report("JG1", count: 1, files: [("F1", "a.pdf", notice.bytes, notice.sm3)])
        #expect(
            Set(rules(try export.judge(at: .folder(elsewhere.path)))) == [
                "refusal-evidence-unattached JG1", "attachment-missing F1",
            ])
        #expect(rules(try export.judge(at: .folder(export.folder.path))) == [])
        let unknown = try export.judge(at: .unknown)
        #expect(rules(unknown) == [])
        #expect(unknown.tally("attachment-changed")?.notChecked == [.noConfiguration("attachments"): 1])
    }

    @Test func `stored attachments count as a report's evidence, and an owner may have been stored before`() throws {
        var export = try AttachedExport()
        let notice = try export.write("告知单", to: "a.pdf")
        export.report("JG1", count: 1, files: [("F1", "a.pdf", notice.bytes, notice.sm3)])
        let stored = RememberedRecords(try export.judge().records.map(\.record))
        var later = try AttachedExport()
        later.report("JG1", count: 1, files: [])
        #expect(rules(try later.judge()) == ["refusal-evidence-unattached JG1"])
        #expect(rules(try later.judge(recalling: stored)) == [])
        var further = try AttachedExport()
        let photo = try further.write("照片", to: "b.jpg")
        further.row("F2", of: "拒改报告", "JG1", "b.jpg", "\(photo.bytes)", photo.sm3)
        #expect(rules(try further.judge(recalling: stored)) == [])
    }

    @Test(arguments: [
        ("F1,总结,JG1,a.pdf,9", "ownerKind"), ("F1,attachment,F2,a.pdf,9", "ownerKind"),
    ])
    func `an owner of no known kind is a mistake of the cell`(row: String, field: String) throws {
        var export = try AttachedExport()
        let cells = row.split(separator: ",").map(String.init)
        let notice = try export.write("告知单", to: "a.pdf")
        export.row(cells[0], of: cells[1], cells[2], cells[3], cells[4], notice.sm3)
        let verdict = try export.judge()
        #expect(verdict.findings.map { "\($0.rule) \($0.field ?? "")" } == ["field-type \(field)"])
    }
}
