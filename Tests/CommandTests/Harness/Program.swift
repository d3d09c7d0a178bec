import Foundation
import TestKit

/// How a program ended.
enum ProgramEnd: Hashable, Sendable {
    case exit(Int)
    case signal(Int32)
}

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

    private let process: Process
    private let end: Task<ProgramEnd, Never>
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
        let (ends, continuation) = AsyncStream.makeStream(of: ProgramEnd.self)
        var (started, tries): (Process?, Int) = (nil, 0)
        while started == nil {
            let process = try Program.prepared(
                file, arguments, in: folder, environment: environment, output: outputFile, errors: errorFile)
            process.terminationHandler = { process in
                let isSignal = process.terminationReason == .uncaughtSignal
                continuation.yield(
                    isSignal ? .signal(process.terminationStatus) : .exit(Int(process.terminationStatus)))
                continuation.finish()
            }
            do {
                try process.run()
                started = process
            } catch let error as NSError where error.isLostDescriptor && tries < 5 {
                // Another thread closed a file while the child's were listed: nothing was started.
                tries += 1
            }
        }
        guard let started else { throw SampleError.missing(file) }
        process = started
        end = Task { await ends.first { _ in true } ?? .signal(0) }
    }

    private static func prepared(
        _ file: String, _ arguments: [String], in folder: TemporaryFolder, environment: [String: String],
        output: String, errors: String
    ) throws -> Process {
        let process = Process()
        process.executableURL = URL(filePath: file)
        process.arguments = arguments
        process.currentDirectoryURL = URL(filePath: folder.path)
        // Nothing of the machine's own set-up leads a program elsewhere.
        let inherited = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("ANZE_") }
        process.environment = inherited.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try Program.sink(output)
        process.standardError = try Program.sink(errors)
        return process
    }

    deinit { send(SIGKILL) }

    /// What the program has printed to standard output so far.
    var output: String { Program.text(outputFile) }

    /// What the program has printed to standard error so far.
    var complaint: String { Program.text(errorFile) }

    /// Whether the program has ended.
    var hasEnded: Bool { !process.isRunning }

    /// Sends a signal.
    func send(_ signal: Int32) {
        if process.isRunning { kill(process.processIdentifier, signal) }
    }

    /// Kills the program and waits until it is gone.
    ///
    /// SIGTERM would not do: it is blocked in children of pool threads.
    @discardableResult func crash() async -> ProgramEnd {
        send(SIGKILL)
        return await end.value
    }

    /// Waits for the program's own end.
    func ended() async -> ProgramEnd {
        let guardian = Task {
            // A cancelled wait means that the program has ended in time.
            guard (try? await ContinuousClock().sleep(for: Program.limit)) != nil else { return }
            send(SIGKILL)
        }
        defer { guardian.cancel() }
        return await end.value
    }

    private static func sink(_ path: String) throws -> FileHandle {
        _ = FileManager.default.createFile(atPath: path, contents: nil)
        guard let handle = FileHandle(forWritingAtPath: path) else { throw SampleError.missing(path) }
        return handle
    }

    private static func text(_ path: String) -> String {
        String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
    }
}

extension NSError {
    /// Whether a program could not be started for want of a file that was open a moment before.
    fileprivate var isLostDescriptor: Bool { domain == NSPOSIXErrorDomain && code == Int(EBADF) }
}
