import Mapping
import ShangMi
import Testing

@testable import Adapters

private let row = #"<row r="1"><c r="A1"><v>1</v></c></row>"#
private let oneRow = [TestRow(1, [TestCell(.number, "1")])]

@Suite struct WorkbookTests {
    @Test func `lists sheets in the order of their tabs`() throws {
        var workbook = TestWorkbook(rows: row)
        workbook.workbookProperties = #"<workbookPr date1904="1"/>"#
        workbook.sheets = [
            .init(name: "保单 ", target: "data/任意.xml", xml: TestWorkbook.sheet(rows: row)),
            .init(name: "保单", state: "hidden", target: "/xl/worksheets/a%20b.xml", xml: TestWorkbook.sheet(rows: row)),
            .init(name: "A&amp;B", state: "veryHidden", target: "../abc.xml", xml: TestWorkbook.sheet(rows: row)),
        ]
        let zip = workbook.zip.bytes
        let file = try TemporaryFile(zip)
        let found = try XLSXWorkbook(path: file.path, limits: XLSXLimits())
        let (sheets, usesDate1904, hasMacros) = (found.sheets, found.usesDate1904, found.hasMacros)
        let digest = try found.finish()
        #expect(
            sheets == [
                XLSXSheet(name: "保单 ", visibility: .visible, part: "xl/data/任意.xml"),
                XLSXSheet(name: "保单", visibility: .hidden, part: "xl/worksheets/a b.xml"),
                XLSXSheet(name: "A&B", visibility: .veryHidden, part: "abc.xml"),
            ])
        #expect(usesDate1904)
        #expect(!hasMacros)
        #expect(digest == SourceDigest(sm3: SM3.digest(of: zip), byteCount: zip.count))
        for sheet in 0..<3 { #expect(try sheetRows(zip, sheet: sheet) == oneRow) }
    }

    @Test func `reads the strict form, and any prefix`() throws {
        var strict = TestWorkbook(rows: "", strings: "<si><t>甲</t></si>")
        strict.isStrict = true
        let text = #"<row r="1"><c r="A1" t="s"><v>0</v></c></row>"#
        strict.sheets = [.init(xml: TestWorkbook.sheet(rows: text, namespace: TestWorkbook.strict))]
        #expect(try sheetRows(strict.zip.bytes) == [TestRow(1, [TestCell(.text, "甲")])])

        var prefixed = TestWorkbook(rows: "")
        let xml = """
            <x:worksheet xmlns:x="\(TestWorkbook.transitional)" xmlns="urn:other"><x:dimension ref="A1"/><x:sheetData>\
            <row r="9"/><x:row r="1"><c r="A1"/><x:c r="A1"><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>
            """
        prefixed.sheets = [.init(xml: Array(xml.utf8))]
        #expect(try sheetRows(prefixed.zip.bytes) == oneRow)
    }

    @Test func `does not believe the dimension, and needs neither texts nor styles`() throws {
        var workbook = TestWorkbook(rows: "")
        let many = (1...22).map { #"<row r="\#($0)"><c r="A\#($0)"><v>1</v></c></row>"# }.joined()
        let xml = """
            <worksheet xmlns="\(TestWorkbook.transitional)"><dimension ref="A1"/><sheetData>\(many)</sheetData>\
            </worksheet>
            """
        workbook.sheets = [.init(xml: Array(xml.utf8))]
        #expect(try sheetRows(workbook.zip.bytes).count == 22)
    }

    @Test func `reads parts in UTF-16`() throws {
        var workbook = TestWorkbook(rows: "")
        let xml = """
            <?xml version="1.0" encoding="UTF-16"?><worksheet xmlns="\(TestWorkbook.transitional)"><sheetData>\
            <row r="1">\
            <c r="A1" t="inlineStr"><is><t>甲</t></is></c></row></sheetData></worksheet>
            """
        for isBig in [true, false] {
            let units = [0xFEFF] + Array(xml.utf16)
            workbook.sheets = [
                .init(
                    xml: units.flatMap {
                        let bytes = [UInt8($0 >> 8), UInt8($0 & 0xFF)]
                        return isBig ? bytes : bytes.reversed()
                    })
            ]
            #expect(try sheetRows(workbook.zip.bytes) == [TestRow(1, [TestCell(.text, "甲")])])
        }
    }

    @Test func `gives merged ranges`() throws {
        let workbook = TestWorkbook(
            rows: row,
            after: #"<mergeCells><mergeCell ref="A1:A2"/><mergeCell ref="C3"/><mergeCell ref="B1:XFD3"/></mergeCells>"#)
        let file = try TemporaryFile(workbook.zip.bytes)
        var opened = try XLSXWorkbook(path: file.path, limits: XLSXLimits())
        let ranges = try opened.mergedRanges(of: opened.sheets[0])
        #expect(
            ranges == [
                MergedRange(rows: 1...2, columns: 0...0), MergedRange(rows: 1...3, columns: 1...16_383),
            ])
        #expect(try sheetRows(workbook.zip.bytes) == oneRow)
        let wrong = TestWorkbook(rows: row, after: #"<mergeCells><mergeCell ref="B2:A1"/></mergeCells>"#)
        #expect(
            throws: SourceError.damagedPart(
                file: "f", part: "xl/worksheets/sheet1.xml", reason: "合并单元格的范围无法读取")
        ) { try sheetRows(wrong.zip.bytes) }
    }

    @Test func `knows macros and leaves links, comments and pictures alone`() throws {
        var workbook = TestWorkbook(rows: row)
        workbook.mainType = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
        workbook.extraRelationships = """
            <Relationship Id="m" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" \
            Target="vbaProject.bin"/>\
            <Relationship Id="e" Type="x/externalLink" Target="externalLinks/externalLink1.xml"/>\
            <Relationship Id="x" Type="x/sharedStrings" TargetMode="External" Target="file:///etc/passwd"/>
            """
        workbook.extraEntries = [
            .init(name: "xl/vbaProject.bin", bytes: [1]), .init(name: "xl/comments1.xml", bytes: [2]),
        ]
        let file = try TemporaryFile(workbook.zip.bytes)
        let hasMacros = try XLSXWorkbook(path: file.path, limits: XLSXLimits()).hasMacros
        #expect(hasMacros)
        #expect(try sheetRows(workbook.zip.bytes) == oneRow)
    }
}
