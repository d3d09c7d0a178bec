import Canonical
import Delivery
import Foundation
import ShangMi
import Synchronization

/// Seals what a store keeps, when it was opened with a key file; without one bytes are kept as they are.
///
/// Keys of the store are rows, wrapped under the key file's key. Another process may add one: it is looked up when it is met.
final class StoreVault: Sendable {
    private let master: VaultMaster?
    private let opened: Mutex<Vault?>

    /// Looks up the keys of a store.
    ///
    /// - Parameters:
    ///   - master: The key file's key; nil without one.
    ///   - session: The store.
    ///   - making: Whether keys are made when there are none, and a key file is given; the session may write then.
    /// - Throws: `StoreError.sealed`, `.otherVaultKey`, `.damaged`.
    init(master: VaultMaster?, session: any SQLSession, making: Bool) throws {
        self.master = master
        let hasKeys = try session.value(Bool.self, "SELECT EXISTS (SELECT 1 FROM vault_key)") ?? false
        guard let master else {
            guard !hasKeys else { throw StoreError.sealed(path: session.place) }
            opened = Mutex(nil)
            return
        }
        guard hasKeys || making else {
            opened = Mutex(nil)
            return
        }
        if !hasKeys {
            try StoreVault.add(.match, to: session, master)
            try StoreVault.add(.data, to: session, master)
        }
        opened = Mutex(try StoreVault.vault(of: session, master))
    }

    /// Whether what is written from now on is sealed.
    var isSealing: Bool { opened.withLock { $0 != nil } }

    /// Bytes as they are kept.
    func seal(_ bytes: [UInt8], _ place: StorePlace) -> [UInt8] {
        opened.withLock { $0 }?.seal(bytes, in: place.sealedAs) ?? bytes
    }

    /// A text as it is kept.
    func seal(_ text: String, _ place: StorePlace) -> String {
        guard let vault = opened.withLock({ $0 }) else { return text }
        return StoreVault.mark + Data(vault.seal(Array(text.utf8), in: place.sealedAs)).base64EncodedString()
    }

    /// The bytes of a column, opened where they are sealed.
    func bytes(_ place: StorePlace, in row: SQLRow, _ session: any SQLSession) throws -> [UInt8] {
        try open(row[place.column], place, session)
    }

    /// The text of a column, opened where it is sealed.
    func text(_ place: StorePlace, in row: SQLRow, _ session: any SQLSession) throws -> String {
        let kept: String = try row[place.column]
        guard kept.hasPrefix(StoreVault.mark) else { return kept }
        guard let sealed = Data(base64Encoded: String(kept.dropFirst(StoreVault.mark.count))) else {
            throw session.damaged("\(place.rawValue) 不是加密文本")
        }
        return String(decoding: try open([UInt8](sealed), place, session), as: UTF8.self)
    }

    /// Opens what stands in a column, with the keys that are known now: for threads that may not ask the store.
    func opener(of place: StorePlace) -> StoreOpener { StoreOpener(opened.withLock { $0 }, in: place) }

    /// Looks the store's keys up again: another process may have added one.
    func refresh(_ session: any SQLSession) throws {
        guard let master else { return }
        let vault = try StoreVault.vault(of: session, master)
        opened.withLock { $0 = vault }
    }

    /// By what a personal value is found again; nil without a vault.
    func token(of value: [UInt8]) -> [UInt8]? { opened.withLock { $0 }?.token(of: value) }

    private func open(_ kept: [UInt8], _ place: StorePlace, _ session: any SQLSession) throws -> [UInt8] {
        guard Vault.isSealed(kept) else { return kept }
        guard let master else { throw StoreError.sealed(path: session.place) }
        if let bytes = try? opened.withLock({ $0 })?.open(kept, in: place.sealedAs) { return bytes }
        // Its key may be one that another process has added since.
        let vault = try StoreVault.vault(of: session, master)
        opened.withLock { $0 = vault }
        do { return try vault.open(kept, in: place.sealedAs) } catch {
            throw session.damaged("\(place.rawValue) 无法解密：内容已被改动")
        }
    }

    /// What sealed texts begin with.
    private static let mark = "AZV1:"
}

/// Opens the values of one column, one after another.
struct StoreOpener: ~Copyable {
    private var vault: VaultOpener?

    fileprivate init(_ vault: Vault?, in place: StorePlace) {
        if let vault { self.vault = VaultOpener(vault, in: place.sealedAs) }
    }

    /// Appends the bytes of a value, opened where they are sealed; `false` where no key fits.
    mutating func append(_ kept: Bytes, to bytes: inout [UInt8]) -> Bool {
        guard Vault.isSealed(kept) else {
            bytes.append(contentsOf: kept)
            return true
        }
        // A key that was added since, or a change: found out by whoever may ask the store.
        do throws(CipherError) { try vault?.open(kept, into: &bytes) } catch { return false }
        return vault != nil
    }
}

/// A column whose content is sealed.
enum StorePlace: String, Sendable, CaseIterable {
    case digest = "version.digest"
    case canonical = "version.canonical"
    case secret = "version.secret"
    case disclosure = "version.disclosure"
    /// Sealed under the name of the column in which it once stood.
    case data = "delivery.data"
    case body = "batch_body.bytes"
    case request = "attempt.signed_text"
    case answerBody = "receipt.body"
    case strayBody = "stray_answer.body"
    case packageAnswer = "package_event.body"
    case feed = "feed_item.content"

    /// By what the table's rows are told apart.
    var key: [String] {
        switch self {
        case .digest, .canonical, .secret, .disclosure, .answerBody, .strayBody, .feed: ["id"]
        case .data: ["delivery"]
        case .body: ["batch"]
        case .request: ["batch", "number"]
        case .packageAnswer: ["package", "number"]
        }
    }

    /// The name under which its values are sealed: the column's, but of answers that belong to nothing that of all answers.
    var sealedAs: String { self == .strayBody ? StorePlace.answerBody.rawValue : rawValue }
    /// The name of the column.
    var column: String { self == .data ? "bytes" : String(rawValue[rawValue.index(after: separator)...]) }
    /// The name of the table.
    var table: String { self == .data ? "delivery_data" : String(rawValue[..<separator]) }
    /// Whether the column holds text.
    var isText: Bool { self == .disclosure || self == .request }

    private var separator: String.Index { rawValue.firstIndex(of: ".") ?? rawValue.endIndex }
}
