import Foundation

/// What a program printed.
enum Output {
    /// Runs a program to its end without keeping a thread waiting.
    ///
    /// - Parameters:
    ///   - program: The executable's path.
    ///   - arguments: What follows its name.
    /// - Returns: What it printed.
    /// - Throws: `SampleError.commandFailed` with what it complained of.
    static func of(_ program: String, _ arguments: [String]) async throws -> String {
        let folder = try TemporaryFolder()
        let files = try ["output", "errors"].map { name in
            let file = open(folder.file(name), O_CREAT | O_WRONLY | O_CLOEXEC, 0o600)
            guard file >= 0 else { throw SampleError.missing(name) }
            return file
        }
        defer { for file in files { close(file) } }
        let end = try await ChildProcess(program, arguments, output: files[0], errors: files[1]).ended()
        guard end == .exit(0) else {
            let complaint = try String(contentsOfFile: folder.file("errors"), encoding: .utf8)
            throw SampleError.commandFailed("\(program): \(complaint)")
        }
        return try String(contentsOfFile: folder.file("output"), encoding: .utf8)
    }
}
