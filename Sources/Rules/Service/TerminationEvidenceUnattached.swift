import Canonical

extension DataSetRule {
    /// The report on an agency whose commission was terminated has attachments, at an insurer whose data carry attachments.
    static var terminationEvidenceUnattached: DataSetRule {
        DataSetRule(
            RuleDefinition(
                "termination-evidence-unattached", .warning, .dataSet, source: "细则 13",
                message: "终止委托的情况报告没有附件：附件索引中没有这家服务机构的材料",
                fix: "请在附件文件中补报情况说明、终止通知及所依据的材料（所属记录类型填服务机构），随报告一并报两个部门。"),
            .provider, reads: [Provider.terminatedOn.index],
            withPosition: { provider, position, index, context in
                guard provider[Provider.terminatedOn] != nil else {
                    return provider.isUnusable(Provider.terminatedOn) ? .skipped : .passed
                }
                guard let name = index.name(of: position) else { return .skipped }
                switch index.presence(of: .attachment) {
                // Nobody asks an insurer for attachments whose data carry none.
                case .unmapped: return .skipped
                case .missing: return .notChecked(.kindAbsent(.attachment))
                case .present: break
                }
                if index.positions(.attachmentsOfProvider, of: name).contains(where: { !index.isRefused($0) }) {
                    return .passed
                }
                guard !index.hasUnreadable(.attachmentsOfProvider, of: name) else { return .skipped }
                guard context.isFull || index.hasHistory else { return .notChecked(.noHistory) }
                return .violated(Provider.terminatedOn)
            })
    }
}
