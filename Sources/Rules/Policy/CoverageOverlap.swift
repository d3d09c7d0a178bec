import Canonical

extension DataSetRule {
    /// The policies of a unit do not cover the same time twice.
    static var coverageOverlap: DataSetRule {
        DataSetRule(
            RuleDefinition(
                "coverage-overlap", .notice, .dataSet, source: "细则 15",
                message: "与保单{expected}的保险期间重叠{n}天",
                fix: "请确认是否重复投保；若起止期填写有误，请改正。")
        ) { index, _, report in
            UnitCoverage.forEach(in: index, where: { _ in true }, report: report) { unit in
                var widest: UnitCoverage.Cover?
                for cover in unit.covers {
                    let period = cover.period
                    let shared = min(widest?.period.end ?? period.start, period.end).seconds - period.start.seconds
                    if !index.isStored(cover.position) {
                        report(
                            .record(cover.position),
                            .violated(
                                Policy.periodStart, if: shared > 0,
                                .init(expected: widest?.key.description, number: "\((shared + 86_399) / 86_400)")))
                    }
                    if period.end > widest?.period.end ?? period.start { widest = cover }
                }
            }
        }
    }
}
