import Canonical
import Mapping
import Testing

@Suite struct NumberRulesTests {
    private static let plain = NumberForm(allowsThousands: false, allowsPercentSign: false)

    @Test(arguments: [
        ("70", CellVerdict.usable), ("0", .usable), ("71", .error("number-range")), ("-1", .error("number-range")),
        ("约12", .error("field-type")), ("4.0", .error("field-type")), ("1,000", .error("field-type")),
        ("99999999999999999999", .error("number-range")), ("７", .remark("fullwidth-normalised")), ("", .absent),
    ])
    func `judges a whole number`(cell: String, verdict: CellVerdict) throws {
        let field = Expert.yearsOfPractice.definition
        #expect(try CellVerdict(of: cell, in: field, of: .expert, as: .integer(Self.plain)) == verdict)
    }

    @Test(arguments: [
        ("21.00", CellVerdict.usable), ("21.010", .usable), ("21.001", .error("field-type")),
        ("999.99", .usable), ("1000", .error("number-range")), (".5", .error("field-type")),
        ("5.", .error("field-type")), ("21%", .error("field-type")),
    ])
    func `judges a decimal`(cell: String, verdict: CellVerdict) throws {
        let field = Policy.preventionRatio.definition
        #expect(try CellVerdict(of: cell, in: field, of: .policy, as: .decimal(Self.plain)) == verdict)
    }

    @Test func `accepts a percent sign where declared`() throws {
        let form = NumberForm(allowsThousands: false, allowsPercentSign: true)
        let source = try WrittenSource(.policy, [(Policy.preventionRatio.definition, .decimal(form))])
        #expect(try source.record("11.55%").record[Policy.preventionRatio] == Percent(hundredths: 1155))
    }

    @Test(
        arguments: [
            (MoneyUnit.yuan, false, "99772.33", CellVerdict.usable, Fen(9_977_233)),
            (.yuan, false, "99772.330", .usable, Fen(9_977_233)),
            (.yuan, false, "123.456", .error("money-precision"), nil),
            (.yuan, false, "99,772.33", .error("field-type"), nil),
            (.yuan, true, "1,099,772.33", .usable, Fen(109_977_233)),
            (.yuan, true, "1,2", .error("field-type"), nil),
            (.yuan, true, "1,0000", .error("field-type"), nil),
            (.yuan, true, ",100", .error("field-type"), nil),
            (.yuan, false, "1E5", .error("field-type"), nil),
            (.yuan, false, "-500.00", .error("money-negative"), nil),
            (.yuan, false, "-0.00", .usable, Fen(0)),
            (.yuan, false, "90071992547409.91", .usable, Fen(Fen.limit)),
            (.yuan, false, "90071992547409.92", .error("number-range"), nil),
            (.yuan, false, "99999999999999999999", .error("number-range"), nil),
            (.tenThousandYuan, false, "60", .usable, Fen(60_000_000)),
            (.tenThousandYuan, false, "0.123456", .usable, Fen(123_456)),
            (.tenThousandYuan, false, "0.1234567", .error("money-precision"), nil),
            (.fen, false, "12", .usable, Fen(12)),
            (.yuan, false, "５００", .remark("fullwidth-normalised"), Fen(50_000)),
        ] as [(MoneyUnit, Bool, String, CellVerdict, Fen?)])
    func `judges money`(unit: MoneyUnit, thousands: Bool, cell: String, verdict: CellVerdict, fen: Fen?) throws {
        let reading = Reading.money(MoneyForm(unit: unit, allowsThousands: thousands))
        let field = Expense.amount
        #expect(try CellVerdict(of: cell, in: field.definition, of: .expense, as: reading) == verdict)
        #expect(try WrittenSource(.expense, [(field.definition, reading)]).record(cell).record[field] == fen)
    }

    @Test func `lets only the change of a premium be negative`() throws {
        let reading = Reading.money(MoneyForm(unit: .yuan, allowsThousands: false))
        let field = Endorsement.premiumDelta
        let record = try WrittenSource(.endorsement, [(field.definition, reading)]).record("-30.00").record
        #expect(record[field] == Fen(-3000))
    }

    @Test(arguments: [
        ("是", CellVerdict.usable), ("否", .usable), ("有", .error("field-type")), ("", .absent),
    ])
    func `judges a yes or no by the declared words`(cell: String, verdict: CellVerdict) throws {
        let reading = Reading.boolean(BooleanWords(yes: ["是"], no: ["否"]))
        #expect(try CellVerdict(of: cell, in: Expense.pooled.definition, of: .expense, as: reading) == verdict)
    }

    @Test func `says the range and what a number should be`() throws {
        let years = try WrittenSource(.expert, [(Expert.yearsOfPractice.definition, .integer(Self.plain))])
        #expect(
            try years.record("71").violations == [
                Violation(
                    CellRules.numberRange, at: Expert.yearsOfPractice.definition, Violation.Arguments(expected: "0至70"))
            ])
        let pooled = try WrittenSource(
            .expense, [(Expense.pooled.definition, .boolean(BooleanWords(yes: ["是"], no: ["否"])))])
        #expect(
            try pooled.record("有").violations == [
                Violation(CellRules.fieldType, at: Expense.pooled.definition, Violation.Arguments(expected: "是或否"))
            ])
    }
}
