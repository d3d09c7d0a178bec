import Canonical
import Mapping
import Testing

/// A field and how it is read, by a word that a table can name.
enum ReadField: String, CaseIterable {
    case name, identifier, phone, creditCode, reference, day, writtenDay, moment, money, integer, decimal, percent,
        truth
    case words, code, names

    private static let number = NumberForm(allowsThousands: false, allowsPercentSign: false)
    private static let category = CodeTable.written(
        "expense-category", isComplete: true, [("01", "技术服务费", nil, nil), ("15", "其他", nil, nil)])

    var kind: Kind {
        switch self {
        case .name, .identifier, .phone, .integer: .expert
        case .creditCode, .reference, .money, .truth, .words, .code: .expense
        case .day, .writtenDay, .moment: .claim
        case .decimal, .percent: .policy
        case .names: .service
        }
    }

    var field: FieldDefinition {
        switch self {
        case .name: Expert.title.definition
        case .identifier: Expert.idNo.definition
        case .phone: Expert.phone.definition
        case .creditCode: Expense.payeeCreditCode.definition
        case .reference: Expense.serviceNo.definition
        case .day, .writtenDay: Claim.filedOn.definition
        case .moment: Claim.lossAt.definition
        case .money: Expense.amount.definition
        case .integer: Expert.yearsOfPractice.definition
        case .decimal, .percent: Policy.preventionRatio.definition
        case .truth, .words: Expense.pooled.definition
        case .code: Expense.category.definition
        case .names: Service.providerNames.definition
        }
    }

    func reading() throws -> Reading {
        let serial = try #require(DateFormat("serial"))
        let day = try #require(DateFormat("yyyy-MM-dd"))
        let moment = try #require(DateFormat("yyyy-MM-dd HH:mm"))
        let compact = try #require(DateFormat("yyyyMMdd"))
        return switch self {
        case .name, .identifier, .phone: .text
        case .creditCode: .creditCode
        case .reference: .reference
        case .day: .date([serial, day], .asWritten)
        case .writtenDay: .date([day, compact], .asWritten)
        case .moment: .moment([serial, moment], .asWritten)
        case .money: .money(MoneyForm(unit: .yuan, allowsThousands: false))
        case .integer: .integer(Self.number)
        case .decimal: .decimal(Self.number)
        case .percent: .decimal(NumberForm(allowsThousands: false, allowsPercentSign: true))
        case .truth: .boolean(BooleanWords(yes: [], no: []))
        case .words: .boolean(BooleanWords(yes: ["是"], no: ["否"]))
        case .code: .code(CodeSpellings(of: Self.category))
        case .names: .list(separators: ["、"], of: .text)
        }
    }

    /// What a cell becomes: the canonical text of its value, the rules it breaks, or `–` for nothing.
    func outcome(of cell: WrittenCell, usesDate1904: Bool = false) throws -> String {
        let source = try WrittenSource(kind, [(field, try reading())])
        let mapped = try source.record(typed: [cell], usesDate1904: usesDate1904)
        let rules = mapped.violations.map(\.rule.id.text)
        guard mapped.record.state(of: field.index) == .usable else {
            return rules.isEmpty ? "–" : rules.joined(separator: " ")
        }
        var bytes: [UInt8] = []
        mapped.record.appendValue(of: field, to: &bytes)
        return ([String(decoding: bytes, as: UTF8.self)] + rules).joined(separator: " ")
    }
}

@Suite struct TypedCellTests {
    /// Cells of every kind but a list, in the order of `CellKind`.
    private static let cells = [
        WrittenCell("", .absent), WrittenCell("15", .text), WrittenCell("15", .number), WrittenCell("46082", .serial),
        WrittenCell("0.15", .percent), WrittenCell("true", .boolean), WrittenCell("#N/A", .error),
        WrittenCell("", .uncalculated), WrittenCell("", .container),
    ]

