import Canonical

extension DataSetRule {
    /// Every reference names a record of the data set or of history; a list with missing names gives one finding.
    ///
    /// `policy.renewalOf`, `claim.noticeNo` and `hazard.reportNo` are no references of the model (rules §8).
    static var orphanReference: DataSetRule {
        let referring = referring
        return DataSetRule(
            RuleDefinition(
                "orphan-reference", .error, .dataSet, source: "design",
                message: "“{label}”引用的记录不存在：{actual}",
                fix: "请核对“{label}”；填写无误的，请在对应文件中补报被引用的记录。"),
            at: { index in referring.map { index.positions(of: $0.kind) } }
        ) { index, positions, context, report in
            var references: (kind: Kind, fields: [(index: Int, kind: Kind?)])?
            index.forEachRecord(at: positions) { position, record in
                if references?.kind != record.kind { references = referring.first { $0.kind == record.kind } }
                for (field, fixed) in references?.fields ?? [] {
                    guard let referred = fixed ?? record.referredKind(of: record.kind.definition.fields[field]),
                        let isResolved = index.isResolved(field, of: position, to: referred)
                    else { continue }
                    report(
                        .record(position),
                        isResolved ? .passed : ruling(on: field, of: position, to: referred, index, context))
                }
            }
        }
    }

    /// The kinds that refer, each with the indices of its reference fields and the kinds referred to; nil for what a record
    /// says itself.
    private static var referring: [(kind: Kind, fields: [(index: Int, kind: Kind?)])] {
        Kind.allCases.map { kind in
            (kind, kind.definition.fields.filter { $0.refers }.map { ($0.index, $0.referredKind) })
        }.filter { !$0.fields.isEmpty }
    }

    /// What is said of a reference of which something is not known.
    private static func ruling(
        on field: Int, of position: Int, to referred: Kind, _ index: Index, _ context: RuleContext
    ) -> Ruling {
        guard index.presence(of: referred) == .present else { return .notChecked(.kindAbsent(referred)) }
        guard context.isFull || index.hasHistory else { return .notChecked(.noHistory) }
        let missing = index.names(in: field, of: position).filter { !index.contains(referred, $0) }
        let keys = missing.map { index.key(referred, $0).description }
        return .violated(
            at: index.record(at: position).kind.definition.fields[field], .init(actual: keys.joined(separator: "、")))
    }
}
