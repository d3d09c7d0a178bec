import Glibc

/// Owns one file descriptor, closed exactly once.
struct OpenDescriptor: ~Copyable {
    let number: Int32

    /// Opens a path; the mode is for a file that is made: for its owner alone.
    init(_ path: String, _ flags: Int32) throws(ConnectorError) {
        let number = unsafe open(path, flags | O_CLOEXEC, 0o600)
        guard number >= 0 else { throw .storage(path: path, errno: errno) }
        self.number = number
    }

    deinit { close(number) }

    /// Puts what was written onto the disk.
    func sync(_ path: String) throws(ConnectorError) {
        guard fsync(number) == 0 else { throw .storage(path: path, errno: errno) }
    }

    /// Writes all bytes.
    func write(_ bytes: [UInt8], _ path: String) throws(ConnectorError) {
        var written = 0
        while written < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                unsafe Glibc.write(
                    number, buffer.baseAddress?.advanced(by: written), buffer.count - written)
            }
            guard count >= 0 || errno == EINTR else { throw .storage(path: path, errno: errno) }
            written += max(0, count)
        }
    }

    /// Fills the block from its start and says how many bytes it has now; fewer than it holds only at the end.
    func read(into block: inout [UInt8], _ path: String) throws(ConnectorError) -> Int {
        var filled = 0
        while filled < block.count {
            let count = unsafe block.withUnsafeMutableBytes { buffer in
                unsafe Glibc.read(number, buffer.baseAddress?.advanced(by: filled), buffer.count - filled)
            }
            if count == 0 { break }
            guard count > 0 || errno == EINTR else { throw .storage(path: path, errno: errno) }
            filled += max(0, count)
        }
        return filled
    }
}
