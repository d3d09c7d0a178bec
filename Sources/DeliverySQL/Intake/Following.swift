import Canonical
import Delivery

/// What follows a record into its withdrawal: what belongs to it, and is in force.
struct Following {
    let session: any SQLSession
    let vault: StoreVault

    /// The withdrawals of what belongs to withdrawn records, in the order of the records; what else is given has none.
    ///
    /// A platform must not keep the papers of a record that there is not: each gets a version of its own, so that its number
    /// rises, and goes where it went. It stands at the row that withdraws the record.
    func withdrawals(with new: [IncomingRecord]) throws -> [IncomingRecord] {
        var following: [IncomingRecord] = []
        let owners = Dictionary(grouping: new.filter { $0.record.operation == .withdraw }, by: \.record.insurer)
        for (insurer, group) in owners where try session.hasOwned(insurer) {
            let byKey = Dictionary(grouping: group, by: \.key)
            for relation in Relation.belongings {
                let rows = try session.rows(
                    WaysOut.owned(session.dialect),
                    [KeyList(byKey.keys.sorted().map(\.bytes)).text, relation.id, insurer.string])
                for row in rows {
                    guard let record = try Canonical.Record(row, kind: relation.kind, vault, session),
                        let owner = byKey[RecordKey(folded: try row["parent"] as String)]?.first(where: {
                            $0.record.kind == record.referredKind(of: relation.field)
                        }), let key = record.key
                    else { continue }
                    following.append(IncomingRecord(record: withdrawn(record, with: owner.record), key: key))
                }
            }
        }
        return following
    }

    private func withdrawn(_ record: Canonical.Record, with owner: Canonical.Record) -> Canonical.Record {
        var withdrawal = record
        withdrawal.recordedAt = owner.recordedAt
        withdrawal.origin = owner.origin
        withdrawal.operation = .withdraw
        withdrawal.withdrawReason = "所属记录已撤销"
        return withdrawal
    }
}

extension SQLSession {
    /// Whether anything is stored of an insurer that belongs to other records; answered from the index of keys.
    func hasOwned(_ insurer: Text) throws -> Bool {
        try Relation.belongings.contains { relation in
            try value(
                Bool.self, "SELECT EXISTS (SELECT 1 FROM version WHERE insurer = ? AND kind = ?)",
                [insurer.string, relation.kind.id]) ?? false
        }
    }
}