    @Test(
        arguments: [
            (.name, ["–", "\"15\"", "\"15\"", "field-type", "field-type", "\"是\"", "field-type"]),
            (.identifier, ["–", "\"15\"", "\"15\"", "field-type", "field-type", "\"是\"", "field-type"]),
            (
                .phone,
                [
                    "–", "\"15\" phone-format", "\"15\" phone-format", "field-type", "field-type", "\"是\" phone-format",
                    "field-type",
                ]
            ),
            (
                .creditCode,
                [
                    "–", "credit-code-format", "credit-code-format", "field-type", "field-type", "credit-code-format",
                    "field-type",
                ]
            ),
            (.reference, ["–", "\"15\"", "\"15\"", "field-type", "field-type", "\"是\"", "field-type"]),
            (
                .day,
                [
                    "–", "date-invalid", "\"1900-01-15\" date-implausible", "\"2026-03-01\"", "date-invalid",
                    "date-invalid", "field-type",
                ]
            ),
            (
                .writtenDay,
                ["–", "date-invalid", "date-invalid", "date-invalid", "date-invalid", "date-invalid", "field-type"]
            ),
            (
                .moment,
                [
                    "field-required", "date-invalid", "\"1900-01-15T00:00:00+08:00\" date-implausible",
                    "\"2026-03-01T00:00:00+08:00\"", "date-invalid", "date-invalid", "field-type",
                ]
            ),
            (.money, ["field-required", "1500", "1500", "field-type", "field-type", "field-type", "field-type"]),
            (.integer, ["–", "15", "15", "field-type", "field-type", "field-type", "field-type"]),
            (.decimal, ["–", "\"15.00\"", "\"15.00\"", "field-type", "field-type", "field-type", "field-type"]),
            (.percent, ["–", "\"15.00\"", "\"15.00\"", "field-type", "\"15.00\"", "field-type", "field-type"]),
            (.truth, ["–", "field-type", "field-type", "field-type", "field-type", "true", "field-type"]),
            (.words, ["–", "field-type", "field-type", "field-type", "field-type", "true", "field-type"]),
            (.code, ["field-required", "\"15\"", "\"15\"", "field-type", "field-type", "code-unknown", "field-type"]),
            (.names, ["–", "[\"15\"]", "[\"15\"]", "field-type", "field-type", "[\"是\"]", "field-type"]),
        ] as [(ReadField, [String])])
    func `reads or refuses a cell by its kind`(field: ReadField, outcomes: [String]) throws {
        // An error, a formula without its value and an object are never a value.
        let all = outcomes + ["field-type", "field-type"]
        #expect(try Self.cells.map { try field.outcome(of: $0) } == all)
    }

    @Test(
        arguments: [
            ("0", "date-invalid", "\"1904-01-01\" date-implausible"),
            ("1", "\"1900-01-01\" date-implausible", "\"1904-01-02\" date-implausible"),
            ("59", "\"1900-02-28\" date-implausible", "\"1904-02-29\" date-implausible"),
            ("60", "date-invalid", "\"1904-03-01\" date-implausible"),
            ("61", "\"1900-03-01\" date-implausible", "\"1904-03-02\" date-implausible"),
            ("46082", "\"2026-03-01\"", "\"2030-03-02\""), ("46082.75", "\"2026-03-01\"", "\"2030-03-02\""),
            ("46082.99999999999", "\"2026-03-02\"", "\"2030-03-03\""),
            ("59.99999999999", "date-invalid", "\"1904-03-01\" date-implausible"),
            ("0.5", "date-invalid", "\"1904-01-01\" date-implausible"), ("-1", "date-invalid", "date-invalid"),
            ("2957003", "\"9995-12-30\" date-implausible", "\"9999-12-31\" date-implausible"),
            ("2958465", "\"9999-12-31\" date-implausible", "date-invalid"),
            ("2958465.9999999", "date-invalid", "date-invalid"),
            ("2958466", "date-invalid", "date-invalid"), ("99999999999999999999", "date-invalid", "date-invalid"),
        ])
    func `counts the days of a spreadsheet`(serial: String, since1900: String, since1904: String) throws {
        for kind in [CellKind.serial, .number] {
            let cell = WrittenCell(serial, kind)
            #expect(try ReadField.day.outcome(of: cell) == since1900)
            #expect(try ReadField.day.outcome(of: cell, usesDate1904: true) == since1904)
        }
    }

