import Foundation

/// Two authorities and the certificates of a test, made by the `openssl` command in a folder of their own.
final class DevelopmentPKI: Sendable {
    /// PEM files of a certificate and its key.
    struct Identity: Sendable {
        let certificate: String
        let key: String
    }

    private let folder: URL
    let authority: Identity
    let otherAuthority: Identity
    /// For `localhost` and 127.0.0.1.
    let server: Identity
    /// Of the same authority, for another host.
    let otherHost: Identity
    let client: Identity

    init() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "transport-tests-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        self.folder = folder
        authority = try Self.make("authority", in: folder, extensions: ["basicConstraints=critical,CA:TRUE"])
        otherAuthority = try Self.make("other", in: folder, extensions: ["basicConstraints=critical,CA:TRUE"])
        server = try Self.make(
            "server", in: folder, signer: authority, extensions: ["subjectAltName=DNS:localhost,IP:127.0.0.1"])
        otherHost = try Self.make(
            "elsewhere", in: folder, signer: authority, extensions: ["subjectAltName=DNS:elsewhere.example"])
        client = try Self.make("client", in: folder, signer: authority, extensions: ["subjectAltName=DNS:gateway"])
    }

    deinit {
        // A folder left behind in the temporary directory is no failure of the test.
        try? FileManager.default.removeItem(at: folder)
    }

    private static func make(
        _ name: String, in folder: URL, signer: Identity? = nil, extensions: [String]
    ) throws -> Identity {
        let made = Identity(
            certificate: folder.appendingPathComponent("\(name).pem").path,
            key: folder.appendingPathComponent("\(name)-key.pem").path)
        var arguments = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
        arguments += ["-days", "2", "-subj", "/CN=\(name)", "-out", made.certificate, "-keyout", made.key]
        arguments += extensions.flatMap { ["-addext", $0] }
        if let signer {
            arguments += ["-CA", signer.certificate, "-CAkey", signer.key, "-addext", "basicConstraints=CA:FALSE"]
        }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw POSIXError(.ECHILD) }
        return made
    }
}
