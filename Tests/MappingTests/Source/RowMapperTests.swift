import Canonical
import Mapping
import Testing

@Suite struct RowMapperTests {
    private static let amount = Reading.money(MoneyForm(unit: .yuan, allowsThousands: true))

    @Test func `gives every record its place, insurer and time`() throws {
        let source = try WrittenSource(.expense, [(Expense.expenseNo.definition, .text)])
        let record = try source.record("FY1").record
        #expect(record.kind == .expense)
        #expect(record.insurer == "900101")
        #expect(record.origin == Origin(file: 3, row: 2))
        #expect(record.recordedAt == Instant(day: WrittenSource.asOf))
        #expect(record.column(of: Expense.expenseNo.index) == 0)
        #expect(record.column(of: Expense.amount.index) == Record.noColumn)
    }

    @Test(
        arguments: [
            (["FY1"], "1", nil), (["FY1", "5", "多余"], "3", nil), (["FY1", "5"], "2", "引号后有文字"),
        ] as [([String], String, String?)])
    func `keeps only keys of a row that cannot be taken apart`(cells: [String], count: String, malformed: String?)
        throws
    {
        let source = try WrittenSource(
            .expense, [(Expense.expenseNo.definition, .text), (Expense.amount.definition, Self.amount)])
        let mapped = try #require(source.records(WrittenRow(cells: cells, malformed: malformed)).first)
        let expected =
            malformed.map { Violation(CellRules.recordMalformed, at: nil, Violation.Arguments(expected: $0)) }
            ?? Violation(CellRules.rowWidth, at: nil, Violation.Arguments(expected: "2", actual: count))
        #expect(mapped.violations == [expected])
        #expect(mapped.record.isUnreadable)
        #expect(mapped.record.key == RecordKey(folded: "FY1"))
        #expect(mapped.record[Expense.amount] == nil)
    }

    @Test func `says a cell's fault once when two records read it`() throws {
        let unit = FieldMapping(
            InsuredUnit.employeeCount.definition, of: .insuredUnit, from: .column(0),
            as: .integer(NumberForm(allowsThousands: false, allowsPercentSign: false)))
        let policy = FieldMapping(
            Policy.employeeHeadcount.definition, of: .policy, from: .column(0),
            as: .integer(NumberForm(allowsThousands: false, allowsPercentSign: false)))
        let source = try WrittenSource([(.insuredUnit, [unit]), (.policy, [policy])], columns: ["从业人数"])
        let records = source.records(WrittenRow(cells: ["约12"]))
        #expect(records.map { $0.violations.map(\.rule.id) } == [["field-type"], []])
        #expect(records.map(\.record.hasUnusableField) == [true, true])
    }

    @Test func `gives constants to every record without a column`() throws {
        let constant = FieldMapping(
            Policy.mandatory.definition, of: .policy, from: .constant("是"),
            as: .boolean(BooleanWords(yes: ["是"], no: ["否"])))
        let number = FieldMapping(
            Policy.policyNo.definition, of: .policy, from: .column(0), as: .text)
        let record = try WrittenSource([(.policy, [number, constant])], columns: ["保单号"]).record("P0001").record
        #expect(record[Policy.mandatory] == true)
        #expect(record.column(of: Policy.mandatory.index) == Record.noColumn)
    }

    @Test func `sums readable amounts, negative ones too`() throws {
        let form = MoneyForm(unit: .yuan, allowsThousands: true)
        let source = try WrittenSource(
            .expense, [(Expense.expenseNo.definition, .text), (Expense.amount.definition, .money(form))],
            total: TotalMapping(column: 1, form: form))
        var mapper = source.mapper
        let rows = [
            ["1", "1,000.01"], ["1", "1,000.01"], ["2", "-0.01"], ["3", "0.001"], ["4", "约"], ["5", ""], ["6"],
        ]
        for cells in rows { mapper.map(WrittenRow(cells: cells).batch) { _ in } }
        mapper.map(WrittenRow(cells: ["7", "9"], undecodable: [1]).batch) { _ in }
        #expect(mapper.counts.total == Fen(200_001))
        #expect(mapper.counts.unreadableRows == 1)
    }
}
