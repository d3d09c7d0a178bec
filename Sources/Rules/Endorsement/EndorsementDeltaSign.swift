import Canonical

extension RecordRule {
    /// Added persons make the head count grow, removed ones make it shrink.
    static let endorsementDeltaSign = RecordRule(
        RuleDefinition(
            "endorsement-delta-sign", .warning, .record, source: "design",
            message: "批改类型与人数变化方向不符",
            fix: "请核对批改类型；增加人员填正数，减少人员填负数。"),
        .endorsement, reads: [Endorsement.endorsementKind.index, Endorsement.headcountDelta.index]
    ) { endorsement, _ in
        guard let change = endorsement[Endorsement.endorsementKind] else { return .skipped }
        let delta = endorsement[Endorsement.headcountDelta] ?? 0
        let isWrong =
            change == Endorsement.Change.addition && delta <= 0 || change == Endorsement.Change.removal && delta >= 0
        return .violated(Endorsement.headcountDelta, if: isWrong)
    }
}
