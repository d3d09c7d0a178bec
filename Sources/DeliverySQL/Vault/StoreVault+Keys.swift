import Delivery
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
    static func add(_ purpose: Purpose, to session: any SQLSession, _ master: VaultMaster) throws {
        let number = (try session.value(Int64.self, "SELECT max(number) FROM vault_key") ?? 0) + 1
        let wrapped = master.wrap(.random(32), name: name(number, purpose))
        try session.perform(
            "INSERT INTO vault_key (number, purpose, master, wrapped) VALUES (?, ?, ?, ?)",
            [number, purpose.rawValue, master.fingerprint, wrapped])
    }

    /// All keys of a store, opened.
    static func vault(of session: any SQLSession, _ master: VaultMaster) throws -> Vault {
        var keys: [Vault.Numbered] = []
        var match: SecretBytes?
        for row in try session.rows("SELECT * FROM vault_key ORDER BY number") {
            let purpose = try row.value("purpose", Purpose.self)
            let number: Int64 = try row["number"]
            guard try row["master"] == master.fingerprint else { throw StoreError.otherVaultKey(path: session.place) }
            guard let key = master.unwrap(try row["wrapped"], name: name(number, purpose)) else {
                throw session.damaged("存储密钥 \(number) 已被改动")
            }
            switch purpose {
            case .data: keys.append((UInt32(truncatingIfNeeded: number), key))
            case .match: match = key
            }
        }
        guard let match, !keys.isEmpty else { throw session.damaged("存储密钥不全") }
        return Vault(keys: keys, matchKey: match)
    }

    /// Wraps every key anew under another key file's key, and makes a new one for what is sealed from then on.
    static func rewrap(_ session: any SQLSession, from old: VaultMaster, to new: VaultMaster) throws {
        for row in try session.rows("SELECT * FROM vault_key") {
            let purpose = try row.value("purpose", Purpose.self)
            let number: Int64 = try row["number"]
            guard try row["master"] == old.fingerprint,
                let key = old.unwrap(try row["wrapped"], name: name(number, purpose))
            else { throw StoreError.otherVaultKey(path: session.place) }
            try session.perform(
                "UPDATE vault_key SET master = ?, wrapped = ? WHERE number = ?",
                [new.fingerprint, new.wrap(key, name: name(number, purpose)), number])
        }
        try add(.data, to: session, new)
    }

    private static func name(_ number: Int64, _ purpose: Purpose) -> String { "\(purpose.rawValue)/\(number)" }
}
