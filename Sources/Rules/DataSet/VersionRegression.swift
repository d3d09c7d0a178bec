import Canonical

extension DataSetRule {
    /// A record is not older than what was stored under its key (canonical-model §1.2).
    ///
    /// The time of collection is no field: the finding stands at the last field of the key.
    static var versionRegression: DataSetRule {
        DataSetRule(
            RuleDefinition(
                "version-regression", .warning, .history, source: "design",
                message: "{key}的采集时间早于已报送版本",
                fix: "请确认导出的是最新数据；若误用了旧文件，请重新导出后再报。"),
            at: { index in Kind.allCases.map { index.positions(of: $0) } + [index.withdrawals] }
        ) { index, positions, _, report in
            index.forEachRecord(at: positions) { report(.record($0), ruling(on: $1, at: $0, in: index)) }
        }
    }

    private static func ruling(on record: Record, at position: Int, in index: Index) -> Ruling {
        guard index.hasHistory else { return .notChecked(.noHistory) }
        guard let before = index.previous(of: position) else { return .skipped }
        return record.recordedAt < before.recordedAt ? .violated(at: record.kind.definition.key.last, .init()) : .passed
    }
}
