import Canonical

/// The policies of one unit in the order in which they start, as the rules on gaps and overlaps see them.
struct UnitCoverage {
    /// A policy with its effective period.
    struct Cover {
        let position: Int
        /// The policy number, which decides between those that start together.
        let key: RecordKey
        let period: EffectivePeriod
    }

    /// By start; at the same start by policy number.
    let covers: [Cover]

    /// Gives the units whose policies can all be placed, in the order of each unit's first policy.
    ///
    /// - Parameters:
    ///   - index: The data set.
    ///   - isWanted: Whether a policy takes part; `nil` when a field that decides it is unusable.
    ///   - report: Told of each policy that cannot be placed; the policies of such a unit are all skipped.
    ///   - body: Told of each unit.
    static func forEach<Index: RecordIndex>(
        in index: Index, where isWanted: (Record) -> Bool?, report: (Subject, Ruling) -> Void,
        _ body: (UnitCoverage) -> Void
    ) {
        let field = Policy.unitCreditCode.index
        var seen: Set<KeyNumber> = []
        index.forEachRecord(at: index.known(of: .policy)) { position, _ in
            guard let unit = index.name(in: field, of: position) else {
                if !index.isStored(position) { report(.record(position), .skipped) }
                return
            }
            guard seen.insert(unit).inserted else { return }
            let group = index.positions(.policiesOfUnit, of: unit).filter { index.name(in: field, of: $0) == unit }
            // A unit of which only stored policies are known has nothing to be judged.
            guard group.contains(where: { !index.isStored($0) }) else { return }
            switch covers(of: group, in: index, where: isWanted) {
            case .success(let covers): body(UnitCoverage(covers: covers))
            case .failure(let unknown):
                for position in group where !index.isStored(position) { report(.record(position), unknown.ruling) }
            }
        }
    }

    private static func covers(
        of group: [Int], in index: some RecordIndex, where isWanted: (Record) -> Bool?
    ) -> Result<[Cover], EffectivePeriod.Unknown> {
        var covers: [Cover] = []
        for position in group {
            let policy = index.record(at: position)
            guard let isWanted = isWanted(policy), let key = policy.key else { return .failure(.unusable) }
            guard isWanted else { continue }
            do throws(EffectivePeriod.Unknown) {
                covers.append(
                    Cover(
                        position: position, key: key, period: try EffectivePeriod(of: index.placed(position), in: index)
                    ))
            } catch {
                return .failure(error)
            }
        }
        covers.sort { ($0.period.start, $0.key) < ($1.period.start, $1.key) }
        return .success(covers)
    }
}
