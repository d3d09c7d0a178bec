import Glibc

/// Ends a wait in `poll` from another thread; owns one pipe, whose ends are closed exactly once.
final class WakeUp: Sendable {
    /// Can be read while a signal stands.
    let descriptor: Int32
    private let writing: Int32

    init() throws(PostgresError) {
        var ends: [Int32] = [-1, -1]
        guard unsafe pipe(&ends) == 0 else { throw .exhausted(errno: errno) }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        descriptor = ends[0]
        writing = ends[1]
    }

    deinit {
        close(descriptor)
        close(writing)
    }

    /// Every wait ends at once from now on.
    func signal() {
        var byte: UInt8 = 1
        // A full pipe has signals enough.
        _ = unsafe write(writing, &byte, 1)
    }

    /// Waits last again.
    func clear() {
        var bytes = [UInt8](repeating: 0, count: 64)
        while unsafe read(descriptor, &bytes, bytes.count) > 0 {}
    }

    /// Whether it was signalled.
    var isSignalled: Bool { isSignalled(within: 0) }

    /// Waits for a signal; false when none came.
    func wait(for duration: Duration) -> Bool { isSignalled(within: Deadline(in: duration).milliseconds) }

    private func isSignalled(within milliseconds: Int32) -> Bool {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return unsafe poll(&entry, 1, milliseconds) > 0
    }
}
