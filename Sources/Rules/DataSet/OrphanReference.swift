import Canonical

extension DataSetRule {
    /// Every reference names a record of the data set or of history; a list with missing names gives one finding.
    ///
    /// `policy.renewalOf`, `claim.noticeNo` and `hazard.reportNo` are no references of the model (rules §8).
    static var orphanReference: DataSetRule {
        DataSetRule(
            RuleDefinition(
                "orphan-reference", .error, .dataSet, source: "design",
                message: "“{label}”引用的记录不存在：{actual}",
                fix: "请核对“{label}”；填写无误的，请在对应文件中补报被引用的记录。")
        ) { index, context, report in
            for kind in Kind.allCases {
                for field in kind.definition.fields {
                    guard let referred = field.referredKind else { continue }
                    for position in index.positions(of: kind) {
                        let keys = index.record(at: position).references(of: field)
                        guard !keys.isEmpty else { continue }
                        let missing = keys.filter { !index.contains(referred, $0) }
                        report(
                            .record(position),
                            ruling(missing: missing, field: field, referred: referred, index: index, context: context))
                    }
                }
            }
        }
    }

    private static func ruling(
        missing: [RecordKey], field: FieldDefinition, referred: Kind, index: Index, context: RuleContext
    ) -> Ruling {
        guard let first = missing.first else { return .passed }
        guard index.presence(of: referred) == .present else { return .notChecked(.kindAbsent(referred)) }
        guard context.isFull || index.hasHistory else { return .notChecked(.noHistory) }
        let names = missing.dropFirst().reduce(first.description) { $0 + "、" + $1.description }
        return .violated(at: field, .init(actual: names))
    }
}
