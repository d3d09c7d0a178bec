import Canonical
package import Delivery
import Foundation
package import ShangMi
import Synchronization

extension SQLStore {
    /// Seals what was stored before there was a vault, a part at a time, each on the disk when it is done.
    ///
    /// - Returns: How many values were sealed.
    /// - Throws: `sealed` when the store was opened without a key file.
    package func sealAll() async throws(StoreError) -> Int {
        let vault = vault
        guard vault.isSealing else { throw StoreError.sealed(path: database.place) }
        var count = 0
        for place in StorePlace.allCases {
            var next: SQLArguments? = []
            while let from = next {
                let (sealed, last) = try await database.write(.vault) { session in
                    try session.seal(place, after: from, vault)
                }
                count += sealed
                next = last
            }
        }
        var next: Int64? = 0
        while let from = next {
            next = try await database.write(.vault) { session in try session.noteTokens(after: from, vault) }
        }
        // What was overwritten stays in free pages and in the log until they are rebuilt.
        try await database.rebuild()
        return count
    }

    /// Puts another key file in the place of the store's: keys are wrapped anew, rows stay as they are.
    ///
    /// - Parameters:
    ///   - old: The key file's key with which the store was opened.
    ///   - new: The other key file's key.
    /// - Throws: `otherVaultKey` when the store's keys are wrapped under neither.
    package func rewrap(from old: VaultMaster, to new: VaultMaster) async throws(StoreError) {
        try await database.write(.vault) { session in try StoreVault.rewrap(session, from: old, to: new) }
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
        return try await database.read { session in
            try session.rows(
                """
                SELECT insurer, kind, key, number FROM personal JOIN version ON version.id = personal.version
                WHERE token = ? ORDER BY insurer, kind, key, number DESC
                """, [token]
            ).map {
                try PersonalMatch(
                    insurer: $0["insurer"], kind: $0["kind"], key: $0["key"], version: $0["number"])
            }
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

/// How many values are sealed in one transaction.
private let lot = 2_000

extension SQLSession {
    /// Seals what is open in some rows of a column; gives the last row's key, nil after the end.
    fileprivate func seal(
        _ place: StorePlace, after key: SQLArguments, _ vault: StoreVault
    ) throws -> (Int, SQLArguments?) {
        let columns = place.key.joined(separator: ", ")
        let parameters = place.key.map { _ in "?" }.joined(separator: ", ")
        let rest = key.values.isEmpty ? "" : "WHERE (\(columns)) > (\(parameters))"
        let rows = try rows(
            """
            SELECT \(columns), \(place.column) FROM \(place.table) \(rest) ORDER BY \(columns) LIMIT ?\(dialect.held)
            """, key + [lot])
        var count = 0
        for found in rows {
            guard let value = try sealed(place, in: found, vault) else { continue }
            count += 1
            try perform(
                "UPDATE \(place.table) SET \(place.column) = ? WHERE (\(columns)) = (\(parameters))",
                [value] + found.values(of: place.key))
        }
        guard rows.count == lot else { return (count, nil) }
        return (count, rows.last?.values(of: place.key))
    }

    /// The sealed form of a value; nil for one that is sealed already, or is not there.
    private func sealed(_ place: StorePlace, in row: SQLRow, _ vault: StoreVault) throws -> SQLValue? {
        if place.isText {
            guard let text = try row[place.column] as String?, try vault.text(place, in: row, self) == text else {
                return nil
            }
            return .text(vault.seal(text, place))
        }
        guard let bytes = try row[place.column] as [UInt8]?, !Vault.isSealed(bytes) else { return nil }
        return .bytes(vault.seal(bytes, place))
    }

    /// Notes the personal values of some versions.
    fileprivate func noteTokens(after row: Int64, _ vault: StoreVault) throws -> Int64? {
        let rows = try rows(
            """
            SELECT id, kind, canonical, recorded_at FROM version WHERE id > ? AND canonical IS NOT NULL
            ORDER BY id LIMIT ?
            """, [row, lot])
        for found in rows {
            guard let record = try Canonical.Record(found, kind: try found.kind(), vault, self) else { continue }
            try perform(StoreVault.tokenInsertion, each: vault.tokens(of: record, version: found["id"]))
        }
        return rows.count == lot ? try rows.last?["id"] : nil
    }
}

extension StoreVault {
    /// The statement that notes by what a version's personal value is found again.
    static let tokenInsertion = "INSERT INTO personal (token, version) VALUES (?, ?) ON CONFLICT DO NOTHING"

    /// The parameters of `tokenInsertion`, for the personal values of a version; none without a vault.
    func tokens(of record: Canonical.Record, version: Int64) -> [SQLArguments] {
        guard isSealing else { return [] }
        return record.personalValues.compactMap { value in token(of: value).map { [$0, version] } }
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
