import Canonical

/// The time that a policy really covers: `[periodStart, effective policy end)`.
///
/// The end is that of the latest endorsement that changes the period, else the day on which a surrender or cancellation
/// takes effect, else the policy's own. Source: canonical-model §2.3.
struct EffectivePeriod {
    let start: Instant
    let end: Instant

    /// Why a policy's effective period is not known.
    enum Unknown: Error {
        /// A field that decides it is unusable.
        case unusable
        /// The endorsements were not given.
        case endorsementsMissing

        /// What a rule that needs the period says then.
        var ruling: Ruling {
            switch self {
            case .unusable: .skipped
            case .endorsementsMissing: .notChecked(.kindAbsent(.endorsement))
            }
        }
    }

    /// The period of a policy of the data set.
    init(of policy: Placed, in index: some RecordIndex) throws(Unknown) {
        guard let start = policy.record[Policy.periodStart], let end = policy.record[Policy.periodEnd],
            let name = index.name(of: policy.position)
        else { throw .unusable }
        guard index.presence(of: .endorsement) != .missing else { throw .endorsementsMissing }
        var moved: (on: CivilDate, end: Instant)?
        var closed: CivilDate?
        for position in index.positions(.endorsementsOfPolicy, of: name) {
            let endorsement = index.record(at: position)
            guard let change = endorsement[Endorsement.endorsementKind] else { throw .unusable }
            switch change {
            case Endorsement.Change.period:
                guard let on = endorsement[Endorsement.effectiveOn], let end = endorsement[Endorsement.newPeriodEnd]
                else { throw .unusable }
                if moved.map({ $0.on <= on }) ?? true { moved = (on, end) }
            case Endorsement.Change.surrender, Endorsement.Change.cancellation:
                guard let on = endorsement[Endorsement.effectiveOn] else { throw .unusable }
                closed = min(closed ?? on, on)
            default: continue
            }
        }
        self.start = start
        self.end = moved?.end ?? closed.map { Instant(day: $0) } ?? end
    }
}
