import Foundation
package import ShangMi

/// The development PKI as files.
package struct KeyFiles: Sendable {
    private let folder: TemporaryFolder

    /// The files; the first call makes them.
    package static func make() throws -> KeyFiles { try made.get() }

    private static let made = Result { try KeyFiles() }

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

    /// The path of a file.
    package func file(_ name: String) -> String { folder.file("pki/\(name)") }

    /// The certificate of a name.
    package func certificate(_ name: String) throws -> Certificate {
        try Certificate.load(pem: Array(Data(contentsOf: URL(filePath: file("\(name).pem")))))[0]
    }

    /// The key of a name.
    package func key(_ name: String) throws -> PrivateKey {
        guard let bytes = SecretBytes.read(file("\(name).key")) else { throw SampleError.missing(name) }
        return try PrivateKey(file: bytes)
    }
}
