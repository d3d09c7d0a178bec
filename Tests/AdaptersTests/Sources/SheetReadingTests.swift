import Canonical
import Mapping
import Testing

@testable import Adapters

@Suite struct SheetReadingTests {
    private static func mapping(_ settings: String, columns: String = "号, 姓名/全名, 姓名/别名, 注", name: String = "姓名/全名")
        -> String
    {
        """
        source:
          format: xlsx
          file: "T_{yyyyMMdd}.xlsx"
          sheet: [人员, 专家]
          \(settings)
          columns: [\(columns)]
        records:
          - kind: expert
            fields: {expertNo: 号, name: \(name), employment: {const: "1"}, title: 姓名/别名, specialty: 注}
        """
    }

    private static let twoRows = "header: {rows: 2, find: [号, 姓名/全名], within: 6}"
    private static let groups: [TestCell] = ["号", "姓 名", "", "注"]
    private static let names: [TestCell] = ["", "全\n名", "别名", ""]

    private func read(_ sheets: TestSheet..., settings: String = twoRows) throws -> MappingBench.Reading {
        let bytes =
            sheets.count == 1 ? TestSheet.workbook(sheets[0]) : TestSheet.workbook(sheets[0], sheets[1])
        return try MappingBench(["t": Self.mapping(settings)]).read(("T_20261120.xlsx", bytes))
    }

    @Test func `finds a header of two rows below titles, wherever its columns stand`() throws {
        let sheet = TestSheet(
            "专 家",
            [
                ["人员一览"], nil, ["注", "姓名", "", "号", "备考"], ["", "别名", "全名"], ["甲注", "小甲", "甲", "E1", "x"],
            ])
        let reading = try read(sheet)
        #expect(reading.values(.expert, "expertNo", "name", "title", "specialty") == ["\"E1\" \"甲\" \"小甲\" \"甲注\""])
        #expect(reading.fileFindings == ["unknown-column@3:备考"])
        #expect(reading.summaries.map(\.sheet) == ["专 家"])
        #expect(reading.summaries.map(\.columns) == [["注", "姓名/别名", "姓名/全名", "号", "备考"]])
        #expect(reading.records.map(\.record.origin.row) == [5])
    }

    @Test func `hidden rows are data, blank ones are counted and end nothing`() throws {
        var rows: [[TestCell]?] = [Self.groups, Self.names, ["E1", "甲"], nil, ["", ""], ["E2", "乙"]]
        rows += [[TestCell]?](repeating: nil, count: 40) + [["E3", "丙"]]
        let reading = try read(TestSheet("人员", rows, hidden: [6]))
        #expect(reading.values(.expert, "expertNo") == ["\"E1\"", "\"E2\"", "\"E3\""])
        #expect(reading.summaries.map { [$0.rows, $0.blankRows, $0.skippedRows] } == [[3, 42, 0]])
        #expect(reading.records.map(\.record.origin.row) == [3, 6, 47])
    }

    @Test(
        arguments: [
            ([["号", "姓名", "", "注"], ["", "全名", "", ""]], ["header-missing-column@1:姓名/别名"]),
            (
                [["号", "姓名", "", "号"], ["", "全名", "别名", ""]],
                ["header-missing-column@1:注", "header-duplicate-column@1:号"]
            ),
            (
                [["编号", "姓名", "", "注"], ["", "全名", "别名", ""]],
                ["号", "姓名/全名", "姓名/别名", "注"].map { "header-missing-column@6:\($0)" }
            ),
            ([], ["号", "姓名/全名", "姓名/别名", "注"].map { "header-missing-column@1:\($0)" }),
        ] as [([[TestCell]], [String])])
    func `refuses a sheet without its header`(header: [[TestCell]], findings: [String]) throws {
        let rows: [[TestCell]?] = header + (header.isEmpty ? [] : Array(repeating: ["E1", "甲"], count: 8))
        let reading = try read(TestSheet("人员", rows))
        #expect(reading.fileFindings == findings)
        #expect(reading.records.isEmpty)
        #expect(reading.summaries.map(\.isRefused) == [true])
    }

    @Test func `a header below the rows within which it must stand is not found`() throws {
        let rows: [[TestCell]?] = Array(repeating: ["题"], count: 6) + [Self.groups, Self.names]
        #expect(try read(TestSheet("人员", rows)).fileFindings.first == "header-missing-column@6:号")
        #expect(try read(TestSheet("人员", Array(rows.dropFirst()))).fileFindings == [])
    }

    @Test func `a missing sheet is a missing column by the sheet's name`() throws {
        let reading = try read(TestSheet("名单", [Self.groups, Self.names]))
        #expect(reading.fileFindings == ["header-missing-column@1:人员"])
        #expect(reading.summaries.map(\.sheet) == ["人员"])
        #expect(reading.summaries.map(\.isRefused) == [true])
    }

    @Test func `the first of the names that the workbook has is read`() throws {
        let reading = try read(
            TestSheet("专家", [Self.groups, Self.names, ["E1", "甲"]]),
            TestSheet("人员", [Self.groups, Self.names, ["E2", "乙"]]))
        #expect(reading.values(.expert, "expertNo") == ["\"E2\""])
    }

    @Test func `a header of one row knows aliases and optional columns`() throws {
        let source = Self.mapping(
            "header: {rows: 1, find: [姓名/全名]}",
            columns: "{name: 号, aliases: [编号, 专家号]}, 姓名/全名, {name: 姓名/别名, optional: true}, 注")
        let bytes = TestSheet.workbook(
            TestSheet("人员", [["专家号", "姓名 / 全名", "注"], [TestCell(.number, "7"), "甲", TestCell(.boolean, "true")]]))
        let reading = try MappingBench(["t": source]).read(("T_20261120.xlsx", bytes))
        #expect(reading.values(.expert, "expertNo", "name", "title", "specialty") == ["\"7\" \"甲\" – \"是\""])
        #expect(reading.fileFindings == [])
    }

    @Test func `cells keep their kinds, and findings their columns`() throws {
        let rows: [[TestCell]?] = [
            Self.groups, Self.names,
            [
                TestCell(.number, "1000000000000000"), TestCell(.error, "#N/A"), TestCell(.uncalculated, ""),
                TestCell(.serial, "46082"),
            ],
        ]
        let reading = try read(TestSheet("人员", rows))
        #expect(
            reading.findings == [
                "identifier-scientific@3:号", "field-type@3:姓 名/全名", "field-type@3:姓 名/别名", "field-type@3:注",
            ])
    }

    @Test func `a workbook of 1904 counts its days from there`() throws {
        let source = """
            source: {format: xlsx, file: "T_{yyyyMMdd}.xlsx", sheet: 表, header: {rows: 1, find: [号]}, columns: [号, 日, 改]}
            records:
              - kind: feedback
                recorded: {from: 改, steps: [{datetime: [serial, "yyyy-MM-dd HH:mm"]}]}
                fields: {feedbackNo: 号, serviceNo: 号, visitedOn: {from: 日, steps: [{date: [serial]}]}, score: {const: "5"}}
            """
        let sheet = TestSheet(
            "表", [["号", "日", "改"], ["F1", TestCell(.serial, "44620"), TestCell(.serial, "44620.5")]])
        let reading = try MappingBench(["t": source]).read(
            ("T_20261120.xlsx", TestSheet.workbook(sheet, usesDate1904: true)))
        #expect(reading.values(.feedback, "visitedOn") == ["\"2026-03-01\""])
        #expect(reading.records.map(\.record.recordedAt.description) == ["2026-03-01T12:00:00+08:00"])
    }
}
