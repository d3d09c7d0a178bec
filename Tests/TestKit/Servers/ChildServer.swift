import Foundation
import Synchronization

/// A server that runs as a child process and is killed when nobody holds it any longer.
///
/// What it prints is kept; a test waits for a text in it instead of for time. Foundation's `Process` will not do: it takes
/// a child for dead that closes descriptors it does not know, as `sshd` does, and then waits for it for ever.
package final class ChildServer: Sendable {
    private let identifier: pid_t
    private let lines: AsyncStream<String>
    private let seen = Mutex<[String]>([])
    private let isRunning = Mutex(true)

    /// Starts a program.
    package init(_ program: String, _ arguments: [String]) throws {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw SampleError.missing("a pipe") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let (lines, continuation) = AsyncStream.makeStream(of: String.self)
        self.lines = lines
        let (reading, writing) = (ends[0], ends[1])
        defer { close(writing) }
        do { identifier = try ChildServer.spawn(program, arguments, output: writing) } catch {
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

    deinit { stop() }

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

    /// Kills the server and waits until it is gone.
    package func stop() {
        isRunning.withLock { isRunning in
            guard isRunning else { return }
            isRunning = false
            kill(identifier, SIGKILL)
            waitpid(identifier, nil, 0)
        }
    }

    private static func spawn(_ program: String, _ arguments: [String], output: Int32) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_adddup2(&actions, output, 2)
        // Other tests' sockets and locks are none of its business; one that is not open is no error to glibc.
        for descriptor in 3..<Int32(1024) { posix_spawn_file_actions_addclose(&actions, descriptor) }
        // A thread of the pool has signals blocked, and a child would inherit that.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        let words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var identifier: pid_t = 0
        let result = posix_spawn(&identifier, program, &actions, &attributes, words, environ)
        guard result == 0 else { throw SampleError.commandFailed(program) }
        return identifier
    }
}
