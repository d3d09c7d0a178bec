import Canonical
import Testing

@Suite struct CodeTableUpdateTests {
    private func row(_ code: String, _ label: String, to: Int32? = nil) throws -> CodeTable.Row {
        CodeTable.Row(
            code: try #require(Code(bytes: Array(code.utf8))), label: label, validFrom: nil,
            validTo: to.map { CivilDate(days: $0) }, note: "")
    }

    @Test func `a row counts from its day on, in place of the file's or beside it, and the later one wins`() throws {
        let tables = CodeTables([
            CodeTable(id: "a", rows: [try row("01", "甲"), try row("02", "乙")], isComplete: true),
            CodeTable(id: "b", rows: [try row("01", "丙")], isComplete: false),
        ])
        let updates = [
            CodeTableUpdate(from: CivilDate(days: 10), table: "a", row: try row("01", "甲二")),
            CodeTableUpdate(from: CivilDate(days: 20), table: "a", row: try row("01", "甲三")),
            CodeTableUpdate(from: CivilDate(days: 10), table: "a", row: try row("03", "新")),
            CodeTableUpdate(from: CivilDate(days: 10), table: "nowhere", row: try row("01", "无")),
        ]
        func labels(_ day: Int32, _ table: CodeTableID) -> [String] {
            tables.updated(by: updates, on: CivilDate(days: day))[table]?.rows.map(\.label) ?? []
        }
        #expect(labels(9, "a") == ["甲", "乙"])
        #expect(labels(10, "a") == ["甲二", "乙", "新"])
        #expect(labels(20, "a") == ["甲三", "乙", "新"])
        #expect(labels(20, "b") == ["丙"])
        #expect(tables.updated(by: updates, on: CivilDate(days: 20))["nowhere"] == nil)
    }
}
