import Canonical
import Mapping
import Testing

@testable import Adapters

/// What a file says of itself: a total row, lines above a table, the head of a document.
@Suite struct StatementTests {
    private static func expenses(
        _ settings: String, format: String = "format: xlsx\n  sheet: 费用\n  header: {rows: 1, find: [号]}"
    ) -> String {
        """
        source:
          \(format)
          file: "T_{yyyyMMdd}.\(format.contains("csv") ? "csv" : "xlsx")"
          columns: [号, 额, 注]
          total: 额
          \(settings)
        records:
          - kind: expense
            fields:
              expenseNo: 号
              category: {const: "01"}
              amount: {from: 额, steps: [{money: 元}]}
              paidOn: {const: 2026-05-10, steps: [{date: [yyyy-MM-dd]}]}
              voucherNo: 号
              remark: 注
        """
    }

    private static let totalRow =
        #"total-row: {column: 号, text: 合计, count: {from: 注, pattern: "^共([0-9]+)条$"}, amount: {from: 额, money: 元}}"#

    private func read(_ rows: [[TestCell]?], settings: String = totalRow) throws -> MappingBench.Reading {
        let sheet = TestSheet("费用", [["号", "额", "注"]] + rows)
        return try MappingBench(["t": Self.expenses(settings)]).read(("T_20261120.xlsx", TestSheet.workbook(sheet)))
    }

    private static func statement(_ count: Int?, _ amount: Int64?, row: Int) -> ManifestStatement {
        ManifestStatement(
            subject: .itself, count: count.map { .init($0, row: row, label: "注") },
            amount: amount.map { .init(Fen($0), row: row, label: "额") })
    }

    @Test(
        arguments: [
            (TestCell(.number, "3.3"), "共2条", 2, 330, []), (TestCell(.number, "3.3000000000000003"), "共2条", 2, 330, []),
            (TestCell(.number, "3.295"), "共2条", 2, 330, []), (TestCell(.number, "-3.295"), "共2条", 2, -330, []),
            (TestCell(.number, "3.2949999"), "共2条", 2, 329, []),
            ("3.30", "共2条", 2, 330, []), ("3.301", "共2条", 2, nil, ["money-precision@4:额"]),
            ("三元", "共2条", 2, nil, ["field-type@4:额"]),
            ("", "", nil, nil, []), ("3.30", "两条", nil, 330, ["field-type@4:注"]),
            (TestCell(.error, "#REF!"), "共2条", 2, nil, ["field-type@4:额"]),
            (TestCell(.uncalculated, ""), "共2条", 2, nil, ["field-type@4:额"]),
            ("3.30", TestCell(.number, "2"), 2, 330, []),
        ] as [(TestCell, TestCell, Int?, Int64?, [String])])
    func `a total row states count and sum`(
        amount: TestCell, count: TestCell, rows: Int?, fen: Int64?, findings: [String]
    ) throws {
        let reading = try read([
            ["X1", TestCell(.number, "1.1")], ["X2", TestCell(.number, "2.2")], ["合 计", amount, count],
        ])
        #expect(reading.summaries.flatMap(\.statements) == [Self.statement(rows, fen, row: 4)])
        #expect(reading.fileFindings == findings)
        #expect(reading.summaries.map { [$0.rows, $0.skippedRows] } == [[2, 1]])
        #expect(reading.summaries.map(\.total) == [Fen(330)])
    }

    @Test func `below a total row nothing is data unless it has a key`() throws {
        let reading = try read([
            ["X1", TestCell(.number, "1")], ["合计", TestCell(.number, "1"), "共1条"], ["", "", "制表人:张"], nil,
            ["X2", TestCell(.number, "2")],
        ])
        #expect(reading.values(.expense, "expenseNo") == ["\"X1\""])
        #expect(reading.findings == ["record-malformed@6:号"])
        #expect(reading.records.last?.record.key == RecordKey(folded: "X2"))
        #expect(
            reading.summaries.map { [$0.rows, $0.unreadableRows, $0.skippedRows, $0.blankRows] } == [[2, 1, 2, 1]])
        #expect(reading.summaries.map(\.total) == [Fen(100)])
    }

    @Test func `a table without its total row states nothing`() throws {
        let reading = try read([["X1", TestCell(.number, "1")]])
        #expect(reading.summaries.flatMap(\.statements) == [])
    }

    @Test func `a long text file knows in its last rows that a total row stood before`() throws {
        let source = Self.expenses(Self.totalRow, format: "format: csv\n  encoding: utf8\n  delimiter: \",\"")
        let long = String(repeating: "长", count: 300)
        let above = (0..<2000).map { "X\($0),1,\(long)\n" }.joined()
        let below = (0..<2000).map { _ in ",5,\(long)\n" }.joined()
        let reading = try MappingBench(["t": source]).read(
            "T_20261120.csv", "号,额,注\n\(above)合计,2000.00,共2000条\n\(below)")
        #expect(reading.summaries.map { [$0.rows, $0.skippedRows, $0.unreadableRows] } == [[2000, 2001, 0]])
        #expect(reading.summaries.flatMap(\.statements) == [Self.statement(2000, 200_000, row: 2002)])
        #expect(reading.records.count == 2000)
    }

    @Test(
        arguments: [
            ("截止日期:2026-11-20", "单位:元", []), ("截止日期:2026-11-19", "单位:元", ["file-name-mismatch@1:B"]),
            ("截止日期:2026-11-31", "单位:元", ["file-name-mismatch@1:B"]),
            ("无", "无", []),
        ] as [(String, String, [String])])
    func `compares what stands above a table`(date: String, unit: String, findings: [String]) throws {
        let settings =
            #"preamble: [{row: 1, pattern: "截止日期:(.*)", is: data-date, format: yyyy-MM-dd}, {row: 2, pattern: "单位:(.+)", is: money-unit, unit: 元}]"#
        let sheet = TestSheet(
            "费用", [["题", TestCell(.text, date)], [TestCell(.text, unit)], ["号", "额", "注"], ["X1", "1"]])
        let reading = try MappingBench(["t": Self.expenses(settings)]).read(
            ("T_20261120.xlsx", TestSheet.workbook(sheet)))
        #expect(reading.fileFindings == findings)
        #expect(reading.records.count == (findings.isEmpty ? 1 : 0))
        #expect(reading.summaries.map(\.isRefused) == [!findings.isEmpty])
    }

    @Test func `a unit above the table that the mapping contradicts ends the run`() throws {
        let settings = #"preamble: [{row: 1, pattern: "单位:(.+)", is: money-unit, unit: 元}]"#
        let sheet = TestSheet("费用", [["单位:万元"], ["号", "额", "注"], ["X1", "1"]])
        let bench = try MappingBench(["t": Self.expenses(settings)])
        #expect {
            try bench.read(("T_20261120.xlsx", TestSheet.workbook(sheet)))
        } throws: { error in
            "\(error)".hasSuffix("工作表“费用”第 1 行写明金额单位为“万元”,映射声明的是“元”。请核对后改正其一")
        }
    }
}

