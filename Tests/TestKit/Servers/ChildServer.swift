import Foundation
import Synchronization

/// A server that runs as a child process and is killed when nobody holds it any longer.
///
/// What it prints is kept; a test waits for a text in it instead of for time.
package final class ChildServer: Sendable {
    private let process: ChildProcess
    private let lines: AsyncStream<String>
    private let seen = Mutex<[String]>([])

    /// Starts a program.
    package init(_ program: String, _ arguments: [String]) throws {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw SampleError.missing("a pipe") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let (lines, continuation) = AsyncStream.makeStream(of: String.self)
        self.lines = lines
        let (reading, writing) = (ends[0], ends[1])
        defer { close(writing) }
        do { process = try ChildProcess(program, arguments, output: writing, errors: writing) } catch {
            close(reading)
            throw error
        }
        // The thread alone uses the descriptor and gives it back, when the child and its own children are gone.
        Thread {
            var rest: [UInt8] = []
            var part = [UInt8](repeating: 0, count: 65_536)
            while true {
                let count = read(reading, &part, part.count)
                guard count > 0 || (count < 0 && errno == EINTR) else { break }
                rest += part.prefix(max(0, count))
                while let end = rest.firstIndex(of: 0x0A) {
                    continuation.yield(String(decoding: rest[..<end], as: UTF8.self))
                    rest.removeSubrange(...end)
                }
            }
            close(reading)
            continuation.finish()
        }.start()
    }

    /// Waits for a line with a text in it and gives the line.
    ///
    /// - Throws: `SampleError.missing` when the server ends before.
    package func line(with text: String) async throws -> String {
        for await line in lines {
            seen.withLock { $0.append(line) }
            if line.contains(text) { return line }
        }
        throw SampleError.missing(text + " in " + seen.withLock { $0.joined(separator: "\n") })
    }

    /// Waits until the server has ended by itself.
    package func waitForEnd() { process.waitForEnd() }

    /// Kills the server and waits until it is gone.
    package func stop() { process.stop() }
}
