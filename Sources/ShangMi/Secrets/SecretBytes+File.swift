import Glibc

extension SecretBytes {
    /// The bytes of a small file, read into memory that is overwritten when it is freed.
    ///
    /// - Parameters:
    ///   - path: Where the file lies.
    ///   - isText: Whether line ends at the end are left out: those of a passphrase, say.
    ///   - limit: How large it may be.
    /// - Returns: Nil when there is no such regular file, it cannot be read, or it is larger.
    package static func read(_ path: String, isText: Bool = false, limit: Int = 1 << 20) -> SecretBytes? {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size <= limit else {
            return nil
        }
        var count = 0
        let bytes = unsafe SecretBytes(count: Int(status.st_size)) { buffer in
            while count < buffer.count {
                let got = unsafe Glibc.read(descriptor, buffer.baseAddress?.advanced(by: count), buffer.count - count)
                guard got > 0 else { break }
                count += got
            }
        }
        if isText {
            unsafe bytes.withUnsafeBytes { buffer in
                while count > 0, unsafe [0x0A, 0x0D].contains(buffer[count - 1]) { count -= 1 }
            }
        }
        return count == bytes.count ? bytes : bytes[0..<count]
    }
}
