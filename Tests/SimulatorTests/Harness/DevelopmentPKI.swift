import Foundation
import ShangMi

/// Throw-away keys and certificates, made once for each test process by the script that developers use.
enum DevelopmentPKI {
    static let folder: Result<String, any Error> = Result {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let folder = FileManager.default.temporaryDirectory.path + "/anze-simulator-tests-\(UUID().uuidString)"
        let script = Process()
        script.executableURL = URL(filePath: "/usr/bin/env")
        script.arguments = ["bash", root.path + "/certs/make-dev-pki.sh", folder]
        script.standardOutput = FileHandle.nullDevice
        try script.run()
        script.waitUntilExit()
        guard script.terminationStatus == 0 else { throw HarnessError.commandFailed("make-dev-pki.sh") }
        return folder
    }

    static func bytes(_ file: String) throws -> [UInt8] {
        let path = try folder.get() + "/" + file
        guard let data = FileManager.default.contents(atPath: path) else { throw HarnessError.missing(file) }
        return Array(data)
    }

    static func signer(_ name: String) throws -> KeyFileSigner {
        try KeyFileSigner(
            key: PrivateKey(file: SecretBytes(copying: bytes("\(name).key"))), certificatePEM: bytes("\(name).pem"))
    }
}

enum HarnessError: Error {
    case commandFailed(String)
    case missing(String)
}
