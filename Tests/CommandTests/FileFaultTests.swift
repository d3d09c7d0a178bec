import Foundation
import TestKit
import Testing

@Suite struct FileFaultTests {
    private static let experts = Workplace.file("FWZJ")

    @Test func `a missing column refuses its file, and the others go on`() async throws {
        let place = try await Workplace()
        try place.edit("FWZJ") { table in
            let column = try table.column("从业年限")
            table.columns.remove(at: column)
            for index in table.rows.indices { table.rows[index].remove(at: column) }
        }
        let (outcome, report) = try await place.validated()
        #expect(outcome.end == .exit(1))
        let expected = ReportDocument.Place(
            file: FileFaultTests.experts, row: 1, column: "从业年限", rule: "header-missing-column")
        #expect(report.places(of: "header-missing-column") == [expected])
        #expect(report.findings.first { $0.place == expected }?.fix.contains("从业年限") == true)
        #expect(report.count(of: "expert") == 0)
        #expect(report.count(of: "service") == 200)
    }

    @Test func `a column that stands twice refuses its file`() async throws {
        let place = try await Workplace()
        try place.edit("FWZJ") { table in
            table.columns.append("电话")
            for index in table.rows.indices { table.rows[index].append("") }
        }
        let (outcome, report) = try await place.validated()
        #expect(outcome.end == .exit(1))
        #expect(report.places(of: "header-duplicate-column").map(\.column) == ["电话"])
        #expect(report.count(of: "expert") == 0)
        #expect(report.count(of: "service") == 200)
    }

    @Test func `an undecodable byte is a finding at its cell`() async throws {
        let place = try await Workplace()
        try place.edit("TBDW") { try $0.set("样例路@@号", in: "经营地址", row: 4) }
        try place.write(try place.bytes(of: "TBDW").replacingFirst("@@", with: [0xFF, 0x31]), as: "TBDW")
        let (outcome, report) = try await place.validated()
        #expect(outcome.end == .exit(1))
        #expect(
            report.places(of: "encoding-replacement-char") == [
                ReportDocument.Place(
                    file: Workplace.file("TBDW"), row: 6, column: "经营地址", rule: "encoding-replacement-char")
            ])
        #expect(report.count(of: "insured-unit") == 76)
    }

    @Test(arguments: [("validate", 3), ("ingest", 3), ("normalize", 3)])
    func `a header that its encoding cannot read ends with 3`(command: String, status: Int) async throws {
        let place = try await Workplace()
        try place.write([0xFF] + (try place.bytes(of: "FWZJ")).dropFirst(), as: "FWZJ")
        let outcome = try await place.anze(command, "export", "--insurer", Workplace.insurer)
        #expect(outcome.end == .exit(status))
        #expect(outcome.output.isEmpty)
        for word in ["export/\(FileFaultTests.experts)", "表头", "GB18030", "--encoding"] {
            #expect(outcome.complaint.contains(word), "\(outcome.complaint)")
        }
        #expect(try place.store == nil)
    }

    @Test func `a file in another encoding than declared ends with 3 and names both`() async throws {
        let place = try await Workplace()
        try place.keep("BD")
        try place.write([UInt8](place.decoded("BD").utf8), as: "BD")
        for command in ["validate", "ingest"] {
            let outcome = try await place.anze(command, "export", "--insurer", Workplace.insurer)
            #expect(outcome.end == .exit(3))
            for word in ["export/\(Workplace.file("BD"))", "GB18030", "UTF-8", "--encoding"] {
                #expect(outcome.complaint.contains(word), "\(outcome.complaint)")
            }
        }
        #expect(try place.store == nil)
        let (outcome, report) = try await place.validated("--encoding", "utf8")
        #expect(outcome.end == .exit(0))
        #expect(report.records["accepted"] == 83)
    }

    @Test func `a file that ends inside a quoted cell ends with 3 and names the line`() async throws {
        let place = try await Workplace()
        let bytes = try place.bytes(of: "FWJL")
        let quote = try #require(bytes.firstIndex(of: UInt8(ascii: "\"")))
        let line = bytes[..<quote].count { $0 == UInt8(ascii: "\n") } + 1
        try place.write(Array(bytes[..<(quote + 9)]), as: "FWJL")
        for command in ["validate", "ingest"] {
            let outcome = try await place.anze(command, "export", "--insurer", Workplace.insurer)
            #expect(outcome.end == .exit(3))
            for word in ["export/\(Workplace.file("FWJL"))", "第 \(line) 行", "引号", "请补上"] {
                #expect(outcome.complaint.contains(word), "\(outcome.complaint)")
            }
        }
        #expect(try place.store == nil)
    }

    @Test func `files of several days are no export of one day`() async throws {
        let place = try await Workplace()
        let yesterday = "export/" + Workplace.file("HF", day: "20261119")
        try place.write(String(decoding: [] as [UInt8], as: UTF8.self), to: yesterday)
        for command in ["validate", "ingest"] {
            let outcome = try await place.anze(command, "export", "--insurer", Workplace.insurer)
            #expect(outcome.end == .exit(2))
            for word in ["2026-11-19", "2026-11-20", "分开存放"] { #expect(outcome.complaint.contains(word)) }
        }
        #expect(try place.store == nil)
    }

    @Test func `a file whose name has another date than the run is refused with a finding`() async throws {
        let place = try await Workplace()
        try place.keep("BD")
        let (outcome, report) = try await place.validated("--as-of", "2026-11-21")
        #expect(outcome.end == .exit(1))
        #expect(report.findings.map(\.rule) == ["file-name-mismatch"])
        #expect(report.findings.map(\.file) == [Workplace.file("BD")])
        #expect(report.records["read"] == 0)
    }

    @Test func `an empty file is refused with a finding for its header`() async throws {
        let place = try await Workplace()
        try place.write([], as: "FWZJ")
        let (outcome, report) = try await place.validated()
        #expect(outcome.end == .exit(1))
        #expect(report.places(of: "header-missing-column").allSatisfy { $0.file == FileFaultTests.experts })
        #expect(!report.places(of: "header-missing-column").isEmpty)
    }

    @Test func `an export of which the manifest names more than was given is not finished`() async throws {
        let place = try await Workplace()
        try FileManager.default.removeItem(atPath: place.folder.file("export/\(Workplace.file("PA"))"))
        let (outcome, report) = try await place.validated()
        #expect(outcome.end == .exit(4))
        #expect(report.completeness.hasPrefix("partial"))
        #expect(report.completeness.contains(Workplace.file("PA")))
    }
}

extension Workplace {
    /// The text of an export file.
    fileprivate func decoded(_ short: String) throws -> String {
        let table = try ExportTable(bytes: bytes(of: short))
        return try String(decoding: table.bytes(in: .utf8), as: UTF8.self)
    }
}

extension [UInt8] {
    /// The bytes with the first occurrence of a text replaced.
    fileprivate func replacingFirst(_ text: String, with bytes: [UInt8]) throws -> [UInt8] {
        guard let range = firstRange(of: Array(text.utf8)) else { throw SampleError.notFound(text) }
        return Array(self[..<range.lowerBound]) + bytes + self[range.upperBound...]
    }
}
