package import Delivery
package import DeliverySQL
import Foundation
package import ShangMi

/// The delivery store in one SQLite file.
package enum SQLiteStore {
    /// Opens a store, makes it when there is none, and brings an older one to the newest schema.
    ///
    /// - Parameters:
    ///   - path: The file; its folder exists or is made.
    ///   - master: The key under which the store's keys are wrapped; what is written is sealed when there is one.
    /// - Returns: The store.
    /// - Throws: `newerSchema` for a store of a newer program, `unreadable` for anything that is no store, `sealed` and
    ///   `otherVaultKey` for one that is encrypted with another key file.
    package static func open(path: String, master: VaultMaster? = nil) throws(StoreError) -> SQLStore {
        try SQLStore(database: SQLiteFile(path: path, migrating: true), master: master, making: true)
    }

    /// Opens a store only to look into it: nothing is made, and an older schema is left as it is.
    ///
    /// - Parameters:
    ///   - path: The file, which is there.
    ///   - master: The key under which the store's keys are wrapped.
    /// - Returns: The store.
    /// - Throws: `olderSchema` and `newerSchema` for a store of another program version, `unreadable` for anything that is no
    ///   store, `sealed` and `otherVaultKey`.
    package static func existing(path: String, master: VaultMaster? = nil) throws(StoreError) -> SQLStore {
        guard FileManager.default.fileExists(atPath: path) else {
            throw StoreError.unreadable(path: path, reason: "文件不存在")
        }
        return try SQLStore(database: SQLiteFile(path: path, migrating: false), master: master, making: false)
    }

    /// Moves a store into another database; nobody can use the file afterwards.
    ///
    /// May be done again when it was interrupted. Other processes wait meanwhile, and are told where the store went.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - target: A database with the store's tables, all empty.
    /// - Returns: What was copied, and found equal when it was read back.
    /// - Throws: `unreadable` for a target that holds something else, `damaged` where the two differ; nothing is moved then.
    package static func move(path: String, to target: any SQLDatabase) async throws(StoreError) -> StoreCopy {
        guard FileManager.default.fileExists(atPath: path) else {
            throw StoreError.unreadable(path: path, reason: "文件不存在")
        }
        return try await SQLiteFile(path: path, migrating: true).move(to: target)
    }
}
