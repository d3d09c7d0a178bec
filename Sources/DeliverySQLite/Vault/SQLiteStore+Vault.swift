import Canonical
package import Delivery
import Foundation
import GRDB
package import ShangMi
import Synchronization

extension SQLiteStore {
    /// Seals what was stored before there was a vault, a part at a time, each on the disk when it is done.
    ///
    /// - Returns: How many values were sealed.
    /// - Throws: `sealed` when the store was opened without a key file.
    package func sealAll() async throws(StoreError) -> Int {
        let (vault, path) = (vault, path)
        guard vault.isSealing else { throw StoreError.sealed(path: path) }
        var count = 0
        for place in StorePlace.allCases {
            var next: Int64? = 0
            while let from = next {
                let (sealed, last) = try await write { database in
                    try database.seal(place, after: from, vault)
                }
                count += sealed
                next = last
            }
        }
        var next: Int64? = 0
        while let from = next { next = try await write { try $0.noteTokens(after: from, vault, path: path) } }
        // What was overwritten stays in free pages and in the log until they are rebuilt.
        try await rebuild()
        return count
    }

    /// Puts another key file in the place of the store's: keys are wrapped anew, rows stay as they are.
    ///
    /// - Parameters:
    ///   - old: The key file's key with which the store was opened.
    ///   - new: The other key file's key.
    /// - Throws: `otherVaultKey` when the store's keys are wrapped under neither.
    package func rewrap(from old: VaultMaster, to new: VaultMaster) async throws(StoreError) {
        let path = path
        try await write { try StoreVault.rewrap($0, from: old, to: new, path: path) }
    }

    /// The records in which a personal value stands, newest version first.
    ///
    /// - Parameter value: The value as text.
    /// - Returns: Kind, key and version of each; nil when the store has no vault.
    /// - Throws: What the store refuses.
    package func records(withPersonal value: String) async throws(StoreError) -> [PersonalMatch]? {
        var bytes: [UInt8] = []
        JSONText.append(value.utf8, to: &bytes)
        guard let token = vault.token(of: bytes) else { return nil }
        return try await read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT insurer, kind, key, number FROM personal JOIN version ON version.id = personal.version
                    WHERE token = ? ORDER BY insurer, kind, key, number DESC
                    """, arguments: [token]
            ).map { PersonalMatch(insurer: $0["insurer"], kind: $0["kind"], key: $0["key"], version: $0["number"]) }
        }
    }

    private func rebuild() async throws(StoreError) {
        do { try await Task { [pool] in try await pool.vacuum() }.value } catch { throw StoreError(error, path: path) }
        do {
            _ = try await Task { [pool] in try await pool.writeWithoutTransaction { try $0.checkpoint(.truncate) } }
                .value
        } catch {
            throw StoreError(error, path: path)
        }
    }
}

/// A record in which a personal value stands.
package struct PersonalMatch: Sendable, Equatable {
    /// The insurer's code.
    package let insurer: String
    /// The kind's id.
    package let kind: String
    /// The business key.
    package let key: String
    /// The version of the record.
    package let version: Int
}

extension Database {
    /// How many values are sealed in one transaction.
    private static let lot = 2_000

    /// Seals what is open in some rows of a column; gives the last row's number, nil after the end.
    fileprivate func seal(_ place: StorePlace, after row: Int64, _ vault: StoreVault) throws -> (Int, Int64?) {
        // Tables without row numbers are gone through by position.
        let isNumbered = place != .request
        let rows = try Row.fetchAll(
            self,
            sql: isNumbered
                ? "SELECT rowid AS id, \(place.column) FROM \(place.table) WHERE rowid > ? ORDER BY rowid LIMIT \(Database.lot)"
                : """
                SELECT row_number() OVER (ORDER BY batch, number) AS id, batch, number, \(place.column) FROM \(place.table)
                ORDER BY batch, number LIMIT \(Database.lot) OFFSET ?
                """, arguments: [row])
        var count = 0
        for found in rows {
            guard let value = try sealed(place, in: found, vault) else { continue }
            count += 1
            if isNumbered {
                try execute(
                    sql: "UPDATE \(place.table) SET \(place.column) = ? WHERE rowid = ?",
                    arguments: [value, found["id"] as Int64])
            } else {
                try execute(
                    sql: "UPDATE \(place.table) SET \(place.column) = ? WHERE batch = ? AND number = ?",
                    arguments: [value, found["batch"] as String, found["number"] as Int64])
            }
        }
        guard rows.count == Database.lot else { return (count, nil) }
        return (count, isNumbered ? rows.last?["id"] : row + Int64(rows.count))
    }

    /// The sealed form of a value; nil for one that is sealed already, or is not there.
    private func sealed(_ place: StorePlace, in row: Row, _ vault: StoreVault) throws -> DatabaseValue? {
        if place.isText {
            guard let text = row[place.column] as String?, try vault.text(place, in: row, self) == text else {
                return nil
            }
            return vault.seal(text, place).databaseValue
        }
        guard let data = row[place.column] as Data?, !Vault.isSealed([UInt8](data)) else { return nil }
        return vault.seal([UInt8](data), place).databaseValue
    }

    /// Notes the personal values of some versions.
    fileprivate func noteTokens(after row: Int64, _ vault: StoreVault, path: String) throws -> Int64? {
        let rows = try Row.fetchAll(
            self,
            sql: """
                SELECT id, kind, canonical, recorded_at FROM version WHERE id > ? AND canonical IS NOT NULL
                ORDER BY id LIMIT \(Database.lot)
                """, arguments: [row])
        for found in rows {
            guard let kind = Kind(id: found["kind"]) else { throw StoreError.damaged(path: path, what: "未知的记录类型") }
            let record: Canonical.Record
            do {
                record = try Canonical.Record(
                    canonical: try vault.bytes(.canonical, in: found, self), kind: kind,
                    recordedAt: Instant(seconds: found["recorded_at"]))
            } catch { throw StoreError.damaged(path: path, what: "\(kind.id) 的规范记录无法还原") }
            try insertTokens(of: record, version: found["id"], vault)
        }
        return rows.count == Database.lot ? rows.last?["id"] : nil
    }

    /// Notes by what the personal values of a version are found again; nothing without a vault.
    func insertTokens(of record: Canonical.Record, version: Int64, _ vault: StoreVault) throws {
        guard vault.isSealing else { return }
        for value in record.personalValues {
            guard let token = vault.token(of: value) else { return }
            try cachedStatement(sql: "INSERT OR IGNORE INTO personal (token, version) VALUES (?, ?)")
                .execute(arguments: [token, version])
        }
    }
}

extension Canonical.Record {
    /// The canonical bytes of the values of its personal fields; of a list each member.
    fileprivate var personalValues: Set<[UInt8]> {
        let found = Mutex<Set<[UInt8]>>([])
        _ = canonicalBytes(
            personal: .closed { _, value in
                found.withLock { values in
                    // Lists of texts are JSON arrays.
                    let members =
                        value.first == 0x5B
                        ? (try? JSONSerialization.jsonObject(with: Data(value)) as? [String]) ?? [] : []
                    guard !members.isEmpty else {
                        values.insert(value)
                        return
                    }
                    for member in members {
                        var bytes: [UInt8] = []
                        JSONText.append(member.utf8, to: &bytes)
                        values.insert(bytes)
                    }
                }
                return ""
            })
        return found.withLock { $0 }
    }
}
