import Glibc

/// Holds the lock of one file, given back when it is let go or the process ends, however it ends.
package struct FileLock: ~Copyable {
    private let file: OpenDescriptor

    /// Takes the lock.
    ///
    /// - Parameter path: The file, which is made where it is not there and never removed.
    /// - Throws: `busy` when another process has it, `storage`.
    package init(_ path: String) throws(ConnectorError) {
        let file = try OpenDescriptor(path, O_RDWR | O_CREAT)
        guard flock(file.number, LOCK_EX | LOCK_NB) == 0 else {
            throw errno == EWOULDBLOCK ? .busy : .storage(path: path, errno: errno)
        }
        self.file = file
    }

    /// Takes the lock as soon as no other process has it; for locks that are held for moments.
    ///
    /// - Parameter path: The file, which is made where it is not there and never removed.
    /// - Throws: `storage`.
    package init(waitingFor path: String) throws(ConnectorError) {
        let file = try OpenDescriptor(path, O_RDWR | O_CREAT)
        while flock(file.number, LOCK_EX) != 0 {
            guard errno == EINTR else { throw .storage(path: path, errno: errno) }
        }
        self.file = file
    }

    deinit {
        // Closing alone would not do while a child that is just being started still has the descriptor.
        flock(file.number, LOCK_UN)
    }
}