@Suite struct HeadTests {
    private static let source = """
        source:
          format: xml
          file: "T_{yyyyMMdd}.xml"
          record: L/B/R
          head: {count: L/H/N, amount: {from: L/H/S, money: 元}, statements: [{from: L/H/C, is: insurer}, {from: L/H/D, is: data-date, format: yyyyMMdd}]}
          columns: [No, Sum]
          total: Sum
        records:
          - kind: expense
            fields:
              expenseNo: No
              category: {const: "01"}
              amount: {from: Sum, steps: [{money: 元}]}
              paidOn: {const: 2026-05-10, steps: [{date: [yyyy-MM-dd]}]}
              voucherNo: No
        """
    private static let records = "<B><R><No>X1</No><Sum>1.10</Sum></R>\n<R><No>X2</No><Sum>2.20</Sum></R></B>"

    private func read(_ text: String) throws -> MappingBench.Reading {
        try MappingBench(["t": Self.source]).read("T_20261120.xml", "<L>\n\(text)</L>")
    }

    @Test func `states count and sum of the document's records`() throws {
        let reading = try read("<H><C>900999</C><D>20261120</D>\n<N> 2 </N><S>3.30</S></H>\(Self.records)")
        #expect(reading.fileFindings == [])
        #expect(reading.values(.expense, "expenseNo", "amount") == ["\"X1\" 110", "\"X2\" 220"])
        #expect(
            reading.summaries.flatMap(\.statements) == [
                ManifestStatement(
                    subject: .itself, count: .init(2, row: 3, label: "N"), amount: .init(Fen(330), row: 3, label: "S"))
            ])
        #expect(reading.summaries.map(\.total) == [Fen(330)])
    }

    @Test(
        arguments: [
            ("<C>900998</C><D>20261120</D>", ["file-name-mismatch@2:C"]),
            ("<C>900999</C>\n<D>20261119</D>", ["file-name-mismatch@3:D"]),
            ("<C>900999</C><D>2026-11-20</D>", ["file-name-mismatch@2:D"]),
            ("<C>900999</C>", ["header-missing-column@0:L/H/D"]),
            ("", ["header-missing-column@0:L/H/C", "header-missing-column@0:L/H/D"]),
        ] as [(String, [String])])
    func `a head that names another insurer or day refuses the document`(head: String, findings: [String]) throws {
        let reading = try read("<H>\(head)<N>2</N><S>3.30</S></H>\(Self.records)")
        #expect(reading.fileFindings == findings)
        #expect(reading.records.isEmpty)
        #expect(reading.summaries.map(\.isRefused) == [true])
    }

    @Test(
        arguments: [
            ("<N>二</N><S>3.30</S>", nil, 330, ["field-type@2:N"]),
            ("<N>2</N><S>3.301</S>", 2, nil, ["money-precision@2:S"]), ("<N>2</N>", 2, nil, ["field-required@0:L/H/S"]),
            ("<N></N><S>3.3</S>", nil, 330, []),
        ] as [(String, Int?, Int64?, [String])])
    func `what a head states must be readable`(head: String, count: Int?, fen: Int64?, findings: [String]) throws {
        let reading = try read("<H><C>900999</C><D>20261120</D>\(head)</H>\(Self.records)")
        #expect(reading.fileFindings == findings)
        #expect(
            reading.summaries.flatMap(\.statements) == [
                ManifestStatement(
                    subject: .itself, count: count.map { .init($0, row: 2, label: "N") },
                    amount: fen.map { .init(Fen($0), row: 2, label: "S") })
            ])
    }

    @Test func `count and sum may stand behind the records`() throws {
        let source = Self.source.replacing("L/H/N", with: "L/T/N").replacing("L/H/S", with: "L/T/S")
        let text = "<L><H><C>900999</C><D>20261120</D></H>\(Self.records)\n<T><N>2</N><S>3.30</S></T></L>"
        let reading = try MappingBench(["t": source]).read("T_20261120.xml", text)
        #expect(reading.fileFindings == [])
        #expect(reading.summaries.flatMap(\.statements).map(\.count?.value) == [2])
    }

    @Test func `a document without records still has its head judged`() throws {
        let reading = try read("<H><C>900998</C><D>20261120</D><N>0</N><S>0</S></H><B/>")
        #expect(reading.fileFindings == ["file-name-mismatch@2:C"])
    }
}
