import Foundation
import ShangMi
import Testing

/// A folder of one test, removed with it, in which the `openssl` command line runs.
final class TemporaryFolder {
    let url: URL
    var path: String { url.path }

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "ShangMiTests-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit {
        // A folder left behind in the temporary directory harms nobody.
        try? FileManager.default.removeItem(at: url)
    }

    func write(_ bytes: [UInt8], to name: String) throws {
        try Data(bytes).write(to: url.appending(path: name))
    }

    func read(_ name: String) throws -> [UInt8] {
        try Array(Data(contentsOf: url.appending(path: name)))
    }

    /// Runs a command in the folder; gives its exit status and everything it printed.
    func run(_ command: String...) throws -> (status: Int32, output: String) {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = command
        process.currentDirectoryURL = url
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }

    /// Makes the development PKI in the subfolder `pki` with the script that the repository ships.
    func makePKI() throws {
        let script = URL(filePath: #filePath).appending(path: "../../../certs/make-dev-pki.sh").standardized
        let made = try run(script.path, "pki")
        try #require(made.status == 0, "\(made.output)")
    }

    func certificate(_ name: String) throws -> Certificate {
        try Certificate.load(pem: read(name))[0]
    }
}
