import Foundation
import ShangMi
import Testing

/// The keys and certificates that `certs/make-dev-pki.sh` makes, made once for a test run.
struct DevelopmentPKI {
    let gateway: KeyFileSigner
    /// The gateway's signer after a change of keys.
    let next: KeyFileSigner
    let platform: KeyFileSigner
    let other: KeyFileSigner
    let root: Certificate
    let intermediate: Certificate
    let otherRoot: Certificate

    var trust: TrustStore { TrustStore(certificates: [root]) }

    static func load() throws -> DevelopmentPKI { try made.get() }

    private static let made = Result { try DevelopmentPKI() }

    private init() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "EvidenceTests-\(UUID().uuidString)")
        let process = Process()
        process.executableURL = URL(filePath: #filePath).appending(path: "../../../certs/make-dev-pki.sh").standardized
        process.arguments = [folder.path]
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        func file(_ name: String) throws -> [UInt8] {
            try Array(Data(contentsOf: folder.appending(path: name)))
        }
        func signer(_ name: String) throws -> KeyFileSigner {
            try KeyFileSigner(
                key: PrivateKey(file: SecretBytes(copying: file("\(name).key"))), certificatePEM: file("\(name).pem"))
        }
        gateway = try signer("gateway-sign")
        next = try signer("gateway-next")
        platform = try signer("platform-sign")
        other = try signer("other-sign")
        root = try Certificate.load(pem: file("sm2-root.pem"))[0]
        intermediate = try Certificate.load(pem: file("sm2-intermediate.pem"))[0]
        otherRoot = try Certificate.load(pem: file("other-ca.pem"))[0]
        try FileManager.default.removeItem(at: folder)
    }
}
