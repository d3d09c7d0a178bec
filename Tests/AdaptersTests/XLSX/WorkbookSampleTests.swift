import Foundation
import Mapping
import Testing

@testable import Adapters

/// The exports that are shipped as samples, read without their mappings.
@Suite struct WorkbookSampleTests {
    private struct Summary: Decodable {
        let rows: [String: Int]
    }

    private func samples(_ insurer: String) -> String { ShippedMappings.root + "/insurers/\(insurer)/1/samples" }

    private func rows(_ insurer: String) throws -> [String: Int] {
        let summary = try Data(contentsOf: URL(fileURLWithPath: samples(insurer) + "/summary.json"))
        return try JSONDecoder().decode(Summary.self, from: summary).rows
    }

    /// Rows below the header up to the total, blank ones left out; the total's own statement of them.
    private struct Counted: Equatable {
        var rows = 0
        var hidden = 0
        var stated = ""
        var widest = 0
    }

    @Test func `reads the sheets of a workbook`() throws {
        var workbook = try XLSXWorkbook(path: samples("jianghai") + "/JH_20261120.xlsx", limits: XLSXLimits())
        var counted: [String: Counted] = [:]
        var merged: [String: Int] = [:]
        var kinds: [CellKind: Int] = [:]
        for sheet in workbook.sheets {
            #expect(sheet.visibility == .visible)
            try workbook.read(sheet) { row in
                for column in 0..<row.count { kinds[row.kind(of: column), default: 0] += 1 }
                guard row.number > 4, !row.isBlank else { return }
                func text(_ column: Int) -> String { String(decoding: row.bytes[row.range(of: column)], as: UTF8.self) }
                if text(0) == "合计" {
                    counted[sheet.name, default: Counted()].stated = text(1)
                } else {
                    counted[sheet.name, default: Counted()].rows += 1
                    if row.isHidden { counted[sheet.name, default: Counted()].hidden += 1 }
                }
                counted[sheet.name, default: Counted()].widest = max(counted[sheet.name]?.widest ?? 0, row.count)
            }
            merged[sheet.name] = try workbook.mergedRanges(of: sheet).count
        }
        let rows = try rows("jianghai")
        #expect(
            counted == [
                "保单": Counted(rows: try #require(rows["policy"]), hidden: 3, stated: "共93条", widest: 28),
                "服务": Counted(rows: try #require(rows["service"]), hidden: 4, stated: "共200条", widest: 19),
                "隐患整改": Counted(rows: try #require(rows["hazard"]), hidden: 3, stated: "共78条", widest: 19),
                "费用": Counted(rows: try #require(rows["expense"]), hidden: 3, stated: "共201条", widest: 9),
                "评价": Counted(rows: try #require(rows["feedback"]), hidden: 1, stated: "共65条", widest: 8),
            ])
        #expect(merged == ["保单": 9, "服务": 12, "隐患整改": 15, "费用": 9, "评价": 8])
        let usesDate1904 = workbook.usesDate1904
        #expect(!usesDate1904)
        let digest = try workbook.finish()
        #expect(digest.byteCount == 64_652)
        #expect(kinds[.serial, default: 0] > 500)
        #expect(kinds[.error] == nil)
    }

    @Test func `reads the claims of an XML file`() throws {
        var reader = try XMLRecordReader(
            path: samples("yunling") + "/yl_claims_20261120.xml", record: ["PDL", "PDL-Body", "Claim"])
        var lines: [Int32] = []
        let head = try reader.read { claim, _ in
            #expect(claim.malformed == nil)
            #expect(claim.nodes.count == 25)
            lines.append(claim.line)
        }
        #expect(lines == [11, 37, 63])
        #expect(try rows("yunling")["claim"] == lines.count)
        #expect(head.nodes.map(\.line) == [2, 3, 4, 5, 6, 7, 8, 10])
        let digest = try reader.finish()
        #expect(digest.byteCount == 2901)
    }
}
