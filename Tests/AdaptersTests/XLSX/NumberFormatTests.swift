import Mapping
import Testing

@testable import Adapters

@Suite struct NumberFormatTests {
    @Test(
        arguments: [
            ("yyyy/m/d", .serial), (#"yyyy"年"m"月"d"日""#, .serial), (#"[$-804]yyyy"年"m"月"d"日";@"#, .serial),
            (#"[DBNum1][$-804]yyyy"年"m"月""#, .serial), ("[$-F800]dddd, mmmm dd, yyyy", .serial), ("[h]:mm", .serial),
            ("[mm]:ss", .serial), ("[ss].00", .serial), ("h:mm AM/PM", .serial), ("YYYY-MM-DD", .serial),
            (#"yyyy\-mm\-dd"#, .serial), ("[$-804]aaaa;@", .serial), ("[>=43831]yyyy/m/d;General", .serial),
            ("General", .number), (#"#,##0.00"万元""#, .number), (#"0"日""#, .number), (#"General"人次/day""#, .number),
            ("[Red]0.00", .number), ("[$-804]0.00", .number), (#"0\d"#, .number), ("_d0_d", .number), ("*d0", .number),
            ("0.00E+00", .number), ("@", .number), (#"_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ;_ ¥* "-"??_ ;_ @_ "#, .number),
            ("[$USD-409]#,##0", .number), ("[<100]0;0.0", .number), ("\"unclosed d", .number), ("[unclosed d", .number),
            ("0%", .percent), ("0.00%;[Red]-0.00%", .percent), (#"0"%""#, .number), (#"0\%"#, .number), ("", .number),
        ] as [(String, CellKind)])
    func `knows dates and percentages by their code`(code: String, kind: CellKind) {
        #expect(NumberFormat.kind(ofCode: code) == kind)
    }

    @Test func `knows the built-in formats, those of Chinese Excel too`() {
        let dates = Set(14...22).union(27...36).union(45...47).union(50...58)
        for id in 0...200 {
            let kind: CellKind = dates.contains(id) ? .serial : id == 9 || id == 10 ? .percent : .number
            #expect(NumberFormat.kind(ofBuiltIn: id) == kind)
        }
    }

    @Test func `gives numbers the kind of their style`() throws {
        let styles = #"""
            <numFmts count="3"><numFmt numFmtId="164" formatCode="yyyy/m/d"/>\#
            <numFmt numFmtId="165" formatCode="#,##0.00&quot;万元&quot;"/>\#
            <numFmt numFmtId="58" formatCode="0.0"/></numFmts>\#
            <cellStyleXfs><xf numFmtId="14"/><xf numFmtId="14"/></cellStyleXfs>\#
            <cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="27"/><xf numFmtId="58"/>\#
            <xf numFmtId="10"/><xf/></cellXfs><dxfs><dxf><numFmt numFmtId="165" formatCode="yyyy"/></dxf></dxfs>
            """#
        let cells = (0..<8).map { #"<c s="\#($0)"><v>46082</v></c>"# }.joined()
        let found = try sheetRows(
            TestWorkbook(rows: "<row>\(cells)<c s=\"1\" t=\"s\"><v>0</v></c></row>", strings: "<si/>", styles: styles)
                .zip.bytes)
        #expect(
            found.first?.cells.map(\.kind) == [
                .number, .serial, .number, .serial, .number, .percent, .number, .number, .text,
            ])
    }
}
