import Canonical

extension DataSetRule {
    /// When a policy has ended, as many services were completed as were agreed.
    ///
    /// Judged only where everything since the policy's start is known: the data set is complete, or what was stored reaches
    /// back to it.
    static var serviceFrequencyShort: DataSetRule {
        DataSetRule(
            RuleDefinition(
                "service-frequency-short", .notice, .history, source: "细则 7; AQ",
                message: "已完成服务{actual}次，少于约定{expected}次",
                fix: "请核对该保单的服务记录，补报漏报的服务；确未做足的，请说明原因。"),
            .policy, reads: [Policy.preventionFrequency.index, Policy.status.index],
            withPosition: { policy, position, index, context in
                guard index.hasHistory else { return .notChecked(.noHistory) }
                guard let agreed = policy[Policy.preventionFrequency], let status = policy[Policy.status],
                    status != Policy.Status.voided, let name = index.name(of: position)
                else { return .skipped }
                let period: EffectivePeriod
                do throws(EffectivePeriod.Unknown) {
                    period = try EffectivePeriod(of: index.placed(position), in: index)
                } catch {
                    return error.ruling
                }
                guard period.end.day <= context.asOf else { return .passed }
                guard context.isFull || index.reachesBack(to: period.start.day) else { return .notChecked(.noHistory) }
                guard index.presence(of: .service) == .present else { return .notChecked(.kindAbsent(.service)) }
                let statuses = index.positions(.servicesOfPolicy, of: name).map { index.record(at: $0)[Service.status] }
                let completed = statuses.count { $0 == Service.Status.completed }
                if completed >= agreed { return .passed }
                if statuses.contains(nil) || index.hasUnreadable(.servicesOfPolicy, of: name) { return .skipped }
                return .violated(Policy.preventionFrequency, .init(expected: "\(agreed)", actual: "\(completed)"))
            })
    }
}
