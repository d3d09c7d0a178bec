import Canonical
import Delivery

/// What the store holds of an insurer's records (canonical-model §1.3), read as rules ask for it.
struct SQLHistory: RecordHistory {
    let database: any SQLDatabase
    let vault: StoreVault
    let insurer: Text

    func start() throws(HistoryError) -> Instant? {
        try read { session in
            try session.value(Int64.self, "SELECT min(recorded_at) FROM version WHERE insurer = ?", [insurer.string])
                .map { Instant(seconds: $0) }
        }
    }

    func records(_ kind: Kind, _ keys: [RecordKey]) throws(HistoryError) -> [Canonical.Record] {
        try read { session in
            let latest = """
                SELECT operation, canonical, recorded_at FROM version WHERE insurer = ? AND kind = ? AND key = ?
                ORDER BY number DESC LIMIT 1
                """
            return try keys.compactMap { key in
                let row = try session.row(latest, [insurer.string, kind.id, key.description])
                return try row.flatMap { row in
                    try row["operation"] == Operation.upsert.rawValue
                        ? Canonical.Record(row, kind: kind, vault, session) : nil
                }
            }
        }
    }

    func timesOfCollection(_ kind: Kind, _ keys: [RecordKey]) throws(HistoryError) -> [Instant?] {
        try read { session in
            let latest = """
                SELECT recorded_at FROM version WHERE insurer = ? AND kind = ? AND key = ?
                ORDER BY number DESC LIMIT 1
                """
            return try keys.map { key in
                try session.value(Int64.self, latest, [insurer.string, kind.id, key.description])
                    .map { Instant(seconds: $0) }
            }
        }
    }

    func records(
        _ relation: Relation, of parents: [RecordKey], except isKnown: (RecordKey) -> Bool
    ) throws(HistoryError) -> [Canonical.Record] {
        try records(relation, of: parents, insurer: "version.insurer = ?", except: isKnown)
    }

    func othersPolicies(of units: [RecordKey]) throws(HistoryError) -> [Canonical.Record] {
        try records(.policiesOfUnit, of: units, insurer: "version.insurer <> ?", except: { _ in false })
    }

    func forEach(
        _ kind: Kind, except isKnown: (RecordKey) -> Bool, _ body: (Canonical.Record) -> Void
    ) throws(HistoryError) {
        try read { session in
            let latest = """
                SELECT key, canonical, recorded_at FROM version
                WHERE insurer = ? AND kind = ? AND operation = 'upsert' AND \(SQLHistory.isLatest) ORDER BY key
                """
            try session.forEach(latest, [insurer.string, kind.id]) { row in
                guard !isKnown(RecordKey(folded: try row["key"] as String)) else { return }
                if let record = try Canonical.Record(row, kind: kind, vault, session) { body(record) }
            }
        }
    }

    func accepted(_ kind: Kind, of keys: [RecordKey]) throws(HistoryError) -> Set<RecordKey> {
        try read { session in
            let isAccepted = """
                SELECT EXISTS (SELECT 1 FROM version JOIN delivery ON delivery.version = version.id
                WHERE version.insurer = ? AND version.kind = ? AND version.key = ?
                AND delivery.operation = 'upsert' AND delivery.state = 'accepted')
                """
            return Set(
                try keys.filter { key in
                    try session.value(Bool.self, isAccepted, [insurer.string, kind.id, key.description]) ?? false
                })
        }
    }

    /// Whether a row of `version` is the latest of its key; the OFFSET as in `DeliveryQueue.claimable`.
    static let isLatest = """
        NOT EXISTS (SELECT 1 FROM version AS newer WHERE newer.insurer = version.insurer AND newer.kind = version.kind
        AND newer.key = version.key AND newer.number > version.number LIMIT 1 OFFSET 0)
        """

    private func records(
        _ relation: Relation, of parents: [RecordKey], insurer condition: String, except isKnown: (RecordKey) -> Bool
    ) throws(HistoryError) -> [Canonical.Record] {
        try read { session in
            let children = """
                SELECT key, canonical, recorded_at FROM reference JOIN version ON version.id = reference.version
                WHERE relation = ? AND parent = ? AND \(condition) AND operation = 'upsert'
                AND \(SQLHistory.isLatest) ORDER BY version.insurer, version.key
                """
            var records: [Canonical.Record] = []
            for parent in parents {
                try session.forEach(children, [relation.id, parent.description, insurer.string]) { row in
                    guard !isKnown(RecordKey(folded: try row["key"] as String)) else { return }
                    // A record of another kind may have the same key, and attachments too.
                    if let record = try Canonical.Record(row, kind: relation.kind, vault, session),
                        record.parents(in: relation).contains(parent)
                    {
                        records.append(record)
                    }
                }
            }
            return records
        }
    }

    private func read<Value>(_ look: (any SQLSession) throws -> Value) throws(HistoryError) -> Value {
        do { return try database.readNow(look) } catch { throw HistoryError(error.description) }
    }
}

extension SQLSession {
    /// Notes of all versions, none of which is sealed, under which parents they are looked for.
    ///
    /// - Throws: What the database refuses, and `damaged` for a record that cannot be read.
    package func fillReferences() throws {
        for kind in Set(Relation.allCases.map(\.kind)) {
            try forEach(
                "SELECT id, canonical, recorded_at FROM version WHERE kind = ? AND canonical IS NOT NULL", [kind.id]
            ) { row in
                let record: Canonical.Record
                do {
                    record = try Canonical.Record(
                        canonical: row["canonical"], kind: kind, recordedAt: Instant(seconds: row["recorded_at"]))
                } catch { throw damaged("\(kind.id) 的规范记录无法还原") }
                try perform(Relation.insertion, each: record.references(of: row["id"]))
            }
        }
    }
}

extension Relation {
    /// The statement that notes under which parent a version is looked for.
    static let insertion = "INSERT INTO reference (relation, parent, version) VALUES (?, ?, ?)"
}

extension Canonical.Record {
    /// The parameters of `Relation.insertion`: the parents under which a version of this record is looked for; what belongs to
    /// a record stands under its key whatever the kind.
    func references(of version: Int64) -> [SQLArguments] {
        Relation.fields(of: kind).flatMap { relation in
            Set(references(of: relation.field)).map { [relation.id, $0.description, version] }
        }
    }
}
