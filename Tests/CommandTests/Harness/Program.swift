import Foundation
import TestKit

/// A run of one of the package's programs, with everything it prints kept in files.
final class Program: Sendable {
    /// The executables of the package, beside the tests' own: SwiftPM builds what a test target depends on.
    enum Name: String {
        case gateway = "anze"
        case validator = "anze-validate"
        case simulator = "anze-simulator"

        /// The built file.
        var file: String {
            URL(filePath: ProcessInfo.processInfo.arguments[0]).deletingLastPathComponent().appending(path: rawValue)
                .path
        }
    }

    /// How long a run may take before it is killed: far longer than any should, so that nothing hangs for ever.
    private static let limit = Duration.seconds(600)

    private let process: ChildProcess
    private let outputFile: String
    private let errorFile: String

    /// Starts a program.
    convenience init(
        _ name: Name, _ arguments: [String], in folder: TemporaryFolder, environment: [String: String] = [:]
    ) throws {
        try self.init(file: name.file, arguments, in: folder, environment: environment)
    }

    /// Starts the program in a file.
    init(file: String, _ arguments: [String], in folder: TemporaryFolder, environment: [String: String] = [:]) throws {
        let run = UUID().uuidString
        outputFile = folder.file("\(run).out")
        errorFile = folder.file("\(run).err")
        // Nothing of the machine's own set-up leads a program elsewhere.
        let inherited = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("ANZE_") }
        let output = try Program.sink(outputFile)
        defer { close(output) }
        let errors = try Program.sink(errorFile)
        defer { close(errors) }
        process = try ChildProcess(
            file, arguments, environment: inherited.merging(environment) { $1 }, in: folder.path, output: output,
            errors: errors)
    }

    /// What the program has printed to standard output so far.
    var output: String { Program.text(outputFile) }

    /// What the program has printed to standard error so far.
    var complaint: String { Program.text(errorFile) }

    /// Whether the program has ended.
    var hasEnded: Bool { process.hasEnded }

    /// Sends a signal.
    func send(_ signal: Int32) { process.send(signal) }

    /// Kills the program and waits until it is gone.
    @discardableResult func crash() async -> ProgramEnd {
        send(SIGKILL)
        return await process.ended()
    }

    /// Waits for the program's own end.
    func ended() async -> ProgramEnd {
        let guardian = Task {
            // A cancelled wait means that the program has ended in time.
            guard (try? await ContinuousClock().sleep(for: Program.limit)) != nil else { return }
            send(SIGKILL)
        }
        defer { guardian.cancel() }
        return await process.ended()
    }

    private static func sink(_ path: String) throws -> Int32 {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw SampleError.missing(path) }
        return descriptor
    }

    private static func text(_ path: String) -> String {
        String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
    }
}
