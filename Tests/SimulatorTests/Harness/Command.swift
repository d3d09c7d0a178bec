import Foundation

/// What a program printed and how it ended.
struct CommandResult: Sendable {
    let exit: Int32
    let output: [UInt8]
}

/// Runs a program without blocking a thread, which the server under test needs.
func runCommand(_ arguments: [String], input: [UInt8] = []) async throws -> CommandResult {
    let scratch = FileManager.default.temporaryDirectory.path + "/anze-command-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: scratch, withIntermediateDirectories: true)
    defer {
        // The scratch files are of no use to anybody; a failure to remove them is no failure of the test.
        try? FileManager.default.removeItem(atPath: scratch)
    }
    try Data(input).write(to: URL(filePath: scratch + "/input"))
    _ = FileManager.default.createFile(atPath: scratch + "/output", contents: nil)
    guard let source = FileHandle(forReadingAtPath: scratch + "/input"),
        let sink = FileHandle(forWritingAtPath: scratch + "/output")
    else { throw HarnessError.missing(scratch) }
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = arguments
    process.standardInput = source
    process.standardOutput = sink
    process.standardError = FileHandle.nullDevice
    let exit: Int32 = try await withCheckedThrowingContinuation { continuation in
        process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
        do {
            try process.run()
        } catch {
            process.terminationHandler = nil
            continuation.resume(throwing: error)
        }
    }
    return CommandResult(exit: exit, output: Array(FileManager.default.contents(atPath: scratch + "/output") ?? Data()))
}
