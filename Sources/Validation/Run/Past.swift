import Canonical
import Rules

/// What was stored before of the records that a batch holds or touches.
struct Past {
    /// The earliest time of collection of anything stored; nil when nothing is.
    let start: Instant?
    /// What was stored under the keys of the batch, by position.
    fileprivate(set) var previous: [Int: PreviousVersion] = [:]
    /// The positions of withdrawals of keys that some destination has accepted.
    fileprivate(set) var accepted: Set<Int> = []
    /// The policies of units of the batch at other insurers.
    fileprivate(set) var othersPolicies: [RecordKey: [Record]] = [:]
}

extension DataSet {
    /// Looks up what was stored before; called once, when all files are read.
    ///
    /// That is: the versions under the batch's keys, what its records refer to, what refers to them, and what counts in the
    /// same sums.
    func recall(from history: any RecordHistory) throws(HistoryError) {
        var past = Past(start: try history.start())
        for kind in Kind.allCases { try recallVersions(of: kind, from: history, into: &past) }
        try recallWithdrawals(from: history, into: &past)
        self.past = past
        try recallUnits(from: history)
        try recallParentsAndChildren(from: history)
        // Last: what only counts in a sum need not bring its own parents and children.
        try recallSums(from: history)
    }

    /// What was stored under the keys of the batch.
    private func recallVersions(
        of kind: Kind, from history: any RecordHistory, into past: inout Past
    ) throws(HistoryError) {
        var positions: [Int] = []
        var keys: [RecordKey] = []
        for position in positionsWithKeys(of: kind) {
            guard let key = records[position].key else { continue }
            positions.append(position)
            keys.append(key)
        }
        guard !keys.isEmpty else { return }
        let times = try history.timesOfCollection(kind, keys)
        var stored: [RecordKey: Record] = [:]
        if PreviousVersion.comparedKinds.contains(kind) {
            for record in try history.records(kind, keys) { if let key = record.key { stored[key] = record } }
        }
        for ((position, key), time) in zip(zip(positions, keys), times) {
            guard let time else { continue }
            past.previous[position] = PreviousVersion(recordedAt: time, record: stored[key])
        }
    }

    private func positionsWithKeys(of kind: Kind) -> [Int] {
        Array(positions(of: kind)) + withdrawals.filter { records[$0].kind == kind }
    }

    private func recallWithdrawals(
        from history: any RecordHistory, into past: inout Past
    ) throws(HistoryError) {
        for (kind, positions) in Dictionary(grouping: withdrawals, by: { records[$0].kind }) {
            let accepted = try history.accepted(kind, of: positions.compactMap { records[$0].key })
            past.accepted.formUnion(positions.filter { records[$0].key.map(accepted.contains) ?? false })
        }
    }

    /// Stored expenses and premiums of the years in which the batch has expenses, and stored expenses on its vouchers.
    private func recallSums(from history: any RecordHistory) throws(HistoryError) {
        var years: Set<Int> = []
        var vouchers: Set<Text> = []
        for position in positions(of: .expense) {
            if let paidOn = records[position][Expense.paidOn] { years.insert(paidOn.components.year) }
            if let voucher = records[position][Expense.voucherNo] { vouchers.insert(voucher) }
        }
        guard !years.isEmpty || !vouchers.isEmpty else { return }
        var wanted: [Record] = []
        try history.forEach(.expense, except: { isKnown(.expense, $0) }) { expense in
            let isOfYear = expense[Expense.paidOn].map { years.contains($0.components.year) } ?? false
            if isOfYear || expense[Expense.voucherNo].map(vouchers.contains) ?? false { wanted.append(expense) }
        }
        try history.forEach(.policy, except: { isKnown(.policy, $0) }) { policy in
            let isOfYear = policy[Policy.premiumReceivedOn].map { years.contains($0.components.year) } ?? false
            if isOfYear { wanted.append(policy) }
        }
        for record in wanted { _ = addStored(record) }
    }

    /// Stored policies of the units whose policies the batch holds, here and at other insurers.
    private func recallUnits(from history: any RecordHistory) throws(HistoryError) {
        var seen: Set<RecordKey> = []
        var units: [RecordKey] = []
        for position in positions(of: .policy) {
            for unit in records[position].references(of: Policy.unitCreditCode.definition)
            where seen.insert(unit).inserted { units.append(unit) }
        }
        let stored = try history.records(
            .policiesOfUnit, of: units, except: { isKnown(.policy, $0) })
        for record in stored { _ = addStored(record) }
        for policy in try history.othersPolicies(of: units) {
            for unit in policy.references(of: Policy.unitCreditCode.definition) {
                past?.othersPolicies[unit, default: []].append(policy)
            }
        }
    }

    /// What the known records refer to and what refers to them, until nothing new is found.
    private func recallParentsAndChildren(from history: any RecordHistory) throws(HistoryError) {
        var done = 0
        while done < records.count {
            let fresh = done..<records.count
            done = records.count
            for kind in Kind.allCases {
                let missing = missingParents(of: kind, among: fresh)
                guard !missing.isEmpty else { continue }
                for record in try history.records(kind, missing) { _ = addStored(record) }
            }
            // Endorsements change what a stored policy covers too; other children matter to what is judged only.
            for relation in Relation.allCases where relation != .policiesOfUnit {
                let parents = fresh.filter { position in
                    records[position].kind == relation.parentKind
                        && (relation == .endorsementsOfPolicy || !isStored(position))
                }.compactMap { records[$0].key }
                guard !parents.isEmpty else { continue }
                let kind = relation.kind
                let found = try history.records(
                    relation, of: parents, except: { isKnown(kind, $0) })
                for record in found { _ = addStored(record) }
            }
        }
    }

    /// Whether the batch, or what was brought so far, has a key.
    private func isKnown(_ kind: Kind, _ key: RecordKey) -> Bool { name(kind, key).map { contains(kind, $0) } ?? false }

    /// The keys of a kind that records name and that are not known.
    private func missingParents(of kind: Kind, among positions: Range<Int>) -> [RecordKey] {
        var seen: Set<RecordKey> = []
        var missing: [RecordKey] = []
        for position in positions {
            for field in records[position].kind.definition.fields where referredKind(of: field, at: position) == kind {
                for key in records[position].references(of: field)
                where !isKnown(kind, key) && seen.insert(key).inserted {
                    missing.append(key)
                }
            }
        }
        return missing
    }
}
