import Delivery
import Foundation
import GRDB
import ShangMi
import Synchronization

/// Seals what a store keeps, when it was opened with a key file; without one bytes are kept as they are.
///
/// Keys of the store are rows, wrapped under the key file's key. Another process may add one: it is looked up when it is met.
final class StoreVault: Sendable {
    private let master: VaultMaster?
    private let path: String
    private let opened: Mutex<Vault?>

    /// Looks up the keys of a store, and makes them when it has none and a key file is given.
    ///
    /// - Parameters:
    ///   - master: The key file's key; nil without one.
    ///   - database: The store, in a transaction that may write unless `isReading`.
    ///   - path: The store's path, for errors.
    ///   - isReading: Whether nothing may be made.
    /// - Throws: `StoreError.sealed`, `.otherVaultKey`, `.damaged`.
    init(master: VaultMaster?, database: Database, path: String, isReading: Bool) throws {
        self.master = master
        self.path = path
        let count = try Int.fetchOne(database, sql: "SELECT count(*) FROM vault_key") ?? 0
        guard let master else {
            guard count == 0 else { throw StoreError.sealed(path: path) }
            opened = Mutex(nil)
            return
        }
        if count == 0 {
            guard !isReading else {
                opened = Mutex(nil)
                return
            }
            try StoreVault.add(.match, to: database, master)
            try StoreVault.add(.data, to: database, master)
        }
        opened = Mutex(try StoreVault.vault(of: database, master, path: path))
    }

    /// Whether what is written from now on is sealed.
    var isSealing: Bool { opened.withLock { $0 != nil } }

    /// Bytes as they are kept.
    func seal(_ bytes: [UInt8], _ place: StorePlace) -> Data {
        Data(opened.withLock { $0 }?.seal(bytes, in: place.rawValue) ?? bytes)
    }

    /// A text as it is kept.
    func seal(_ text: String, _ place: StorePlace) -> String {
        guard let vault = opened.withLock({ $0 }) else { return text }
        return StoreVault.mark + Data(vault.seal(Array(text.utf8), in: place.rawValue)).base64EncodedString()
    }

    /// The bytes of a column, opened where they are sealed.
    func bytes(_ place: StorePlace, in row: Row, _ database: Database) throws -> [UInt8] {
        try open(row.bytes(place.column), place, database)
    }

    /// The text of a column, opened where it is sealed.
    func text(_ place: StorePlace, in row: Row, _ database: Database) throws -> String {
        let kept: String = row[place.column]
        guard kept.hasPrefix(StoreVault.mark) else { return kept }
        guard let sealed = Data(base64Encoded: String(kept.dropFirst(StoreVault.mark.count))) else {
            throw StoreError.damaged(path: path, what: "\(place.rawValue) 不是加密文本")
        }
        return String(decoding: try open([UInt8](sealed), place, database), as: UTF8.self)
    }

    /// By what a personal value is found again; nil without a vault.
    func token(of value: [UInt8]) -> Data? { opened.withLock { $0 }.map { Data($0.token(of: value)) } }

    private func open(_ kept: [UInt8], _ place: StorePlace, _ database: Database) throws -> [UInt8] {
        guard Vault.isSealed(kept) else { return kept }
        guard let master else { throw StoreError.sealed(path: path) }
        if let bytes = try? opened.withLock({ $0 })?.open(kept, in: place.rawValue) { return bytes }
        // Its key may be one that another process has added since.
        let vault = try StoreVault.vault(of: database, master, path: path)
        opened.withLock { $0 = vault }
        do { return try vault.open(kept, in: place.rawValue) } catch {
            throw StoreError.damaged(path: path, what: "\(place.rawValue) 无法解密：内容已被改动")
        }
    }

    /// What sealed texts begin with.
    private static let mark = "AZV1:"
}

/// A column whose content is sealed.
enum StorePlace: String, Sendable, CaseIterable {
    case digest = "version.digest"
    case canonical = "version.canonical"
    case secret = "version.secret"
    case disclosure = "version.disclosure"
    case data = "delivery.data"
    case body = "batch_body.bytes"
    case request = "attempt.signed_text"
    case answerBody = "receipt.body"

    /// The name of the column.
    var column: String { String(rawValue[rawValue.index(after: separator)...]) }
    /// The name of the table.
    var table: String { String(rawValue[..<separator]) }
    /// Whether the column holds text.
    var isText: Bool { self == .disclosure || self == .request }

    private var separator: String.Index { rawValue.firstIndex(of: ".") ?? rawValue.endIndex }
}
