import Foundation
import Synchronization

/// How a program ended.
package enum ProgramEnd: Hashable, Sendable {
    case exit(Int)
    case signal(Int32)
}

/// A child process, which is killed when nobody holds it any longer.
///
/// Foundation's `Process` will not do: it takes a child for dead that closes descriptors it does not know, as `sshd` does;
/// and where many tests start programs at once, it lists files that another thread closes meanwhile, and then starts nothing
/// or never hears of the end.
package final class ChildProcess: Sendable {
    private let identifier: pid_t
    private let life = Life()
    private let end: Task<ProgramEnd, Never>

    private final class Life: Sendable {
        let hasEnded = Mutex(false)
        let gone = DispatchGroup()
    }

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - program: The executable's path.
    ///   - arguments: What follows its name.
    ///   - environment: Its variables; this process's own unless given.
    ///   - folder: Where it runs; here unless given.
    ///   - output: The descriptor that it prints to; it stays the caller's.
    ///   - errors: The descriptor that it complains to; it stays the caller's.
    /// - Throws: `SampleError.commandFailed` when it cannot be started.
    package init(
        _ program: String, _ arguments: [String], environment: [String: String]? = nil, in folder: String? = nil,
        output: Int32, errors: Int32
    ) throws {
        let identifier = try ChildProcess.spawn(
            program, arguments, environment: environment, in: folder, output: output, errors: errors)
        self.identifier = identifier
        let (ends, continuation) = AsyncStream.makeStream(of: ProgramEnd.self)
        let life = life
        life.gone.enter()
        Thread {
            // Looked at first and taken away later, so that no signal ever goes to a number that somebody else has by then.
            var info = siginfo_t()
            while waitid(P_PID, id_t(identifier), &info, WEXITED | WNOWAIT) != 0, errno == EINTR {}
            let status = life.hasEnded.withLock { hasEnded in
                var status: Int32 = 0
                while waitpid(identifier, &status, 0) < 0, errno == EINTR {}
                hasEnded = true
                return status
            }
            let signal = status & 0x7F
            continuation.yield(signal == 0 ? .exit(Int(status >> 8) & 0xFF) : .signal(signal))
            continuation.finish()
            life.gone.leave()
        }.start()
        end = Task { await ends.first { _ in true } ?? .signal(0) }
    }

    deinit { send(SIGKILL) }

    /// Whether the program has ended.
    package var hasEnded: Bool { life.hasEnded.withLock { $0 } }

    /// Sends a signal, as long as the program runs.
    package func send(_ signal: Int32) {
        life.hasEnded.withLock { hasEnded in
            if !hasEnded { kill(identifier, signal) }
        }
    }

    /// Kills the program and waits until it is gone.
    package func stop() {
        send(SIGKILL)
        waitForEnd()
    }

    /// Waits until the program has ended by itself.
    package func waitForEnd() { life.gone.wait() }

    /// Waits for the program's end.
    package func ended() async -> ProgramEnd { await end.value }

    private typealias Actions = UnsafeMutablePointer<posix_spawn_file_actions_t>
    private typealias CloseFrom = @convention(c) (Actions, Int32) -> Int32
    private typealias ChangeFolder = @convention(c) (Actions, UnsafePointer<CChar>) -> Int32

    /// What glibc adds to POSIX (since 2.34 and 2.29), and its Swift module does not show.
    private static func own<Function>(_ name: String, _ type: Function.Type) throws -> Function {
        guard let symbol = dlsym(nil, "posix_spawn_file_actions_\(name)") else { throw SampleError.missing(name) }
        return unsafeBitCast(symbol, to: type)
    }

    private static func spawn(
        _ program: String, _ arguments: [String], environment: [String: String]?, in folder: String?, output: Int32,
        errors: Int32
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_adddup2(&actions, errors, 2)
        // Other tests' sockets and locks are none of its business.
        _ = try own("addclosefrom_np", CloseFrom.self)(&actions, 3)
        if let folder { _ = try own("addchdir_np", ChangeFolder.self)(&actions, folder) }
        // A thread of the pool has signals blocked, and a child would inherit that.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        let words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) } + [nil]
        let variables: [UnsafeMutablePointer<CChar>?] =
            (environment ?? ProcessInfo.processInfo.environment).map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for word in words + variables { free(word) } }
        var identifier: pid_t = 0
        let result = posix_spawn(&identifier, program, &actions, &attributes, words, variables)
        guard result == 0 else { throw SampleError.commandFailed("\(program): \(String(cString: strerror(result)))") }
        return identifier
    }
}
