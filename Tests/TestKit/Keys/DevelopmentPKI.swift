package import Delivery
import Foundation
package import ShangMi

/// The keys and certificates that `certs/make-dev-pki.sh` makes, made once for a test process.
package struct DevelopmentPKI: Sendable {
    /// Signs the gateway's requests and checkpoints.
    package let gateway: KeyFileSigner
    /// Signs the platform's answers.
    package let platform: KeyFileSigner
    /// Signs for somebody else, under another root.
    package let other: KeyFileSigner
    /// What the gateway trusts: the root and the platform's certificate.
    package let trust: TrustStore
    /// The other root and the other signer's certificate.
    package let otherTrust: TrustStore
    /// The root with the other signer's certificate pinned beside it, which does not chain to it.
    package let mixedTrust: TrustStore

    /// The keys; the first call makes them.
    package static func load() throws -> DevelopmentPKI { try made.get() }

    /// A moment at which every certificate is valid; tests count their time from it.
    package var start: Timestamp {
        let latest = max(gateway.certificate.notBefore, platform.certificate.notBefore, other.certificate.notBefore)
        return Timestamp(milliseconds: (latest + 60) * 1000)
    }

    private static let made = Result { try DevelopmentPKI() }

    private init() throws {
        let files = try KeyFiles.make()
        func file(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(filePath: files.file(name)))) }
        func signer(_ name: String) throws -> KeyFileSigner {
            try KeyFileSigner(key: files.key(name), certificate: files.certificate(name))
        }
        gateway = try signer("gateway-sign")
        platform = try signer("platform-sign")
        other = try signer("other-sign")
        trust = try TrustStore(pem: file("sm2-ca.pem"))
        otherTrust = try TrustStore(pem: file("other-ca.pem") + file("other-sign.pem"))
        mixedTrust = try TrustStore(pem: file("sm2-ca.pem") + file("other-sign.pem"))
    }
}
