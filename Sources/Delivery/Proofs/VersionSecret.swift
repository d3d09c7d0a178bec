package import Canonical
package import Evidence
import ShangMi

/// The secret from which a version's salts are drawn; erasing it closes everything that proofs and leaves say, for ever.
///
/// HMAC-SM3 over a field's name salts the digest that closes that field, over `record` the digest of the whole. Showing the
/// record's salt opens no field.
package struct VersionSecret: Sendable, Equatable {
    /// 32 random bytes.
    package let bytes: [UInt8]

    /// A secret, new or from a store.
    package init(bytes: [UInt8]) { self.bytes = bytes }

    /// The salt of the version's digest.
    package var recordSalt: [UInt8] { saltKey.code(of: Array("record".utf8)) }

    /// What a proof shows of a version: its canonical content with every personal field closed.
    package func disclosure(of record: Record, key: RecordKey, version: Int) -> Disclosure {
        let salts = saltKey
        let content = record.canonicalBytes(
            personal: .closed { field, value in
                SM3.digest(of: salts.code(of: Array(field.utf8)) + value).hex
            })
        let insurer = RecordKey(parts: [record.insurer])?.description ?? ""
        return Disclosure(key: "\(insurer)/\(key)", kind: record.kind.id, version: version, record: content)
    }

    private var saltKey: HMACKey { HMACKey(.sm3, key: SecretBytes(copying: bytes)) }
}
