import Canonical
import Testing

@testable import Mapping

/// A field with a reading, and cells that are worth trying in it.
private struct Sample: Sendable, CustomTestStringConvertible {
    let kind: Kind
    let field: FieldDefinition
    let reading: Reading
    /// Cells that are to be read without a closer look.
    let plain: [String]
    /// Others, which may or may not.
    let others: [String]

    var testDescription: String { "\(kind.id).\(field.name)" }
}

/// What came of one cell: all that later steps can see.
private struct Outcome: Equatable {
    let state: Record.State
    let bytes: String
    let violations: [Violation]
    let unchecked: [Unchecked]

    init(_ record: Record, _ violations: [Violation], _ unchecked: [Unchecked], _ field: FieldDefinition) {
        state = record.state(of: field.index)
        bytes = String(decoding: record.canonicalBytes(), as: UTF8.self)
        self.violations = violations
        self.unchecked = unchecked
    }
}

@Suite struct PlainReadingTests {
    private static let number = NumberForm(allowsThousands: true, allowsPercentSign: true)
    private static let levels = CodeTable.written(
        "hazard-level", isComplete: true,
        [
            ("1", "一般（含轻微）", nil, nil), ("2", "重大", nil, nil), ("3", "旧级别", nil, "2020-01-01"),
            ("40", "名称较长的级别：须有判定依据并挂牌督办", nil, nil),
        ])
    private static let divisions = DivisionTables(
        CodeTables([
            .written(
                "division-shanghai", isComplete: true,
                [("310101", "黄浦区", nil, nil), ("310103", "卢湾区", nil, "2011-06-08")]),
            .written("division-national", isComplete: false, [("320000", "江苏省", nil, nil)]),
        ]))

    private static func day(_ forms: String...) -> [DateFormat] { forms.compactMap { DateFormat($0) } }

