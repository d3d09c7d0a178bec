import Canonical
import Mapping
import Testing

@Suite struct IdentityRulesTests {
    @Test(arguments: [
        ("91310113FD000CT71M", CellVerdict.usable), ("91310113fd000ct71m", .usable),
        ("９1310113FD000CT71M", .remark("fullwidth-normalised")),
        ("91310113FD000CT71N", .error("credit-code-checksum")),
        ("91310113FD000CT71", .error("credit-code-format")), ("9131O113FD000CT71M", .error("credit-code-format")),
        ("310101123456789", .remark("credit-code-legacy")),
        ("9.131E+17", .error("identifier-scientific")), ("", .error("field-required")),
    ])
    func `judges the code of a unit itself`(cell: String, verdict: CellVerdict) throws {
        let field = InsuredUnit.creditCode.definition
        #expect(try CellVerdict(of: cell, in: field, of: .insuredUnit, as: .creditCode) == verdict)
    }

    @Test func `judges the inner check and the authority only after the check character`() throws {
        let field = InsuredUnit.creditCode.definition
        // Built from 91310113FD000CT71M: position 17 changed to 2, and the first two characters, each with a right check.
        for (code, rule) in [
            ("91310113FD000CT72", "credit-code-inner-check"), ("94310113FD000CT71", "credit-code-authority"),
        ]
            as [(String, RuleID)]
        {
            let verdict = try CellVerdict(of: code + checkCharacter(code), in: field, of: .insuredUnit, as: .creditCode)
            #expect(verdict == .remark(rule))
        }
    }

    @Test func `leaves the authority open that takes a table which is not shipped`() throws {
        let source = try WrittenSource(.insuredUnit, [(InsuredUnit.creditCode.definition, .creditCode)])
        let code = "12310113FD000CT71"
        let mapped = try source.record(code + checkCharacter(code))
        #expect(mapped.violations == [])
        #expect(mapped.unchecked.map(\.cause) == [.missingTable("uscc-authority")])
    }

    @Test(arguments: [("310101123456789", CellVerdict.usable), ("94310113FD000CT71", .error("credit-code-format"))])
    func `says nothing of an old number that is not the unit's own`(cell: String, verdict: CellVerdict) throws {
        let field = Expense.payeeCreditCode.definition
        #expect(try CellVerdict(of: cell, in: field, of: .expense, as: .creditCode) == verdict)
    }

    @Test func `only resolves a code that refers to a unit`() throws {
        let field = Policy.unitCreditCode.definition
        #expect(try CellVerdict(of: "913", in: field, of: .policy, as: .reference) == .usable)
    }

    @Test(
        arguments: [
            ("身份证", "310101190304040031", []), ("身份证", "310101190304040032", ["id-number-invalid"]),
            ("身份证", "31010119030404003", ["id-number-invalid"]), ("护照", "E123", []), ("身份证", "", []),
            ("身份证", "310101203001010018", ["id-number-invalid"]),
        ] as [(String, String, [RuleID])])
    func `judges an identity number by the kind of the document`(kind: String, number: String, rules: [RuleID]) throws {
        let kinds = CodeTable.written(
            "id-document-kind", isComplete: true, [("01", "身份证", nil, nil), ("02", "护照", nil, nil)])
        let source = try WrittenSource(
            .expert,
            [(Expert.idNo.definition, .text), (Expert.idKind.definition, .code(CodeSpellings(of: kinds)))])
        let mapped = try source.record(number, kind)
        #expect(mapped.violations.map(\.rule.id) == rules)
        #expect(mapped.violations.allSatisfy { $0.arguments == Violation.Arguments() })
        #expect(mapped.record.isUnusable(Expert.idNo) == !rules.isEmpty)
    }

    private func checkCharacter(_ code: String) -> String {
        let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY")
        return alphabet.map(String.init).first { last in
            CreditCode.standing(of: Array((code + last).utf8).span) == .valid
        }
            ?? ""
    }
}

@Suite struct DivisionRulesTests {
    private static let tables = CodeTables([
        .written(
            "division-shanghai", isComplete: true,
            [("310113", "宝山区", nil, nil), ("310103", "卢湾区", nil, "2011-06-08")]),
        .written("division-national", isComplete: false, [("330000", "浙江省", nil, nil)]),
    ])

    @Test(
        arguments: [
            ("310113", [], []), ("310113001000", [], []), ("3101", ["division-malformed"], []),
            ("31011A", ["division-malformed"], []), ("310199", ["division-unknown"], []),
            ("310103", ["division-retired"], []), ("990101", ["division-unknown"], []),
            ("330106", [], [.excerptTable("division-national")]), ("330000", [], []),
        ] as [(String, [RuleID], [NotCheckedCause])])
    func `looks divisions up as far as the tables go`(cell: String, rules: [RuleID], causes: [NotCheckedCause]) throws {
        let reading = Reading.division(DivisionTables(Self.tables))
        let mapped = try WrittenSource(.insuredUnit, [(InsuredUnit.divisionCode.definition, reading)]).record(cell)
        #expect(mapped.violations.map(\.rule.id) == rules)
        #expect(mapped.unchecked.map(\.cause) == causes)
    }

    @Test func `names the day and the successor of a retired division`() throws {
        let reading = Reading.division(DivisionTables(Self.tables))
        let field = Claim.divisionCode.definition
        let source = try WrittenSource(
            .claim,
            [
                (field, reading),
                (Claim.lossAt.definition, .moment([try #require(DateFormat("yyyy-MM-dd"))], .asWritten)),
            ])
        let expected = Violation(
            CellRules.divisionRetired, at: field,
            Violation.Arguments(expected: "见说明", actual: "310103", limit: "2011-06-08"))
        #expect(try source.record("310103", "2011-06-08").violations == [expected])
        #expect(try source.record("310103", "2011-06-07").violations == [])
    }

    @Test func `leaves divisions open without their tables`() throws {
        let reading = Reading.division(DivisionTables(CodeTables([])))
        let source = try WrittenSource(.insuredUnit, [(InsuredUnit.divisionCode.definition, reading)])
        #expect(try source.record("310113").unchecked.map(\.cause) == [.missingTable("division-shanghai")])
        #expect(try source.record("330106").unchecked.map(\.cause) == [.missingTable("division-national")])
    }
}
