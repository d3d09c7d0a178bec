import Delivery
import Foundation
import GRDB
import ShangMi

extension StoreVault {
    /// What a key of the store is for.
    enum Purpose: String {
        /// Sealing.
        case data
        /// Matching values.
        case match
    }

    /// Makes a key.
    static func add(_ purpose: Purpose, to database: Database, _ master: VaultMaster) throws {
        let number = (try Int64.fetchOne(database, sql: "SELECT max(number) FROM vault_key") ?? 0) + 1
        let wrapped = master.wrap(.random(32), name: name(number, purpose))
        try database.execute(
            sql: "INSERT INTO vault_key (number, purpose, master, wrapped) VALUES (?, ?, ?, ?)",
            arguments: [number, purpose.rawValue, Data(master.fingerprint), Data(wrapped)])
    }

    /// All keys of a store, opened.
    static func vault(of database: Database, _ master: VaultMaster, path: String) throws -> Vault {
        var keys: [Vault.Numbered] = []
        var match: SecretBytes?
        for row in try Row.fetchAll(database, sql: "SELECT * FROM vault_key ORDER BY number") {
            let purpose = try row.value("purpose", Purpose.self, path: path)
            guard row.bytes("master") == master.fingerprint else { throw StoreError.otherVaultKey(path: path) }
            guard let key = master.unwrap(row.bytes("wrapped"), name: name(row["number"], purpose)) else {
                throw StoreError.damaged(path: path, what: "存储密钥 \(row["number"] as Int64) 已被改动")
            }
            switch purpose {
            case .data: keys.append((UInt32(truncatingIfNeeded: row["number"] as Int64), key))
            case .match: match = key
            }
        }
        guard let match, !keys.isEmpty else { throw StoreError.damaged(path: path, what: "存储密钥不全") }
        return Vault(keys: keys, matchKey: match)
    }

    /// Wraps every key anew under another key file's key, and makes a new one for what is sealed from then on.
    static func rewrap(_ database: Database, from old: VaultMaster, to new: VaultMaster, path: String) throws {
        for row in try Row.fetchAll(database, sql: "SELECT * FROM vault_key") {
            let purpose = try row.value("purpose", Purpose.self, path: path)
            let number: Int64 = row["number"]
            guard row.bytes("master") == old.fingerprint,
                let key = old.unwrap(row.bytes("wrapped"), name: name(number, purpose))
            else { throw StoreError.otherVaultKey(path: path) }
            try database.execute(
                sql: "UPDATE vault_key SET master = ?, wrapped = ? WHERE number = ?",
                arguments: [Data(new.fingerprint), Data(new.wrap(key, name: name(number, purpose))), number])
        }
        try add(.data, to: database, new)
    }

    private static func name(_ number: Int64, _ purpose: Purpose) -> String { "\(purpose.rawValue)/\(number)" }
}
