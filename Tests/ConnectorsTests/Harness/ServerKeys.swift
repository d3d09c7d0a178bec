import Foundation
import TestKit

/// The development PKI, made once for the test process, as files.
final class ServerKeys: Sendable {
    static let shared = Result { try ServerKeys() }

    private let folder: TemporaryFolder

    private init() throws {
        folder = try TemporaryFolder()
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["bash", Repository.root + "/certs/make-dev-pki.sh", folder.file("pki")]
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw SampleError.commandFailed("certs/make-dev-pki.sh") }
    }

    func file(_ name: String) -> String { folder.file("pki/\(name)") }

    /// Serves a folder.
    func serve(_ path: String) async throws -> FileServer {
        try await FileServer(path, certificate: file("tls-server.pem"), key: file("tls-server.key"))
    }

    /// Base64 of the SHA-256 of the server's public key.
    func pin() throws -> String {
        let command = "openssl x509 -in \(file("tls-server.pem")) -pubkey -noout | openssl pkey -pubin -outform der"
        let process = Process()
        process.executableURL = URL(filePath: "/bin/bash")
        process.arguments = ["-c", command + " | openssl dgst -sha256 -binary | base64"]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