    private static let samples: [Sample] = [
        Sample(
            kind: .insuredUnit, field: InsuredUnit.name.definition, reading: .text,
            plain: ["样例瑞恒1234号危险化学品有限公司", "𠮷样例（上海）公司", "A公司", "“样例”公司", "样 例", "Unit 72", "样、例"],
            others: [
                " 样例", "样例\u{3000}", "样\u{3000}例", "样例\u{A0}", "样\u{E000}例", "样\u{FFFD}例", "样\u{7}例", "样\t例", "無",
                "e\u{301}例", "한국", "ガス", "か\u{3099}", "Ａ公司", "㎡①", "\u{2F800}", "\u{F900}", "𝒳", "无", "\u{FEFF}样例",
                "\u{200B}",
                String(repeating: "样", count: 300), "\u{7F}", "样\u{85}",
            ]),
        Sample(
            kind: .policy, field: Policy.policyNo.definition, reading: .text,
            plain: ["BXAZ20260000000001", "P-01", "12345678", "Z1E5"],
            others: ["bxaz1234", "BX 12", "123", "1E5555", "BX〔2026〕1号", "ＢＸ１２３４", "12E34567", "1.5E+17", "A_01", "无"]),
        Sample(
            kind: .expense, field: Expense.expenseNo.definition, reading: .text,
            plain: ["FY-2026/0001", "FY", "1"], others: ["fy1", "1E5", "1e+17", "1.5E17", "费用1", "FY 1", "12e", "F1E5"]),
        Sample(
            kind: .insuredUnit, field: InsuredUnit.creditCode.definition, reading: .creditCode,
            plain: ["91110000600037341L"],
            others: [
                "91110000600037341M", "91110000600037341l", "9111000060003734", "310000000000001", "9I110000600037341L",
                "Y1110000600037341L", "911A0000600037341L", "无", "９１110000600037341L",
            ]),
        Sample(
            kind: .expense, field: Expense.payeeCreditCode.definition, reading: .creditCode,
            plain: ["91110000600037341L"],
            others: ["91110000600037341M", "310000000000001"]),
        Sample(
            kind: .insuredUnit, field: InsuredUnit.safetyOfficerPhone.definition, reading: .text,
            plain: ["19900001234", "13800000000"],
            others: ["12900001234", "021-55550000", "4001234567", "1990000123４", "199 0000 1234", "1.38E10", "无"]),
        Sample(
            kind: .insuredUnit, field: InsuredUnit.divisionCode.definition, reading: .division(divisions),
            plain: ["310101", "310101001002", "320000"],
            others: ["310103", "310199", "320100", "990000", "31010", "3101O1", "310101A01002", "无"]),
        Sample(
            kind: .hazard, field: Hazard.level.definition, reading: .code(CodeSpellings(of: levels)),
            plain: ["1", "2", "重大", "一般（含轻微）", "名称较长的级别：须有判定依据并挂牌督办", "40"],
            others: ["一般(含轻微)", "２", "3", "旧级别", "4", "重", "重大 ", "名称较长的级别：须有判定依据并挂牌督力", "无", "待定"]),
        Sample(
            kind: .policy, field: Policy.mandatory.definition,
            reading: .boolean(BooleanWords(yes: ["是", "Y"], no: ["否", "不是强制投保的单位"])),
            plain: ["是", "Y", "否", "不是强制投保的单位"], others: ["y", "Ｙ", "不", "不是强制投保的单元", "1", "无"]),
        Sample(
            kind: .policy, field: Policy.signedOn.definition, reading: .date(day("yyyy/M/d", "yyyy-MM-dd"), .asWritten),
            plain: ["2026/1/2", "2026/11/20", "2026/1/20", "2026/11/2", "2026/01/02"],
            others: [
                "2026-11-20", "2026/13/1", "2026/2/30", "2026/0/1", "2026/1/0", "26/1/2", "2026/1/", "2026//1",
                "2026/1/222",
                "2026/111/2", "2026/1/2/", "2026/1-2", "1900/1/1", "2099/1/1", "x026/1/2", "２０２６/1/2", "2026/1/2 1:00",
            ]),
        Sample(
            kind: .policy, field: Policy.signedOn.definition, reading: .date(day("yyyy-MM-dd", "yyyy/M/d"), .asWritten),
            plain: ["2026-11-20", "2024-02-29", "1990-01-01", "2036-11-20"],
            others: [
                "2026/1/2", "2026-02-29", "2026-13-01", "2026-00-10", "1989-12-31", "2036-11-21", "9999-12-31",
                "2026-1-20",
                "2026.11.20", "2026-11-2O", "２０２６-11-20", "45000", "0000-01-01", "20261120", "2026-11-20 ", "无",
            ]),
        Sample(
            kind: .policy, field: Policy.periodEnd.definition,
            reading: .moment(day("yyyy年MM月dd日", "yyyy-MM-dd"), .nextDay), plain: ["2026年11月20日"],
            others: ["2026年1月2日", "2026-11-20", "9999年12月31日", "2026年02月30日", "2026年11月20曰"]),
        Sample(
            kind: .service, field: Service.startAt.definition,
            reading: .moment(day("yyyy-MM-dd HH:mm:ss"), .asWritten),
            plain: ["2026-11-20 08:30:00", "2026-11-20 23:59:59"],
            others: [
                "2026-11-20 24:00:00", "2026-11-20 08:60:00", "2026-11-20T08:30:00", "2026-11-20 08:30",
                "2026-11-20 08:30:60",
            ]),
        Sample(
            kind: .service, field: Service.startAt.definition,
            reading: .moment(day("yyyyMMdd"), .nextSecond), plain: ["20261120"],
            others: ["20261131", "2026112", "202611200"]),
        Sample(
            kind: .expense, field: Expense.amount.definition,
            reading: .money(MoneyForm(unit: .yuan, allowsThousands: true)),
            plain: [
                "0.00", "1234.56", "12345678.90", "123456789.12", "7", "12345678", "123456789", "1.5",
            ],
            others: [
                "90071992547409.91", "1,234.50", "-5.00", "-0.00", "1.234", "1.230", "１.00", ".50", "5.", "1.2.3",
                "1E3",
                "90071992547409.92",
                "99999999999999999999", "12a4.00", "1 2.00", "+1.00", "12.3a", "无",
            ]),
        Sample(
            kind: .policy, field: Policy.premium.definition,
            reading: .money(MoneyForm(unit: .tenThousandYuan, allowsThousands: false)),
            plain: ["60", "0.123456", "12.34", "1.5"], others: ["0.1234567", "123456789012.34", "999999999999.99"]),
        Sample(
            kind: .policy, field: Policy.premium.definition,
            reading: .money(MoneyForm(unit: .fen, allowsThousands: false)), plain: ["12", "123456789"],
            others: ["12.00", "12.0", "1.5", "-1"]),
        Sample(
            kind: .expert, field: Expert.yearsOfPractice.definition, reading: .integer(number),
            plain: ["0", "70", "007"],
            others: ["71", "-1", "4.0", "1,000", "70%", "", "0000000000000000000000000007", "１"]),
        Sample(
            kind: .policy, field: Policy.preventionRatio.definition, reading: .decimal(number),
            plain: ["21.00", "0", "999.99", "5.5"],
            others: ["21%", "21.010", "1000", "1000.00", "-1", "21.001", "0021.00"]),
    ]

