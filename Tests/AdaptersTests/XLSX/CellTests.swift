import Mapping
import Testing

@testable import Adapters

private func cells(_ xml: String, strings: String? = nil, styles: String? = nil) throws -> [TestCell] {
    let found = try sheetRows(
        TestWorkbook(rows: "<row r=\"1\">\(xml)</row>", strings: strings, styles: styles).zip.bytes)
    return found.flatMap(\.cells)
}

@Suite struct CellTests {
    @Test(
        arguments: [
            (#"<c r="A1"><v>43</v></c>"#, TestCell(.number, "43")),
            (#"<c r="A1" t="n"><v>-0.5</v></c>"#, TestCell(.number, "-0.5")),
            (#"<c r="A1"><v> 12 </v></c>"#, TestCell(.number, "12")),
            (#"<c r="A1"><v>NaN</v></c>"#, TestCell(.error, "NaN")),
            (#"<c r="A1"><v>INF</v></c>"#, TestCell(.error, "INF")),
            (#"<c r="A1"><v>1e999</v></c>"#, TestCell(.error, "1e999")),
            (#"<c r="A1"><v>12a</v></c>"#, TestCell(.error, "12a")),
            (#"<c r="A1"><v>0x10</v></c>"#, TestCell(.error, "0x10")),
            (#"<c r="A1" t="b"><v>1</v></c>"#, TestCell(.boolean, "true")),
            (#"<c r="A1" t="b"><v>false</v></c>"#, TestCell(.boolean, "false")),
            (#"<c r="A1" t="b"><v>2</v></c>"#, TestCell(.error, "2")),
            (#"<c r="A1" t="e"><v>#N/A</v></c>"#, TestCell(.error, "#N/A")),
            (#"<c r="A1" t="e"><f>NA()</f><v>#N/A</v></c>"#, TestCell(.error, "#N/A")),
            (#"<c r="A1" t="d"><v>2026-03-05T00:00:00</v></c>"#, TestCell(.text, "2026-03-05T00:00:00")),
            (#"<c r="A1" t="str"><f>A2</f><v>甲&amp;乙</v></c>"#, TestCell(.text, "甲&乙")),
            (#"<c r="A1" t="str"><v>甲乙</v></c>"#, TestCell(.text, "甲乙")),
            (#"<c r="A1" t="str"><f>A2</f><v></v></c>"#, TestCell(.text, "")),
            (#"<c r="A1"><f>SUM(B1:C1)</f><v>7</v></c>"#, TestCell(.number, "7")),
            (#"<c r="A1"><f t="shared" ref="A1:A2" si="0">B1</f><v>7</v></c>"#, TestCell(.number, "7")),
            (#"<c r="A1"><f t="shared" si="0"/><v>7</v></c>"#, TestCell(.number, "7")),
            (#"<c r="A1"><f>SUM(B1:C1)</f></c>"#, TestCell(.uncalculated, "")),
            (#"<c r="A1"><f>SUM(B1:C1)</f><v></v></c>"#, TestCell(.uncalculated, "")),
            (#"<c r="A1"><f>SUM(B1:C1)</f><v/></c>"#, TestCell(.uncalculated, "")),
            (#"<c r="A1" t="str"><f>B1</f></c>"#, TestCell(.uncalculated, "")),
            (#"<c r="A1"><f>IF('表'!B1&lt;3,"&amp;",1)</f><v>7</v></c>"#, TestCell(.number, "7")),
            (#"<c r="A1"><f ca="1">NOW()</f><v>7</v></c>"#, TestCell(.number, "7")),
            (#"<c r="A1"><f>cmd|'/c calc'!A0</f><v>0</v></c>"#, TestCell(.number, "0")),
            (#"<c r="A1" t="inlineStr"><is><t>文字</t></is></c>"#, TestCell(.text, "文字")),
            (#"<c r="A1" t="inlineStr"><is><t xml:space="preserve"> 文 </t></is></c>"#, TestCell(.text, " 文 ")),
            (
                #"<c r="A1" t="inlineStr"><is><r><t>富</t></r><r><rPr><b/></rPr><t>文本</t></r>"#
                    + #"<rPh sb="0" eb="1"><t>fù</t></rPh></is></c>"#,
                TestCell(.text, "富文本")
            ),
            (#"<c r="A1" t="inlineStr"><is><t>a<!-- x -->b<![CDATA[<c>]]></t></is></c>"#, TestCell(.text, "ab<c>")),
            (#"<c r="A1" t="other"><v>1</v></c>"#, TestCell(.error, "1")),
            (#"<c r="A1" cm="1" vm="2"><v>5</v><extLst><ext/></extLst></c>"#, TestCell(.number, "5")),
            (#"<c r="A1" quotePrefix="1" t="str"><v>0123</v></c>"#, TestCell(.text, "0123")),
            (#"<c r="A1" t="str"><v>a&#10;b&#x4E2D;</v></c>"#, TestCell(.text, "a\nb中")),
        ] as [(String, TestCell)])
    func `takes a cell for what it is`(xml: String, cell: TestCell) throws {
        #expect(try cells(xml) == [cell])
    }

    @Test func `takes a cell without content for none`() throws {
        for xml in [#"<c r="A1"/>"#, #"<c r="A1" s="3"></c>"#, #"<c r="A1"><v/></c>"#, #"<c r="A1" t="s"><v></v></c>"#]
        {
            #expect(try cells(xml) == [])
        }
    }

    @Test(
        arguments: [
            ("<si><t>甲</t></si>", "甲"),
            ("<si><t xml:space=\"preserve\"> 甲 </t></si>", " 甲 "),
            ("<si/>", ""), ("<si><t/></si>", ""), ("<si></si>", ""),
            ("<si><r><t>富</t></r><r><rPr><b/></rPr><t>文本</t></r></si>", "富文本"),
            ("<si><t>東京</t><rPh sb=\"0\" eb=\"2\"><t>トウキョウ</t></rPh><phoneticPr fontId=\"1\"/></si>", "東京"),
            ("<si><t>a_x000D_b</t></si>", "a\rb"),
            ("<si><t>_x005F_x000D_</t></si>", "_x000D_"),
            ("<si><t>_xD83D__xDE00__x4e2d_</t></si>", "😀中"),
            ("<si><t>_xD83D_x</t></si>", "\u{FFFD}x"),
            ("<si><t>_x00G0_ _X000D_ _x000D</t></si>", "_x00G0_ _X000D_ _x000D"),
            ("<si><t>a\u{A0}１２</t></si>", "a\u{A0}１２"),
            ("<si><t>a&lt;b\r\nc</t></si>", "a<b\nc"),
            ("<si><t>第一行\n第二行</t></si>", "第一行\n第二行"),
        ])
    func `reads a shared text`(item: String, text: String) throws {
        let strings = "<si><t>first</t></si>\(item)<si><t>last</t></si>"
        let found = try cells(
            #"<c r="A1" t="s"><v>1</v></c><c r="B1" t="s"><v>2</v></c><c r="C1" t="s"><v>0</v></c>"#, strings: strings)
        #expect(found == [TestCell(.text, text), TestCell(.text, "last"), TestCell(.text, "first")])
    }

    @Test func `refuses a shared text that is not there`() {
        for xml in [
            #"<c r="A1" t="s"><v>1</v></c>"#, #"<c r="A1" t="s"><v>-1</v></c>"#, #"<c r="A1" t="s"><v>x</v></c>"#,
        ] {
            #expect(
                throws: SourceError.damagedSheet(file: "f", sheet: "表", row: 1, reason: "A 列引用的共享字符串不存在")
            ) { try cells(xml, strings: "<si><t>a</t></si>") }
        }
    }

    @Test(
        arguments: [
            ("0", "0"), ("-0", "0"), ("007", "7"), ("1.50", "1.5"), (".5", "0.5"), ("5.", "5"), ("+3", "3"),
            ("1234567.89", "1234567.89"), ("-12", "-12"), ("600000", "600000"), ("0.00", "0"),
            ("0.30000000000000004", "0.30000000000000004"), ("1234567.8900000001", "1234567.8900000001"),
            ("0.1000000000000000055", "0.1"), ("36073.849999999999", "36073.85"),
            ("1.1010519900101101E+17", "110105199001011000"), ("110105199001011230", "110105199001011230"),
            ("110105199001011231", "110105199001011230"), ("19900002308", "19900002308"),
            ("46082.99999999999", "46082.99999999999"), ("1e3", "1000"), ("1E-3", "0.001"), ("1.5e-7", "0.00000015"),
            ("123456789012345678901234567890", "123456789012345680000000000000"),
            ("9007199254740993", "9007199254740992"),
        ])
    func `writes the shortest decimal that restores the double`(text: String, digits: String) throws {
        #expect(try cells("<c r=\"A1\"><v>\(text)</v></c>") == [TestCell(.number, digits)])
    }

    @Test func `writes every double so that it is restored`() throws {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<2000 {
            let number = Double(bitPattern: generator.next())
            guard number.isFinite else { continue }
            var digits: [UInt8] = []
            let text = Array(number.description.utf8)
            #expect(unsafe text.withUnsafeBufferPointer { unsafe NumberText.append($0, to: &digits) })
            let written = String(decoding: digits, as: UTF8.self)
            #expect(Double(written) == number && !written.contains("e"))
        }
    }

    @Test func `reads references`() {
        #expect(CellReference(Array("A1".utf8)[...]) == CellReference(column: 0, row: 1))
        #expect(CellReference(Array("XFD1048576".utf8)[...]) == CellReference(column: 16_383, row: 1_048_576))
        for text in ["", "A", "1", "A0", "A01", "a1", "XFE1", "AAAA1", "$A$1", "A1 ", "A12345678", "R1C1"] {
            #expect(CellReference(Array(text.utf8)[...]) == nil)
        }
        #expect([0, 25, 26, 701, 702, 16_383].map(CellReference.letters) == ["A", "Z", "AA", "ZZ", "AAA", "XFD"])
    }
}
