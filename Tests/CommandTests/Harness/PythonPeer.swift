import Foundation
import TestKit

/// A platform in Python (`Peers`), which obeys orders and notes what happens in files of a folder.
struct PythonPeer {
    /// Where it listens.
    let port: String
    private let server: ChildServer
    private let folder: TemporaryFolder

    /// Starts a program of `Peers`, with its folder and further arguments.
    init(_ program: String, _ arguments: [String]) async throws {
        folder = try TemporaryFolder()
        server = try ChildServer(
            "/usr/bin/env",
            ["python3", "-B", "-u", "\(Repository.root)/Tests/CommandTests/Peers/\(program)", folder.path] + arguments)
        port = String(try await server.line(with: "port ").dropFirst(5))
    }

    /// Gives it an order, or takes one back.
    func order(_ name: String, _ text: String?) throws {
        guard let text else { return try FileManager.default.removeItem(atPath: folder.file(".\(name)")) }
        try Data(text.utf8).write(to: URL(filePath: folder.file(".\(name)")))
    }

    /// What followed a word in its notes, in order.
    func notes(_ word: String) -> [String] {
        let text = String(
            decoding: FileManager.default.contents(atPath: folder.file(".log")) ?? Data(), as: UTF8.self)
        return text.split(separator: "\n").filter { $0.hasPrefix("\(word) ") }.map {
            String($0.dropFirst(word.count + 1))
        }
    }
}