    @Test(
        arguments: [
            ("46082.5", "2026-03-01T12:00:00+08:00"), ("46082.397916667", "2026-03-01T09:33:00+08:00"),
            ("46082.999988426", "2026-03-01T23:59:59+08:00"), ("46082.999999", "2026-03-02T00:00:00+08:00"),
        ])
    func `rounds the time of a serial to the second`(serial: String, moment: String) throws {
        #expect(try ReadField.moment.outcome(of: WrittenCell(serial, .serial)) == "\"\(moment)\"")
    }

    @Test(
        arguments: [
            (.identifier, "999999999999999", "\"999999999999999\""),
            (.identifier, "1000000000000000", "identifier-scientific"),
            (.identifier, "1.1E+17", "identifier-scientific"),
            (.identifier, "110105199001011230", "identifier-scientific"),
            (.reference, "1000000000000000", "identifier-scientific"),
            (.phone, "1000000000000000", "identifier-scientific"),
            (.creditCode, "913101170000000000", "identifier-scientific"),
            (.name, "1000000000000000", "\"1000000000000000\""),
            (.integer, "1000000000000000", "number-range"), (.integer, "4.5", "field-type"),
            (.integer, "-1", "number-range"),
            (.integer, "1E1", "field-type"), (.money, "0.30000000000000004", "money-precision"),
            (.money, "-0.01", "money-negative"),
            (.money, "90071992547409.91", "9007199254740991"), (.money, "1E5", "field-type"),
            (.money, "NaN", "field-type"),
            (.decimal, "17.170", "\"17.17\""), (.decimal, "17.171", "field-type"), (.decimal, "1000", "number-range"),
            (.code, "1", "code-unknown"), (.writtenDay, "20260301", "\"2026-03-01\""),
        ] as [(ReadField, String, String)])
    func `takes a number by its digits`(field: ReadField, digits: String, outcome: String) throws {
        #expect(try field.outcome(of: WrittenCell(digits, .number)) == outcome)
    }

    @Test(
        arguments: [
            ("0.1717", "\"17.17\""), ("1", "\"100.00\""), ("0", "\"0.00\""), ("-0.05", "\"-5.00\""),
            ("0.17171", "field-type"), ("10", "number-range"),
        ])
    func `multiplies a percentage by a hundred`(fraction: String, outcome: String) throws {
        #expect(try ReadField.percent.outcome(of: WrittenCell(fraction, .percent)) == outcome)
    }

    @Test(
        arguments: [
            (.words, "false", "false"), (.truth, "false", "false"), (.name, "false", "\"否\""),
            (.code, "false", "code-unknown"),
        ] as [(ReadField, String, String)])
    func `takes a truth value as yes or no`(field: ReadField, cell: String, outcome: String) throws {
        #expect(try field.outcome(of: WrittenCell(cell, .boolean)) == outcome)
    }

    @Test func `says what stands in a cell without a value`() throws {
        let source = try WrittenSource(.expense, [(Expense.amount.definition, try ReadField.money.reading())])
        let expected = try [
            WrittenCell("#DIV/0!", .error), WrittenCell("", .uncalculated), WrittenCell("", .container),
            WrittenCell("46082", .serial), WrittenCell("0.5", .percent),
        ].map { try source.record(typed: [$0]).violations.map(\.arguments.expected) }
        #expect(
            expected == [
                ["正常的值（单元格是错误值“#DIV/0!”）"], ["已计算的值（公式没有结果，请用表格软件打开并保存后重新提交）"],
                ["单个值（此处是对象或数组）"], ["文本或数（单元格是日期）"], ["文本或数（单元格是百分比）"],
            ])
    }
}
