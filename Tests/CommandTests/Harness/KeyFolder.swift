import Foundation
import TestKit

/// A folder of keys and certificates as `certs/make-dev-pki.sh` makes it, kept in memory for copies.
struct KeyFolder: Sendable {
    /// The keys of the gateway and the platform under test.
    static let own = Task { try await KeyFolder() }
    /// Those of somebody else: nothing under one of the two roots is trusted under the other.
    static let foreign = Task { try await KeyFolder() }

    private let files: [String: Data]

    private init() async throws {
        let folder = try TemporaryFolder()
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["bash", Repository.root + "/certs/make-dev-pki.sh", folder.file("pki")]
        process.standardOutput = FileHandle.nullDevice
        let status = try await withCheckedThrowingContinuation {
            (continuation: CheckedContinuation<Int32, any Error>) in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do { try process.run() } catch {
                process.terminationHandler = nil
                continuation.resume(throwing: error)
            }
        }
        guard status == 0 else { throw SampleError.commandFailed("certs/make-dev-pki.sh") }
        var files: [String: Data] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.file("pki")) {
            files[name] = try Data(contentsOf: URL(filePath: folder.file("pki/\(name)")))
        }
        self.files = files
    }

    /// Writes the files to a new folder.
    func write(to path: String) throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        for (name, content) in files { try content.write(to: URL(filePath: "\(path)/\(name)")) }
    }
}
