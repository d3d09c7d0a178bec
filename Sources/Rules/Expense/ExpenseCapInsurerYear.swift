import Canonical

extension DataSetRule {
    /// What an insurer spends on prevention in a year stays within 21 % of the premium received in it.
    ///
    /// Worked example: 123456789 fen received allow 25925926 fen; 25925927 is too much. Source: rules §9.
    static var expenseCapInsurerYear: DataSetRule {
        DataSetRule(
            RuleDefinition(
                "expense-cap-insurer-year", .error, .dataSet, source: "322号",
                message: "{n}年度事故预防服务费支出{actual}元超过实收保费21%（{limit}元）",
                fix: "请核对{n}年度的费用明细和实收保费；确已超支的，应调减列支并说明。")
        ) { index, context, report in
            let premiums = YearSums.premiums(of: index)
            for (year, spend) in YearSums(of: index).years {
                guard index.isWholeYear(year, in: context) else {
                    report(.year(year), .notChecked(.noHistory))
                    continue
                }
                guard index.presence(of: .policy) == .present else {
                    report(.year(year), .notChecked(.kindAbsent(.policy)))
                    continue
                }
                let cap = context.parameters.feeCap.share(of: premiums[year] ?? 0)
                report(
                    .year(year),
                    spend.total <= cap
                        ? .passed
                        : .violated(
                            at: nil,
                            .init(actual: Fen(spend.total).yuan, limit: Fen(cap).yuan, number: "\(year)")))
            }
        }
    }
}

extension Percent {
    /// This share of an amount in fen that is not negative, half a fen up, without overflow below 2^63 fen.
    func share(of amount: Int64) -> Int64 {
        amount / 10_000 * hundredths + (amount % 10_000 * hundredths + 5_000) / 10_000
    }
}

extension RecordIndex {
    /// Whether everything of a year is known: the data set is complete, or what was stored reaches back to its first day.
    func isWholeYear(_ year: Int, in context: RuleContext) -> Bool {
        context.isFull || CivilDate(year: year, month: 1, day: 1).map { reachesBack(to: $0) } ?? false
    }
}