    /// The cell read closely, as every cell was before there was a shorter way.
    private static func read(_ cell: String, _ sample: Sample) -> Outcome {
        let field = mapping(sample)
        var record = Record(
            kind: sample.kind, insurer: "900101", recordedAt: Instant(day: WrittenSource.asOf),
            origin: Origin(file: 3, row: 2))
        record.setColumn(0, of: field.index)
        var notes = RowNotes(asOf: WrittenSource.asOf, lastPlausibleDay: WrittenSource.asOf.adding(years: 10))
        let bytes = Array(cell.utf8)
        field.read(
            CellText(
                kind: .text, isUndecodable: false, place: CellPlace(column: 0, item: -1), usesDate1904: false),
            bytes.span, &record, &notes)
        record.judgeWhole(&notes)
        var mapped = MappedRecord(record)
        notes.finish(into: &mapped)
        return Outcome(record, mapped.violations, mapped.unchecked, sample.field)
    }

    private static func mapping(_ sample: Sample) -> FieldMapping {
        FieldMapping(sample.field, of: sample.kind, from: .column(0), as: sample.reading, nulls: ["无", "不详"])
    }

    private static func source(_ sample: Sample) throws -> WrittenSource {
        try WrittenSource([(sample.kind, [mapping(sample)])], columns: [sample.field.label])
    }

    private static func outcome(_ cell: String, _ sample: Sample, in source: WrittenSource) throws -> Outcome {
        let mapped = try source.record(cell)
        return Outcome(mapped.record, mapped.violations, mapped.unchecked, sample.field)
    }

    @Test(arguments: samples)
    fileprivate func `reads a plain cell as a closer look would`(sample: Sample) throws {
        let source = try Self.source(sample)
        for cell in sample.plain + sample.others + [""] {
            #expect(try Self.outcome(cell, sample, in: source) == Self.read(cell, sample), "‹\(cell)›")
        }
    }

    @Test(arguments: samples)
    fileprivate func `does not look twice at plain cells`(sample: Sample) throws {
        let source = try Self.source(sample)
        for cell in sample.plain { #expect(source.isPlain(WrittenRow(cells: [cell]).batch), "‹\(cell)›") }
    }

    @Test(arguments: samples)
    fileprivate func `agrees on cells that are one character away`(sample: Sample) throws {
        let source = try Self.source(sample)
        var random = SplitMix(state: 20_261_126)
        let alphabet = Array("0123456789ABEIOZabez-+./:% \t,，（。\u{3000}\u{A0}\u{E000}\u{FFFD}Ａ９年月样\u{301}𠮷")
        for cell in sample.plain + sample.others {
            for _ in 0..<60 {
                var letters = Array(cell)
                let place = Int(random.next() % UInt64(letters.count + 1))
                let letter = alphabet[Int(random.next() % UInt64(alphabet.count))]
                switch random.next() % 3 {
                case 0: letters.insert(letter, at: place)
                case 1 where place < letters.count: letters[place] = letter
                default: if place < letters.count { letters.remove(at: place) }
                }
                let changed = String(letters)
                #expect(try Self.outcome(changed, sample, in: source) == Self.read(changed, sample), "‹\(changed)›")
            }
        }
    }

    @Test func `takes a number cell for its digits, and no other kind of cell`() throws {
        let sample = try #require(Self.samples.first { $0.field == Expense.amount.definition })
        let source = try Self.source(sample)
        #expect(source.isPlain(WrittenRow([WrittenCell("1234.5", .number)]).batch))
        for kind in [CellKind.serial, .percent, .boolean, .error, .uncalculated] {
            #expect(!source.isPlain(WrittenRow([WrittenCell("12", kind)]).batch))
        }
        #expect(!source.isPlain(WrittenRow(cells: ["12"], undecodable: [0]).batch))
    }

    @Test func `leaves to a closer look what a mapping does to its texts`() throws {
        let steps = FieldMapping(
            Expense.remark.definition, of: .expense, from: .column(0), steps: [.collapseSpace], as: .text)
        let source = try WrittenSource([(.expense, [steps])], columns: ["说明"])
        #expect(!source.isPlain(WrittenRow(cells: ["样例公司"]).batch))
    }
}

extension WrittenSource {
    /// Whether every cell of the batch's row is read without a closer look.
    fileprivate func isPlain(_ batch: SourceBatch) -> Bool {
        let notes = RowNotes(asOf: WrittenSource.asOf, lastPlausibleDay: WrittenSource.asOf.adding(years: 10))
        let header = Header(of: mapping, cells: mapping.columns.map { Text($0.name) }, row: 1, hasFixedWidth: true)
        let plan = RecordPlan(
            mapping.records[0], levels: [0], header: header, insurer: "900101",
            recordedAt: Instant(day: WrittenSource.asOf), file: 3, notes: notes)
        var record = plan.template.beginning
        var others: UInt64 = 0
        PlainPlan([plan], notes).reading(batch) { reading in
            guard let part = reading.parts.baseAddress else { return }
            others = reading.read(part, batch.rows[0], root: batch.rows[0], into: &record)
        }
        return others == 0
    }
}

/// SplitMix64: the same draws everywhere.
private struct SplitMix {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}
