import Canonical
import Definitions
import Foundation
import Testing

@Suite struct CodeTableFileTests {
    @Test func `reads codes, labels, dates and notes in file order`() throws {
        let table = try table(
            """
            code,label,valid_from,valid_to,note
            01,物体打击,,,GB 6441-1986
            310108,闸北区,,2015-11-04,"并入""静安区"",
            见公告"

            """)
        let expected = [
            CodeTable.Row(code: "01", label: "物体打击", validFrom: nil, validTo: nil, note: "GB 6441-1986"),
            CodeTable.Row(
                code: "310108", label: "闸北区", validFrom: nil, validTo: CivilDate(iso: "2015-11-04"),
                note: "并入\"静安区\",\n见公告"),
        ]
        #expect(table.rows == expected)
        #expect([table.id, "x"] == ["accident-kind", "x"])
        #expect(!table.isComplete)
    }

    @Test func `reads CR LF, a byte order mark and a last line without its end`() throws {
        let table = try table("\u{FEFF}code,label,valid_from,valid_to,note\r\n1,甲,2026-01-01,,\r\n2,乙,,,")
        #expect(table.rows.map(\.label) == ["甲", "乙"])
        #expect(table.rows[0].validFrom == CivilDate(iso: "2026-01-01"))
    }

    @Test(arguments: [
        ("", "1:1: 首行应为 code,label,valid_from,valid_to,note"),
        ("code,label,note\n", "1:1: 首行应为 code,label,valid_from,valid_to,note"),
        ("1,甲,,\n", "2:1: 此行应有 5 列,实际 4 列"),
        ("1,甲,,,\n\n", "3:1: 此行应有 5 列,实际 1 列"),
        ("1,甲,,,\n1,乙,,,\n", "3:1: 代码“1”已在第 2 行出现"),
        (",甲,,,\n", "2:1: 代码应为 1 至 16 个不含空格的 ASCII 字符,实际是“”"),
        ("0 1,甲,,,\n", "2:1: 代码应为 1 至 16 个不含空格的 ASCII 字符,实际是“0 1”"),
        ("1,,,,\n", "2:3: 名称不能为空"),
        ("1,甲,2026-02-30,,\n", "2:5: 日期应为 YYYY-MM-DD 或留空,实际是“2026-02-30”"),
        ("1,甲,,2026/2/1,\n", "2:6: 日期应为 YYYY-MM-DD 或留空,实际是“2026/2/1”"),
        ("1,甲,2026-01-02,2026-01-02,\n", "2:16: valid_to 应晚于 valid_from(2026-01-02),实际是 2026-01-02"),
        ("1,甲\"乙,,,\n", "2:4: 引号只能包住整个字段"),
        ("1,\"甲\"乙,,,\n", "2:6: 右引号之后只能是逗号或换行"),
        ("1,甲,,,\"注\n意\n", "2:7: 引号没有结束"),
        ("1,甲,,,\u{7}\n", "2:7: 不允许的控制字符或不可见字符 U+0007"),
    ])
    func `refuses`(body: String, message: String) throws {
        let isHeaderCase = message.hasPrefix("1:")
        let error = #expect(throws: DefinitionError.self) {
            _ = try table(isHeaderCase ? body : "code,label,valid_from,valid_to,note\n" + body)
        }
        #expect(error.map { "\($0.line):\($0.column): \($0.message)" } == message)
    }

    private func table(_ text: String) throws -> CodeTable {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID()).csv")
        try Data(text.utf8).write(to: path)
        // A left-over file in the temporary folder harms nobody.
        defer { try? FileManager.default.removeItem(at: path) }
        return try CodeTableFile.load(path: path.path, id: "accident-kind", isComplete: false)
    }
}
