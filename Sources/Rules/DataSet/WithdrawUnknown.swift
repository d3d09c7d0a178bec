import Canonical

extension DataSetRule {
    /// Only what some destination has accepted can be withdrawn.
    static var withdrawUnknown: DataSetRule {
        DataSetRule(
            RuleDefinition(
                "withdraw-unknown", .error, .history, source: "design",
                message: "撤销的记录{key}不存在",
                fix: "请核对编号；从未被接收的记录不必撤销，请删除这一行。")
        ) { index, _, report in
            for position in index.withdrawals {
                guard index.hasHistory else {
                    report(.record(position), .notChecked(.noHistory))
                    continue
                }
                let record = index.record(at: position)
                report(
                    .record(position),
                    index.wasAccepted(position) ? .passed : .violated(at: record.kind.definition.key.last, .init()))
            }
        }
    }
}
