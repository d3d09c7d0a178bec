import Canonical
import Mapping
import Testing

@Suite struct HeaderTests {
    private func mapping() throws -> SourceMapping {
        SourceMapping(
            name: "test", file: try #require(FileNamePattern("T_{yyyyMMdd}.csv")),
            columns: [
                SourceColumn(name: "编号", isIgnored: false), SourceColumn(name: "金额(元)", isIgnored: false),
                SourceColumn(name: "经办人", isIgnored: true),
            ], records: [], statements: nil, total: nil)
    }

    @Test(
        arguments: [
            (["编号", "金额(元)", "经办人"], []),
            ([" 编号 ", "金额（元）"], []),
            (["编号"], [FileViolation(CellRules.headerMissingColumn, column: "金额(元)", row: 1)]),
            (["编号", "金额(元)", "附注"], [FileViolation(CellRules.unknownColumn, column: "附注", row: 1)]),
            (["编号", "编号", "金额(元)"], [FileViolation(CellRules.headerDuplicateColumn, column: "编号", row: 1)]),
            (["编号", "金额(元)", "经办人", "经办人"], []),
        ] as [([String], [FileViolation])])
    func `compares a header with the mapping`(cells: [String], violations: [FileViolation]) throws {
        let header = Header(of: try mapping(), cells: cells.map { Text($0) }, row: 1, hasFixedWidth: true)
        #expect(header.violations == violations)
        #expect(header.isRefused == violations.contains { $0.rule.severity == .error })
    }

    @Test(
        arguments: [
            ("DY_BD_20261120.csv", "2026-11-20"), ("DY_BD_20261131.csv", nil), ("DY_PD_20261120.csv", nil),
            ("DY_BD_2026112.csv", nil), ("DY_BD_20261120.csv.bak", nil), ("DY_BD_２０２６.csv", nil),
        ] as [(String, String?)])
    func `finds the data date in a file's name`(name: String, day: String?) throws {
        let pattern = try #require(FileNamePattern("DY_BD_{yyyyMMdd}.csv"))
        #expect(pattern.dataDate(ofFileNamed: name) == day.flatMap { CivilDate(iso: $0) })
    }

    @Test(arguments: ["DY_BD.csv", "{yyyyMMdd}_{yyyyMMdd}.csv"])
    func `refuses a pattern without one date`(pattern: String) {
        #expect(FileNamePattern(pattern) == nil)
    }
}

@Suite struct StatementTests {
    private static let money = MoneyForm(unit: .yuan, allowsThousands: true)

    @Test(
        arguments: [
            (["A.csv", "83", "7,329,753.21"], 83, Fen(732_975_321), []),
            (["A.csv", "0", ""], 0, nil, []),
            (["A.csv", "八", "1.234"], nil, nil, ["记录数 field-type", "金额 money-precision"]),
            (["A.csv", "", "1"], nil, Fen(100), ["记录数 field-required"]),
            (["", "1", ""], nil, nil, ["文件名 field-required"]),
            (["A.csv", "1"], nil, nil, ["文件名 row-width"]),
        ] as [([String], Int?, Fen?, [String])])
    func `reads what a manifest states`(cells: [String], count: Int?, amount: Fen?, faults: [String]) throws {
        let statements = StatementMapping(file: 0, count: 1, amount: TotalMapping(column: 2, form: Self.money))
        let mapping = SourceMapping(
            name: "manifest", file: try #require(FileNamePattern("M_{yyyyMMdd}.csv")),
            columns: ["文件名", "记录数", "金额"].map { SourceColumn(name: $0, isIgnored: false) }, records: [],
            statements: statements, total: nil)
        let header = Header(of: mapping, cells: ["文件名", "记录数", "金额"], row: 1, hasFixedWidth: true)
        var violations: [FileViolation] = []
        let statement = statements.statement(
            ofRow: 0, in: WrittenRow(cells: cells, number: 4).batch, header: header, violations: &violations)
        #expect(violations.map { "\($0.column ?? "") \($0.rule.id)" } == faults)
        #expect(violations.allSatisfy { $0.row == 4 })
        let isNamed = cells.count == 3 && !cells[0].isEmpty
        let expected = ManifestStatement(
            subject: .file("A.csv"), count: count.map { .init($0, row: 4, label: "记录数") },
            amount: amount.map { .init($0, row: 4, label: "金额") })
        #expect(statement == (isNamed ? expected : nil))
    }
}
