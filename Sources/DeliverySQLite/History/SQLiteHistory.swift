import Canonical
import Delivery
import Foundation
import GRDB

/// What the store holds of an insurer's records (canonical-model §1.3), read as rules ask for it.
struct SQLiteHistory: RecordHistory {
    let store: SQLiteStore
    let insurer: Text

    func start() throws(HistoryError) -> Instant? {
        try read { database in
            try Int64.fetchOne(
                database, sql: "SELECT min(recorded_at) FROM version WHERE insurer = ?", arguments: [insurer.string]
            ).map { Instant(seconds: $0) }
        }
    }

    func records(_ kind: Kind, _ keys: [RecordKey]) throws(HistoryError) -> [Canonical.Record] {
        try read { database in
            let latest = try database.cachedStatement(
                sql: """
                    SELECT operation, canonical, recorded_at FROM version WHERE insurer = ? AND kind = ? AND key = ?
                    ORDER BY number DESC LIMIT 1
                    """)
            return try keys.compactMap { key in
                let row = try Row.fetchOne(latest, arguments: [insurer.string, kind.id, key.description])
                return try row.flatMap { row in
                    row["operation"] == Operation.upsert.rawValue ? try record(kind, in: row, database) : nil
                }
            }
        }
    }

    func timesOfCollection(_ kind: Kind, _ keys: [RecordKey]) throws(HistoryError) -> [Instant?] {
        try read { database in
            let latest = try database.cachedStatement(
                sql: """
                    SELECT recorded_at FROM version WHERE insurer = ? AND kind = ? AND key = ?
                    ORDER BY number DESC LIMIT 1
                    """)
            return try keys.map { key in
                try Int64.fetchOne(latest, arguments: [insurer.string, kind.id, key.description])
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
        try read { database in
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT key, canonical, recorded_at FROM version
                    WHERE insurer = ? AND kind = ? AND operation = 'upsert' AND \(SQLiteHistory.isLatest) ORDER BY key
                    """, arguments: [insurer.string, kind.id])
            while let row = try rows.next() {
                guard !isKnown(RecordKey(folded: row["key"] as String)) else { continue }
                if let record = try record(kind, in: row, database) { body(record) }
            }
        }
    }

    func accepted(_ kind: Kind, of keys: [RecordKey]) throws(HistoryError) -> Set<RecordKey> {
        try read { database in
            let isAccepted = try database.cachedStatement(
                sql: """
                    SELECT EXISTS (SELECT 1 FROM version JOIN delivery ON delivery.version = version.id
                    WHERE version.insurer = ? AND version.kind = ? AND version.key = ?
                    AND delivery.operation = 'upsert' AND delivery.state = 'accepted')
                    """)
            return Set(
                try keys.filter { key in
                    try Bool.fetchOne(isAccepted, arguments: [insurer.string, kind.id, key.description]) ?? false
                })
        }
    }

    /// Whether a row of `version` is the latest of its key.
    private static let isLatest = """
        NOT EXISTS (SELECT 1 FROM version AS newer WHERE newer.insurer = version.insurer AND newer.kind = version.kind
        AND newer.key = version.key AND newer.number > version.number)
        """

    private func records(
        _ relation: Relation, of parents: [RecordKey], insurer condition: String, except isKnown: (RecordKey) -> Bool
    ) throws(HistoryError) -> [Canonical.Record] {
        try read { database in
            let children = try database.cachedStatement(
                sql: """
                    SELECT key, canonical, recorded_at FROM reference JOIN version ON version.id = reference.version
                    WHERE relation = ? AND parent = ? AND \(condition) AND operation = 'upsert'
                    AND \(SQLiteHistory.isLatest) ORDER BY version.insurer, version.key
                    """)
            var records: [Canonical.Record] = []
            for parent in parents {
                let rows = try Row.fetchCursor(
                    children, arguments: [relation.id, parent.description, insurer.string])
                while let row = try rows.next() {
                    guard !isKnown(RecordKey(folded: row["key"] as String)) else { continue }
                    if let record = try record(relation.kind, in: row, database) { records.append(record) }
                }
            }
            return records
        }
    }

    /// The record in a row; nil where it was erased.
    private func record(_ kind: Kind, in row: Row, _ database: Database) throws -> Canonical.Record? {
        guard row["canonical"] as Data? != nil else { return nil }
        let bytes = try store.vault.bytes(.canonical, in: row, database)
        do {
            return try Canonical.Record(
                canonical: bytes, kind: kind, recordedAt: Instant(seconds: row["recorded_at"]))
        } catch { throw StoreError.damaged(path: store.path, what: "\(kind.id) 的规范记录无法还原") }
    }

    private func read<Value>(_ look: (Database) throws -> Value) throws(HistoryError) -> Value {
        do { return try store.readNow(look) } catch { throw HistoryError(error.description) }
    }
}

extension Database {
    /// Notes under which parents a version is looked for.
    func insertReferences(of record: Canonical.Record, version: Int64) throws {
        for relation in Relation.of(record.kind) {
            for parent in Set(record.references(of: relation.field)) {
                try cachedStatement(sql: "INSERT INTO reference (relation, parent, version) VALUES (?, ?, ?)")
                    .execute(arguments: [relation.id, parent.description, version])
            }
        }
    }
}
