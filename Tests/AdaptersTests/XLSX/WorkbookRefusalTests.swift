import Mapping
import Testing

@testable import Adapters

private func opened(_ bytes: [UInt8], limits: XLSXLimits = XLSXLimits()) throws {
    let file = try TemporaryFile(bytes)
    do throws(SourceError) {
        _ = try XLSXWorkbook(path: file.path, limits: limits)
    } catch {
        throw error.without(file.path)
    }
}

private let row = #"<row r="1"><c r="A1"><v>1</v></c></row>"#

@Suite struct WorkbookRefusalTests {
    @Test(
        arguments: [
            ([], .notWorkbook(file: "f", found: "空文件")),
            (Array("编号,名称\n1,甲\n".utf8), .notWorkbook(file: "f", found: "纯文本或 CSV")),
            ([0xB1, 0xE0, 0xBA, 0xC5, 0x2C], .notWorkbook(file: "f", found: "纯文本或 CSV")),
            ([0xFF, 0xFE, 0x41, 0x00], .notWorkbook(file: "f", found: "纯文本或 CSV")),
            (Array("\u{FEFF} <HTML><table>".utf8), .notWorkbook(file: "f", found: "网页(HTML)")),
            (Array("<?xml version='1.0'?><Workbook/>".utf8), .notWorkbook(file: "f", found: " XML 文件")),
            (Array("%PDF-1.7".utf8), .notWorkbook(file: "f", found: " PDF 文件")),
            ([1, 0, 2], .notWorkbook(file: "f", found: "无法识别的二进制文件")),
            ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0], .legacyWorkbook(file: "f")),
            (
                [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1] + [UInt8](repeating: 0, count: 262_120)
                    + "EncryptedPackage".utf8.flatMap { [$0, 0] },
                .encryptedWorkbook(file: "f")
            ),
            (TestZip().bytes, .notWorkbook(file: "f", found: "其他内容的压缩包")),
            (TestZip(texts: [("a.txt", "a")]).bytes, .notWorkbook(file: "f", found: "其他内容的压缩包")),
            (
                TestZip(texts: [("mimetype", "x"), ("content.xml", "x")]).bytes,
                .notWorkbook(file: "f", found: " ODS 表格")
            ),
            (
                Array(TestWorkbook(rows: "").zip.bytes.dropLast(100)),
                .unsafeArchive(file: "f", part: nil, reason: "压缩包不完整或已损坏。请重新传送")
            ),
        ] as [([UInt8], SourceError)])
    func `says what a file is that is no workbook`(bytes: [UInt8], error: SourceError) {
        #expect(throws: error) { try opened(bytes) }
    }

    @Test(
        arguments: [
            ("application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml", " Word 文档"),
            ("application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml", " PowerPoint 文稿"),
            ("application/vnd.ms-excel.sheet.binary.macroEnabled.main", "二进制工作簿 .xlsb"),
            ("text/xml", "其他内容的压缩包"),
        ])
    func `says what a package is that is no workbook`(type: String, found: String) {
        var workbook = TestWorkbook(rows: row)
        workbook.mainType = type
        let bytes = workbook.zip.bytes
        #expect(throws: SourceError.notWorkbook(file: "f", found: found)) { try opened(bytes) }
    }

    @Test func `refuses a workbook whose parts are missing or something else`() {
        var missing = TestWorkbook(rows: row).zip
        missing.entries.removeAll { $0.name.hasPrefix("xl/worksheets") }
        #expect(
            throws: SourceError.damagedPart(
                file: "f", part: "xl/worksheets/sheet1.xml", reason: "工作表“表”没有内容")
        ) { try opened(missing.bytes) }
        var empty = TestWorkbook(rows: row)
        empty.sheets = []
        #expect(throws: SourceError.damagedPart(file: "f", part: "xl/workbook.xml", reason: "工作簿里没有工作表")) {
            try opened(empty.zip.bytes)
        }
        for xml in ["<worksheet/>", "<x xmlns=\"\(TestWorkbook.transitional)\"/>"] {
            var foreign = TestWorkbook(rows: "")
            foreign.sheets = [.init(xml: Array(xml.utf8))]
            #expect(
                throws: SourceError.damagedPart(file: "f", part: "xl/worksheets/sheet1.xml", reason: "不是工作表")
            ) { try sheetRows(foreign.zip.bytes) }
        }
    }

    @Test func `refuses DOCTYPE, ill-formed XML and deep nesting in any part`() {
        let doctype = "<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/hostname\">]>"
        var workbook = TestWorkbook(rows: row)
        func error(_ line: Int, _ reason: String) -> SourceError {
            .illFormedXML(file: "f", part: "xl/worksheets/sheet1.xml", line: line, reason: reason)
        }
        func refuse(_ xml: String, _ expected: SourceError) {
            workbook.sheets = [.init(xml: Array(xml.utf8))]
            #expect(throws: expected) { try sheetRows(workbook.zip.bytes) }
        }
        let open = "<worksheet xmlns=\"\(TestWorkbook.transitional)\">\n<sheetData>"
        refuse("\n" + doctype + open, error(2, "含有 DOCTYPE 声明,出于安全不予读取"))
        refuse(open + row + "</sheetData>", error(2, "XML 不完整"))
        refuse(open + row + "\n\(row.replacing("1", with: "2"))\n<row r=\"3\">&a;", error(4, "含有未定义的实体"))
        refuse(open + row + "<row r=\"2\"><c><f t=\"a\" t=\"b\"/></c></row>", error(2, "同一属性出现两次"))
        refuse(open + row + "<row r=\"2\"><c><f>&b;</f></c></row>", error(2, "含有未定义的实体"))
        refuse(open + row + "<row></sheetData></worksheet>", error(2, "开始标签与结束标签不配对"))
        refuse(open + row + "</sheetData></worksheet><more/>", error(2, "根元素之后还有内容"))
        refuse(open + row + "<row r=\"2\" r=\"3\"/>", error(2, "同一属性出现两次"))
        refuse(open + row + "<row r=\"2\"><c><v>&a;</v></c></row>", error(2, "含有未定义的实体"))
        refuse(open + row + "<row r=\"2\"><c t=\"str\"><v>\u{1}</v></c></row>", error(2, "XML 语法错误或含有非法字节"))
        refuse(open + row + "<row r=\"2\"><c t=\"str\"><v>\u{FFFF}</v></c></row>", error(2, "XML 语法错误或含有非法字节"))
        refuse(open + String(repeating: "<a>", count: 70), error(2, "元素嵌套超过 64 层"))
        var strings = TestWorkbook(rows: row, strings: "")
        strings.strings = "<si>"
        #expect(
            throws: SourceError.illFormedXML(
                file: "f", part: "xl/strings.xml", line: 1, reason: "开始标签与结束标签不配对")
        ) { try sheetRows(strings.zip.bytes) }
        var laughs = TestWorkbook(rows: row, strings: "").zip
        let place = laughs.entries.firstIndex { $0.name == "xl/strings.xml" } ?? 0
        laughs.entries[place] = .init(name: "xl/strings.xml", bytes: Array((doctype + "<sst/>").utf8))
        #expect(
            throws: SourceError.illFormedXML(
                file: "f", part: "xl/strings.xml", line: 1, reason: "含有 DOCTYPE 声明,出于安全不予读取")
        ) { try sheetRows(laughs.bytes) }
        var bomb = TestWorkbook(rows: row).zip
        bomb.entries[2] = .init(name: "xl/workbook.xml", bytes: Array((doctype + "<workbook/>").utf8))
        #expect(
            throws: SourceError.illFormedXML(
                file: "f", part: "xl/workbook.xml", line: 1, reason: "含有 DOCTYPE 声明,出于安全不予读取")
        ) { try opened(bomb.bytes) }
    }

    @Test func `stops at a part that is too big to keep`() {
        var limits = XLSXLimits()
        limits.partBytes = 100
        #expect(throws: SourceError.self) { try opened(TestWorkbook(rows: row).zip.bytes, limits: limits) }
    }

    @Test func `stops a sheet that inflates without end`() throws {
        // 40 MB of blanks in 40 kB.
        let rows = "b'<worksheet xmlns=\"\(TestWorkbook.transitional)\"><sheetData>' + b' ' * 40000000"
        var zip = TestWorkbook(rows: row).zip
        let place = try #require(zip.entries.firstIndex { $0.name.hasPrefix("xl/worksheets") })
        zip.entries[place] = .init(name: zip.entries[place].name, bytes: [], deflated: try deflated(rows))
        let file = try TemporaryFile(zip.bytes)
        var workbook = try XLSXWorkbook(path: file.path, limits: XLSXLimits())
        var error: SourceError?
        do throws(SourceError) {
            try workbook.read(workbook.sheets[0]) { _ in }
        } catch let thrown {
            error = thrown
        }
        #expect(
            error
                == .unsafeArchive(
                    file: file.path, part: "xl/worksheets/sheet1.xml",
                    reason: "解压后膨胀超过 100 倍,疑似压缩炸弹。请重新导出"))
    }
}
