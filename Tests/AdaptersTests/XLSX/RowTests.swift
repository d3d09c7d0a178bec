import Mapping
import Testing

@testable import Adapters

private func read(_ xml: String, limits: XLSXLimits = XLSXLimits(), windowSize: Int = 512) throws -> [TestRow] {
    try sheetRows(TestWorkbook(rows: xml).zip.bytes, limits: limits, windowSize: windowSize)
}

private func damaged(_ row: Int, _ reason: String) -> SourceError {
    .damagedSheet(file: "f", sheet: "表", row: row, reason: reason)
}

@Suite struct RowTests {
    @Test func `counts rows and cells that do not say where they are`() throws {
        #expect(
            try read(
                """
                <row><c><v>1</v></c><c/><c><v>2</v></c></row><row r="5"><c r="B5"><v>3</v></c><c><v>4</v></c></row>
                <row><c r="A6"><v>5</v></c></row>
                """) == [
                    TestRow(1, [TestCell(.number, "1"), .none, TestCell(.number, "2")]),
                    TestRow(5, [.none, TestCell(.number, "3"), TestCell(.number, "4")]),
                    TestRow(6, [TestCell(.number, "5")]),
                ])
    }

    @Test func `gives hidden and blank rows, and no gaps`() throws {
        #expect(
            try read(
                """
                <row r="2" spans="1:3" hidden="1" customHeight="1" ht="15.75" x14ac:dyDescent="0.25">\
                <c r="A2"><v>1</v></c></row>
                <row r="3" s="2" customFormat="1" hidden="true"/><row r="4" hidden="0"><c r="A4" s="2"/></row>
                <row r="5"><c r="A5" t="str"><v></v></c></row><row r="7"></row>
                """) == [
                    TestRow(2, [TestCell(.number, "1")], isHidden: true),
                    TestRow(3, [], isHidden: true, isBlank: true), TestRow(4, [], isBlank: true),
                    TestRow(5, [TestCell(.text, "")], isBlank: true), TestRow(7, [], isBlank: true),
                ])
    }

    @Test func `takes no formatted empty cell for content`() throws {
        #expect(
            try read(
                #"<row r="1"><c r="A1"><v>1</v></c><c r="XFD1" s="4"/></row>"#
                    + #"<row r="1048576"><c r="XFD1048576" s="4"/></row>"#
            )
                == [TestRow(1, [TestCell(.number, "1")]), TestRow(1_048_576, [], isBlank: true)])
    }

    @Test func `reads rows whose elements it does not know`() throws {
        #expect(
            try read(
                """
                <!-- <row r="9"><c><v>1</v></c></row> --><?x <row> ?><other><row r="8"/></other>
                <row r="1"><x14ac:c r="A1"><v>7</v></x14ac:c><c r="B1"><v>1</v></c></row >
                <row  r = '2' ><c r='A2'><v>2</v></c></row>
                """) == [TestRow(1, [.none, TestCell(.number, "1")]), TestRow(2, [TestCell(.number, "2")])])
    }

    @Test(
        arguments: [
            (#"<row r="2"/><row r="2"/>"#, 2, "行号没有递增,上一行是第 2 行"),
            (#"<row r="2"/><row r="1"/>"#, 1, "行号没有递增,上一行是第 2 行"),
            (#"<row r="1048577"/>"#, 1_048_577, "行号超过 1048576"),
            (#"<row r="1048576"/><row/>"#, 1_048_577, "行号超过 1048576"),
            (#"<row r="3"/><row r="x"/>"#, 3, "此行之后有一行的行号无法读取"),
            (#"<row r="0"/>"#, 0, "此行之后有一行的行号无法读取"),
            (#"<row r="2"><c r="B2"/><c r="A2"/></row>"#, 2, "单元格 A2 不在这一行,或顺序有误、重复"),
            (#"<row r="2"><c r="B2"/><c r="B2"/></row>"#, 2, "单元格 B2 不在这一行,或顺序有误、重复"),
            (#"<row r="2"><c r="B3"/></row>"#, 2, "单元格 B3 不在这一行,或顺序有误、重复"),
            (#"<row r="2"><c r="?"/></row>"#, 2, "有一个单元格的位置无法读取"),
            (#"<row r="2"><c r="XFD2"/><c/></row>"#, 2, "单元格超过最后一列 XFD"),
            (#"<row r="2"><c r="ALM2"><v>1</v></c></row>"#, 2, "ALM 列有内容,超过 1000 列"),
        ])
    func `refuses a row that cannot be placed`(xml: String, row: Int, reason: String) {
        #expect(throws: damaged(row, reason)) { try read(xml) }
    }

    @Test func `allows a long cell and refuses a longer one`() throws {
        var limits = XLSXLimits()
        limits.cellBytes = 300
        let long = String(repeating: "长", count: 100)
        func cell(_ text: String) -> String {
            #"<row r="4"><c r="C4" t="inlineStr"><is><t>\#(text)</t></is></c></row>"#
        }
        #expect(try read(cell(long), limits: limits).first?.cells.last == TestCell(.text, long))
        #expect(throws: SourceError.self) { try read(cell(long + "x"), limits: limits) }
        let shared = TestWorkbook(
            rows: #"<row r="4"><c r="C4" t="s"><v>0</v></c></row>"#, strings: "<si><t>\(long)x</t></si>")
        #expect(throws: damaged(4, "C 列的内容超过 300 字节")) { try sheetRows(shared.zip.bytes, limits: limits) }
    }

    @Test func `limits the shared texts`() {
        let workbook = TestWorkbook(rows: "", strings: "<si><t>甲乙</t></si><si><t>丙</t></si>").zip.bytes
        func error(_ reason: String) -> SourceError {
            .unsafeArchive(file: "f", part: "xl/strings.xml", reason: reason)
        }
        var limits = XLSXLimits()
        limits.sharedStrings = 1
        #expect(throws: error("不同的文本超过 1 条。请拆成几个文件")) { try sheetRows(workbook, limits: limits) }
        limits = XLSXLimits()
        limits.sharedStringBytes = 8
        #expect(throws: error("不同的文本合计超过 8 字节。请拆成几个文件")) { try sheetRows(workbook, limits: limits) }
    }

    @Test func `reads alike whatever the window holds`() throws {
        let xml = (1...40).map { row in
            #"<row r="\#(row)"><c r="A\#(row)"><v>\#(row)</v></c>"#
                + #"<c r="C\#(row)" t="str"><v>文字\#(row % 7 == 0 ? "&amp;" : "")</v></c></row>"#
        }.joined(separator: "\n")
        let whole = try read(xml, windowSize: 1 << 16)
        #expect(whole.count == 40)
        for size in [1, 2, 3, 7, 60, 100, 101, 250] { #expect(try read(xml, windowSize: size) == whole) }
    }

    @Test func `an error of the caller ends the reading`() throws {
        let file = try TemporaryFile(TestWorkbook(rows: #"<row r="1"/><row r="2"/>"#).zip.bytes)
        for scans in [true, false] {
            var count = 0
            #expect(throws: SourceError.notFound(file: "x")) {
                var workbook = try XLSXWorkbook(path: file.path, limits: XLSXLimits())
                let passage = ScannedPassage(windowSize: 4096, scans: scans)
                try workbook.read(workbook.sheets[0], passage: passage) { (_) throws(SourceError) in
                    count += 1
                    throw .notFound(file: "x")
                }
            }
            #expect(count == 1)
        }
    }
}
