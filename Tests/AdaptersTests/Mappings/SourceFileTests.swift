import Adapters
import Canonical
import Foundation
import Mapping
import ShangMi
import Testing

@Suite struct SourceFileTests {
    private let asOf = CivilDate(iso: "2026-11-20") ?? CivilDate(days: 0)

    private func read(
        _ text: String, named name: String = "HF_20261120.csv", encoding: TextEncoding? = nil
    ) throws -> (records: [MappedRecord], summary: SourceSummary) {
        let folder = try MappingFolder()
        let path = try folder.write(name, Array(text.utf8))
        let mapping = try #require(try folder.load().first)
        let file = try #require(mapping.file(at: path, number: 7, asOf: asOf, encoding: encoding))
        var records: [MappedRecord] = []
        let summary = try file.readAlone { records.append($0) }
        return (records, summary)
    }

    @Test func `counts rows, blank lines and rows that cannot be taken apart`() throws {
        let text = "编号,服务,日期,评分,序号\nA1,S1,2026-01-02,好,1\n\nA2,S2\nA3,S3,2026-01-02,差,3\n"
        let (records, summary) = try read(text)
        #expect(summary.name == "HF_20261120.csv")
        #expect(summary.rows == 3)
        #expect(summary.blankRows == 1)
        #expect(summary.unreadableRows == 1)
        #expect(summary.bytes == text.utf8.count)
        #expect(summary.sm3 == SM3.digest(of: Array(text.utf8)))
        #expect(summary.columns == ["编号", "服务", "日期", "评分", "序号"])
        #expect(summary.total == nil)
        #expect(records.map(\.record.origin) == [2, 4, 5].map { Origin(file: 7, row: $0) })
        #expect(records.map { $0.violations.map(\.rule.id) } == [[], ["row-width"], []])
        #expect(records.map(\.record.key?.description) == ["A1", "A2", "A3"])
    }

    @Test(
        arguments: [
            ("编号,服务,日期\nA1,S1,2026-01-02\n", ["header-missing-column"]),
            ("编号,服务,日期,评分,编号\n", ["header-duplicate-column"]),
            ("", ["header-missing-column", "header-missing-column", "header-missing-column", "header-missing-column"]),
        ] as [(String, [RuleID])])
    func `gives no records of a file whose header is refused`(text: String, rules: [RuleID]) throws {
        let (records, summary) = try read(text)
        #expect(records.isEmpty)
        #expect(summary.isRefused)
        #expect(summary.violations.map(\.rule.id) == rules)
        #expect(summary.bytes == text.utf8.count)
    }

    @Test func `reads on past a column that nobody knows`() throws {
        let (records, summary) = try read("编号,服务,日期,评分,附注\nA1,S1,2026-01-02,好,x\n")
        #expect(records.count == 1)
        #expect(!summary.isRefused)
        #expect(summary.violations == [FileViolation(CellRules.unknownColumn, column: "附注", row: 1)])
    }

    @Test func `refuses a file of another data date`() throws {
        let (records, summary) = try read("编号,服务,日期,评分\nA1,S1,2026-01-02,好\n", named: "HF_20261119.csv")
        #expect(records.isEmpty)
        #expect(summary.isRefused)
        #expect(summary.violations == [FileViolation(CellRules.fileNameMismatch, column: "HF_20261119.csv", row: nil)])
    }

    @Test func `refuses an encoding that the file contradicts unless the operator insists`() throws {
        let folder = try MappingFolder(
            source: MappingFolder.feedback.replacingOccurrences(of: "encoding: utf8", with: "encoding: gb18030"))
        let path = try folder.write("HF_20261120.csv", Array("编号,服务,日期,评分\nA1,S1,2026-01-02,好\n".utf8))
        let mapping = try #require(try folder.load().first)
        let declared = try #require(mapping.file(at: path, number: 0, asOf: asOf, encoding: nil))
        #expect(throws: SourceError.contradictsEncoding(file: path, declared: .gb18030, found: "UTF-8")) {
            try declared.readAlone { _ in }
        }
        let insisted = try #require(mapping.file(at: path, number: 0, asOf: asOf, encoding: .utf8))
        #expect(try insisted.readAlone { _ in }.rows == 1)
    }

    @Test func `refuses lost bytes in the header and in more than one record of a hundred`() throws {
        let folder = try MappingFolder()
        let mapping = try #require(try folder.load().first)
        let header = Array("编号,服务,日期,评分\n".utf8)
        let row = Array("A1,S1,2026-01-02,好\n".utf8)
        let broken = Array("A1,S1,2026-01-02,".utf8) + [0xFF, 0x0A]
        func read(_ bytes: [UInt8]) throws -> SourceSummary {
            let path = try folder.write("HF_20261120.csv", bytes)
            return try #require(mapping.file(at: path, number: 0, asOf: asOf, encoding: nil)).readAlone { _ in }
        }
        let path = folder.root + "/HF_20261120.csv"
        #expect(throws: SourceError.undecodableHeader(file: path, encoding: .utf8)) { try read([0xFF] + header) }
        #expect(try read(header + broken + row).rows == 2)
        #expect(throws: SourceError.undecodable(file: path, encoding: .utf8, records: 2, of: 4)) {
            try read(header + broken + broken + row)
        }
    }

    @Test func `knows no source for a foreign name`() throws {
        let mapping = try #require(try MappingFolder().load().first)
        #expect(mapping.file(at: "/tmp/other.csv", number: 0, asOf: asOf, encoding: nil) == nil)
    }
}
