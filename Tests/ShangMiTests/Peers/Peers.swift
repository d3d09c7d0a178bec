import Foundation
import ShangMi
import Testing

/// Independent implementations, installed by `ops/install-peers.sh`.
enum Peers {
    /// One operation of one peer.
    struct Task: Encodable {
        let peer: String
        let operation: String
        let arguments: [String]

        init(_ peer: String, _ operation: String, _ arguments: [UInt8]...) {
            self.peer = peer
            self.operation = operation
            self.arguments = arguments.map(\.hex)
        }
    }

    /// What came of it.
    struct Result: Decodable {
        let bytes: String?
        let holds: Bool?
        let error: String?

        /// The bytes that the peer gave.
        var value: [UInt8] {
            get throws {
                let hex = try #require(bytes, "\(error ?? "no bytes")")
                return try #require([UInt8](hex: hex))
            }
        }
    }

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    private static let root = folder.appending(path: "../../../.build/peers").standardized.path

    /// Whether they are there; PyPI may have been out of reach.
    static let areInstalled = FileManager.default.fileExists(atPath: "\(root)/installed")

    /// Runs a script beside this file with JSON on its standard input.
    static func run(_ script: String, _ arguments: [String] = [], input: Data = Data()) throws -> Data {
        let process = Process()
        process.executableURL = URL(filePath: "\(root)/bin/python3")
        process.arguments = [folder.appending(path: script).path] + arguments
        let (to, from) = (Pipe(), Pipe())
        process.standardInput = to
        process.standardOutput = from
        try process.run()
        try to.fileHandleForWriting.write(contentsOf: input)
        try to.fileHandleForWriting.close()
        let output = try from.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        return output
    }

    /// What became of each task.
    static func run(_ tasks: [Task]) throws -> [Result] {
        let output = try run("peers.py", input: try JSONEncoder().encode(tasks))
        return try JSONDecoder().decode([Result].self, from: output)
    }
}
