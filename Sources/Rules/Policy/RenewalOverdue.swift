import Canonical

extension DataSetRule {
    /// A mandatory policy that has ended is followed by another of the unit, at whatever insurer.
    ///
    /// Another policy follows when it starts later or ends later and is not voided. A policy that was surrendered or voided asks
    /// for none. Policies of other insurers count with the period that they state.
    static var renewalOverdue: DataSetRule {
        DataSetRule(
            RuleDefinition(
                "renewal-overdue", .warning, .history, source: "细则 6",
                message: "保单已于{limit}到期，未见续保",
                fix: "请联系投保单位续保；已在他处投保或已停产关闭的，请留存说明。"),
            .policy,
            reads: [Policy.mandatory.index, Policy.status.index, Policy.periodEnd.index, Policy.unitCreditCode.index],
            withPosition: { policy, position, index, context in
                guard index.hasHistory else { return .notChecked(.noHistory) }
                guard let mandatory = policy[Policy.mandatory], let status = policy[Policy.status],
                    let unit = index.name(in: Policy.unitCreditCode.index, of: position)
                else { return .skipped }
                guard mandatory, !Policy.Status.withoutRenewal.contains(status) else { return .skipped }
                let period: EffectivePeriod
                do throws(EffectivePeriod.Unknown) {
                    period = try EffectivePeriod(of: index.placed(position), in: index)
                } catch {
                    return error.ruling
                }
                guard period.end.day <= context.asOf else { return .passed }
                let others = index.positions(.policiesOfUnit, of: unit).filter { $0 != position }
                let candidates = others.map { index.record(at: $0) } + index.othersPolicies(of: unit)
                let follows = candidates.map { $0.follows(period) }
                if follows.contains(true) { return .passed }
                if follows.contains(nil) || index.hasUnreadable(.policiesOfUnit, of: unit) { return .skipped }
                return .violated(Policy.periodEnd, .init(limit: period.end.lastCoveredDay.description))
            })
    }
}

extension Record {
    /// Whether this policy goes on where another one's period ends; nil when a field that decides it is unusable.
    fileprivate func follows(_ period: EffectivePeriod) -> Bool? {
        guard let status = self[Policy.status], let start = self[Policy.periodStart], let end = self[Policy.periodEnd]
        else { return nil }
        return status != Policy.Status.voided && (start > period.start || end > period.end)
    }
}
