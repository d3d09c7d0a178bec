import Canonical

/// A history of records in memory, each accepted by some destination; records of another insurer than the first one's are
/// those of others.
struct RememberedRecords: RecordHistory {
    private let own: [Record]
    private let others: [Record]
    private let earliest: Instant?

    /// The latest versions; the history begins with the earliest of them.
    init(_ records: [Record] = []) {
        let insurer = records.first?.insurer
        own = records.filter { $0.insurer == insurer }
        others = records.filter { $0.insurer != insurer }
        earliest = own.map(\.recordedAt).min()
    }

    func start() -> Instant? { earliest }

    func records(_ kind: Kind, _ keys: [RecordKey]) -> [Record] {
        keys.compactMap { key in version(kind, key) }.filter { $0.operation == .upsert }
    }

    func timesOfCollection(_ kind: Kind, _ keys: [RecordKey]) -> [Instant?] {
        keys.map { version(kind, $0)?.recordedAt }
    }

    func records(
        _ relation: Relation, of parents: [RecordKey], except isKnown: (RecordKey) -> Bool
    ) -> [Record] {
        parents.flatMap { children(relation, of: $0, among: own) }.filter { !($0.key.map(isKnown) ?? false) }
    }

    func forEach(_ kind: Kind, except isKnown: (RecordKey) -> Bool, _ body: (Record) -> Void) {
        for record in own where record.kind == kind && record.operation == .upsert {
            if !(record.key.map(isKnown) ?? false) { body(record) }
        }
    }

    func othersPolicies(of units: [RecordKey]) -> [Record] {
        units.flatMap { children(.policiesOfUnit, of: $0, among: others) }
    }

    func accepted(_ kind: Kind, of keys: [RecordKey]) -> Set<RecordKey> {
        Set(keys.filter { version(kind, $0) != nil })
    }

    private func version(_ kind: Kind, _ key: RecordKey) -> Record? {
        own.first { $0.kind == kind && $0.key == key }
    }

    private func children(_ relation: Relation, of parent: RecordKey, among records: [Record]) -> [Record] {
        records.filter { record in
            record.kind == relation.kind && record.operation == .upsert
                && record.parents(in: relation).contains(parent)
        }
    }
}
