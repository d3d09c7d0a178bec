import Canonical
import Mapping
import Testing

@Suite struct CodeRulesTests {
    private static let levels = CodeTable.written(
        "hazard-level", isComplete: true, [("1", "一般（含轻微）", nil, nil), ("2", "重大", nil, nil)])
    private static let bases = CodeTable.written(
        "hazard-basis", isComplete: false,
        [("MEM-10", "现行标准", "2023-05-15", nil), ("AJZ-129", "旧标准", "2017-11-30", "2023-05-15")])

    @Test(arguments: [
        ("1", CellVerdict.usable), ("重大", .usable), ("一般（含轻微）", .usable),
        ("一般(含轻微)", .usable), ("２", .remark("fullwidth-normalised")), ("待定", .error("code-unknown")),
        ("3", .error("code-unknown")), ("", .error("field-required")),
    ])
    func `takes a table's codes and labels`(cell: String, verdict: CellVerdict) throws {
        let reading = Reading.code(CodeSpellings(of: Self.levels))
        #expect(try CellVerdict(of: cell, in: Hazard.level.definition, of: .hazard, as: reading) == verdict)
    }

    @Test(arguments: [
        (false, "一般", CellVerdict.usable), (false, "重大", .error("code-unknown")), (false, "1", .error("code-unknown")),
        (true, "一般", .usable), (true, "重大", .usable), (true, "1", .error("code-unknown")),
    ])
    func `takes only a mapping's own words, and labels when it says so`(
        labels: Bool, cell: String, verdict: CellVerdict
    ) throws {
        let spellings = CodeSpellings(of: Self.levels, words: [CodeSpellings.Word("一般", "1")], acceptsLabels: labels)
        #expect(
            try CellVerdict(of: cell, in: Hazard.level.definition, of: .hazard, as: .code(spellings)) == verdict)
    }

    @Test func `names the value and the table`() throws {
        let source = try WrittenSource(.hazard, [(Hazard.level.definition, .code(CodeSpellings(of: Self.levels)))])
        let expected = Violation(
            CellRules.codeUnknown, at: Hazard.level.definition,
            Violation.Arguments(actual: "待定", table: "hazard-level"))
        #expect(try source.record("待定").violations == [expected])
    }

    @Test func `leaves a well-formed code open that an excerpt does not have`() throws {
        let field = Hazard.basisStandard.definition
        let source = try WrittenSource(.hazard, [(field, .code(CodeSpellings(of: Self.bases)))])
        let open = try source.record("MEM-21")
        #expect(open.violations == [])
        #expect(open.unchecked.map(\.cause) == [.excerptTable("hazard-basis")])
        #expect(open.record[Hazard.basisStandard] == "MEM-21")
        #expect(try source.record("MEM21").violations.map(\.rule.id) == ["code-unknown"])
    }

    @Test(
        arguments: [
            ("AJZ-129", "2023-05-14", []), ("AJZ-129", "2023-05-15", ["code-expired"]), ("MEM-10", "2023-05-15", []),
            ("MEM-10", "2023-05-14", ["code-expired"]), ("AJZ-129", "", ["field-required"]),
        ] as [(String, String, [RuleID])])
    func `judges validity on the record's reference day`(code: String, day: String, rules: [RuleID]) throws {
        let source = try WrittenSource(
            .hazard,
            [
                (Hazard.basisStandard.definition, .code(CodeSpellings(of: Self.bases))),
                (Hazard.foundOn.definition, .date([try #require(DateFormat("yyyy-MM-dd"))], .asWritten)),
            ])
        #expect(try source.record(code, day).violations.map(\.rule.id) == rules)
    }

    @Test(
        arguments: [
            ("01、02", ["01", "02"], []), ("01、 、02、", ["01", "02"], []),
            ("０１、02", ["01", "02"], ["fullwidth-normalised"]),
            ("01、09", nil, ["code-unknown"]), ("、", nil, ["field-required"]), ("01;02", nil, ["code-unknown"]),
        ] as [(String, [Code]?, [RuleID])])
    func `splits a list by its declared separator`(cell: String, codes: [Code]?, rules: [RuleID]) throws {
        let kinds = CodeTable.written(
            "service-kind", isComplete: true, [("01", "培训", nil, nil), ("02", "评估", nil, nil)])
        let reading = Reading.list(separators: ["、"], of: .code(CodeSpellings(of: kinds)))
        let mapped = try WrittenSource(.provider, [(Provider.serviceKinds.definition, reading)]).record(cell)
        #expect(mapped.record[Provider.serviceKinds] == codes)
        #expect(mapped.violations.map(\.rule.id) == rules)
    }

    @Test(
        arguments: [
            ("ZJ0001;zj0002", ["ZJ0001", "ZJ0002"], []),
            ("ZJ0001；ZJ0002", ["ZJ0001", "ZJ0002"], ["fullwidth-normalised"]),
            ("ZJ0001;1.1E+17", nil, ["identifier-scientific"]), ("", nil, []),
        ] as [(String, [Text]?, [RuleID])])
    func `splits references and folds each as a key`(cell: String, keys: [Text]?, rules: [RuleID]) throws {
        let reading = Reading.list(separators: [";"], of: .reference)
        let mapped = try WrittenSource(.service, [(Service.expertNos.definition, reading)]).record(cell)
        #expect(mapped.record[Service.expertNos] == keys)
        #expect(mapped.violations.map(\.rule.id) == rules)
    }

    @Test(
        arguments: [
            ("东岳财险[主承]33.34%;南屿财险[跟单]66.66%", [3334, 6666], nil), ("东岳财险[独立承保]100%", [10000], nil),
            ("东岳财险[主承]33.345%", nil, "field-type"), ("东岳财险(主承)100%", nil, "field-type"),
            ("东岳财险[主承]100", nil, "field-type"), ("北岭财险[主承]100%", nil, "code-unknown"),
            ("东岳财险[领头]100%", nil, "code-unknown"), ("", nil, "field-required"),
        ] as [(String, [Int64]?, RuleID?)])
    func `reads shares by their pattern`(cell: String, percents: [Int64]?, rule: RuleID?) throws {
        let insurers = CodeTable.written(
            "insurers", isComplete: true, [("900101", "东岳财险", nil, nil), ("900109", "南屿财险", nil, nil)])
        let roles = CodeTable.written(
            "underwriting-role", isComplete: true,
            [("01", "主承", nil, nil), ("02", "跟单", nil, nil), ("03", "独立承保", nil, nil)])
        let pattern = SharePattern(
            "{name}[{role}]{percent}%",
            words: ShareWords(insurers: CodeSpellings(of: insurers), roles: CodeSpellings(of: roles)))
        let reading = Reading.shares(separators: [";"], try #require(pattern))
        let mapped = try WrittenSource(.policy, [(Policy.shares.definition, reading)]).record(cell)
        #expect(mapped.record[Policy.shares]?.map(\.percent.hundredths) == percents)
        #expect(mapped.violations.map(\.rule.id) == [rule].compactMap { $0 })
    }
}
