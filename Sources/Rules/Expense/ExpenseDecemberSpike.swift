import Canonical

extension DataSetRule {
    /// A year's spend does not fall for more than a half on December; judged once the year is over.
    static var expenseDecemberSpike: DataSetRule {
        DataSetRule(
            RuleDefinition(
                "expense-december-spike", .notice, .dataSet, source: "32号 二(一) 突击列支",
                message: "12月支出占全年{actual}%",
                fix: "请核对{n}年12月的费用是否据实列支。")
        ) { index, context, report in
            for (year, spend) in YearSums(of: index).years {
                guard index.hasHistory, index.isWholeYear(year, in: context) else {
                    report(.year(year), .notChecked(.noHistory))
                    continue
                }
                guard context.asOf.components.year > year else {
                    report(.year(year), .skipped)
                    continue
                }
                let isSpike = spend.december > spend.total - spend.december
                guard isSpike else {
                    report(.year(year), .passed)
                    continue
                }
                let parts = spend.total.dividingFullWidth(spend.december.multipliedFullWidth(by: 10_000))
                let percent = Percent(hundredths: parts.quotient)
                report(.year(year), .violated(at: nil, .init(actual: percent.text, number: "\(year)")))
            }
        }
    }
}
