import Canonical

extension DataSetRule {
    /// The mandatory policies of a unit follow each other without a gap; voided policies do not count.
    static var coverageGap: DataSetRule {
        DataSetRule(
            RuleDefinition(
                "coverage-gap", .warning, .dataSet, source: "细则 6",
                message: "与上一保单之间脱保{n}天",
                fix: "请核对两张保单的起止期；确有脱保的，请留存说明。")
        ) { index, _, report in
            UnitCoverage.forEach(
                in: index,
                where: { policy in
                    guard let mandatory = policy[Policy.mandatory], let status = policy[Policy.status] else {
                        return nil
                    }
                    return mandatory && status != Policy.Status.voided
                }, report: report
            ) { unit in
                var covered: Instant?
                for cover in unit.covers {
                    let start = cover.period.start
                    if index.isStored(cover.position) {
                        // Judged when it was taken in.
                    } else if let end = covered {
                        let days = (start.seconds - end.seconds + 86_399) / 86_400
                        report(
                            .record(cover.position),
                            .violated(Policy.periodStart, if: start > end, .init(number: "\(days)")))
                    } else {
                        report(.record(cover.position), index.hasHistory ? .passed : .notChecked(.noHistory))
                    }
                    covered = max(covered ?? cover.period.end, cover.period.end)
                }
            }
        }
    }
}
