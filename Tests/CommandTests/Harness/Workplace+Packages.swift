import Foundation
import ShangMi
import TestKit

extension Workplace {
    /// The month of the export of which there are records.
    static let month = "2026-10"

    /// Adds the destination of packages to the configuration, over HTTPS unless another way is given.
    func addPackages(
        _ way: String = "https: {baseURL: \"https://127.0.0.1:1/exchange/v1\", trust: pki/tls-ca.pem}",
        more: String = ""
    ) throws {
        try configure(
            "evidence: {grace: 4h}",
            as: """
                evidence: {grace: 4h}
                packages:
                  \(PackageDraft.shipped.dropLast(2)):
                    profile: \(PackageDraft.shipped)
                    environment: test
                    receipts: pki/sm2-ca.pem
                    folder: packages
                    \(way)\(more)
                """)
    }

    /// Builds a package.
    func build(_ arguments: String..., by person: String = "甲") async throws -> Outcome {
        try await run(
            [
                "package", "build", "--destination", String(PackageDraft.shipped.dropLast(2)), "--period",
                Workplace.month,
            ] + arguments, environment: ["ANZE_OPERATOR": person])
    }

    /// A file server that takes packages into a folder of this one, with what the configuration says of it.
    func fileServer() async throws -> (daemon: SSHDaemon, way: String) {
        let daemon = try await SSHDaemon()
        try FileManager.default.copyItem(atPath: daemon.userKey(.ed25519), toPath: folder.file("pki/ssh"))
        for name in ["incoming", "results"] {
            try FileManager.default.createDirectory(
                atPath: folder.file("regulator/\(name)"), withIntermediateDirectories: true)
        }
        return (
            daemon,
            """
            sftp: {host: 127.0.0.1, port: \(daemon.port), user: \(daemon.user), key: pki/ssh, \
            hostKey: "SHA256:\(try daemon.hostKeyPin)", folder: "\(folder.file("regulator"))"}
            """
        )
    }

    /// Puts a signed result for a package on the file server, as its receiver does.
    func putResult(_ package: String, state: String, rejected: String = "", signer: String = "platform-sign")
        async throws
    {
        let body = try Data(contentsOf: URL(filePath: folder.file("regulator/incoming/\(package)")))
        let digest = SM3.digest(of: [UInt8](body)).hex
        let text = """
            {"packageNo":"\(package.dropLast(4))","bodySM3":"\(digest)","state":"\(state)",\
            "tables":[{"table":"FYZCB","rows":35,"rejected":[\(rejected)]}]}
            """
        func file(_ name: String) throws -> [UInt8] {
            [UInt8](try Data(contentsOf: URL(filePath: folder.file("pki/\(name)"))))
        }
        let key = try KeyFileSigner(
            key: PrivateKey(file: SecretBytes(copying: file("\(signer).key"))), certificatePEM: file("\(signer).pem"))
        let signature = try await SignedMessage.sign(Array(text.utf8), isDetached: true, by: key).der
        try write(text, to: "regulator/results/\(package).json")
        try Data(signature).write(to: URL(filePath: folder.file("regulator/results/\(package).json.sig")))
    }
}
