import Canonical
import Testing

@Suite struct CodeTableTests {
    private static func row(_ code: Code, _ label: String, from: String? = nil, to: String? = nil) -> CodeTable.Row {
        CodeTable.Row(
            code: code, label: label, validFrom: from.map(CompleteRecord.day), validTo: to.map(CompleteRecord.day),
            note: "")
    }

    private static let table = CodeTable(
        id: "sample",
        rows: [
            row("01", "甲", from: "2020-01-01", to: "2025-01-01"), row("02", "乙"), row("01", "丙", from: "2025-01-01"),
            row("M14", "乙"),
        ], isComplete: false)

    @Test(arguments: [
        ("2019-12-31", false), ("2020-01-01", true), ("2024-12-31", true), ("2025-01-01", false),
    ])
    func `is valid from its first day until the day before its last`(day: String, isValid: Bool) {
        let row = CodeTableTests.row("01", "甲", from: "2020-01-01", to: "2025-01-01")
        #expect(row.isValid(on: CompleteRecord.day(day)) == isValid)
    }

    @Test(arguments: [(nil, "2025-01-01", "1900-01-01"), ("2020-01-01", nil, "9999-12-31"), (nil, nil, "2026-01-01")])
    func `has open bounds where none is given`(from: String?, to: String?, day: String) {
        #expect(CodeTableTests.row("01", "甲", from: from, to: to).isValid(on: CompleteRecord.day(day)))
    }

    @Test func `finds the first row of a code and of a label`() {
        let table = CodeTableTests.table
        #expect(table.row(code: "01")?.label == "甲")
        #expect(table.row(code: "02")?.label == "乙")
        #expect(table.row(code: "1") == nil)
        #expect(table.row(label: "乙")?.code == "02")
        #expect(table.row(label: "丙")?.code == "01")
        #expect(table.row(label: "甲 ") == nil)
    }

    @Test(
        arguments: [
            ("99", true), ("00", true), ("A14", true), ("z99", true), ("9", false), ("014", false), ("MM4", false),
            ("M1", false), ("M-4", false), ("M140", false),
        ] as [(Code, Bool)])
    func `knows a code that an excerpt could have left out`(code: Code, isWellFormed: Bool) {
        #expect(CodeTableTests.table.isWellFormed(code) == isWellFormed)
    }

    @Test func `compares other characters themselves`() {
        let table = CodeTable(id: "sample", rows: [CodeTableTests.row("1-2", "甲")], isComplete: false)
        #expect(table.isWellFormed("9-9"))
        #expect(!table.isWellFormed("9.9"))
    }

    @Test func `is found by its name among others`() {
        let tables = CodeTables([CodeTableTests.table, CodeTable(id: "other", rows: [], isComplete: true)])
        #expect(tables["sample"]?.rows == CodeTableTests.table.rows)
        #expect(tables["other"]?.isComplete == true)
        #expect(tables["missing"] == nil)
    }
}
