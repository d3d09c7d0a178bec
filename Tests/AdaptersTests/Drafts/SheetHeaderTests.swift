import Testing

@testable import Adapters

@Suite struct SheetHeaderTests {
    private func table(_ rows: [[String]]) throws -> SampledTable {
        let xml = rows.enumerated().map { place, cells in
            let columns = cells.enumerated().compactMap { column, text -> String? in
                guard !text.isEmpty else { return nil }
                let reference = "\(SpreadsheetColumn.letters(column))\(place + 1)"
                return Double(text) == nil
                    ? #"<c r="\#(reference)" t="inlineStr"><is><t>\#(text)</t></is></c>"#
                    : #"<c r="\#(reference)"><v>\#(text)</v></c>"#
            }
            return #"<row r="\#(place + 1)">\#(columns.joined())</row>"#
        }
        let file = try TemporaryFile(TestWorkbook(rows: xml.joined()).zip.bytes)
        return try #require(try WorkbookSampling(path: file.path, fileName: "a.xlsx").sample().first)
    }

    private func sheet(_ table: SampledTable) throws -> SampledSheet {
        guard case .sheet(let sheet) = table.form else { throw DraftError.noTable(file: "", reason: "") }
        return sheet
    }

    @Test func `finds one header row below titles, and the total at the end`() throws {
        let table = try table([
            ["费用明细表"], ["统计截止日期：2026-03-31  金额单位：万元"], ["编号", "金额", "说明"], ["A1", "12.5", "甲"],
            ["A2", "7.5", ""], [], ["合计", "20", "共2条"],
        ])
        let sheet = try sheet(table)
        #expect(table.columns.map(\.name) == ["编号", "金额", "说明"])
        #expect(table.columns.map(\.emptyCount) == [0, 0, 1])
        #expect(table.rowCount == 2)
        #expect([sheet.headerRow, sheet.headerRows] == [3, 1])
        #expect(
            sheet.statements.map(\.meaning) == [.dataDate(format: "yyyy-MM-dd"), .moneyUnit("万元")])
        #expect(sheet.totalRow?.column == "编号")
        #expect(sheet.totalRow?.text == "合计")
        #expect(sheet.totalRow?.count?.column == "说明")
        #expect(sheet.totalRow?.count?.pattern == "^共([0-9]+)条$")
        #expect(sheet.totalRow?.sums == ["金额"])
    }

    @Test func `finds groups above names`() throws {
        let table = try table([
            ["编号", "复查", "", "金额"], ["", "日期", "结果", ""], ["A1", "2026-03-01", "合格", "1"],
            ["A2", "2026-03-02", "合格", "2"],
        ])
        #expect(table.columns.map(\.name) == ["编号", "复查/日期", "复查/结果", "金额"])
        #expect(table.rowCount == 2)
        #expect(try sheet(table).headerRows == 2)
        #expect(try sheet(table).totalRow == nil)
    }

    @Test func `does not take a first record for names`() throws {
        let table = try table([["编号", "金额", "说明"], ["甲", "", "乙"], ["丙", "2", "丁"]])
        #expect(table.columns.map(\.name) == ["编号", "金额", "说明"])
        #expect(table.rowCount == 2)
    }

    @Test func `leaves out columns that no mapping can name`() throws {
        let table = try table([["编号", "", "编号", "金额"], ["A1", "", "A1", "1"], ["A2", "", "A2", "2"]])
        #expect(table.columns.map(\.name) == ["编号", "金额"])
        #expect(
            table.notes == ["表头“编号”不止一列,只列出第一列;映射它之前请先让对方改名", "有 1 列没有表头,没有列出"])
    }
}
