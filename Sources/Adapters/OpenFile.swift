import Glibc

/// Owns one open descriptor of a regular file, closed exactly once.
struct OpenFile: ~Copyable {
    let path: String
    private let descriptor: Int32

    /// Opens a file.
    ///
    /// - Parameters:
    ///   - path: Where it is.
    ///   - isUntrusted: Whether somebody else may put anything else in its place meanwhile: then no link is followed, and a pipe
    ///     is not waited for.
    /// - Throws: There is none, it is no regular file, or it may not be read.
    init(path: String, isUntrusted: Bool = false) throws(SourceError) {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | (isUntrusted ? O_NOFOLLOW | O_NONBLOCK : 0))
        guard descriptor >= 0 else {
            throw errno == ENOENT ? .notFound(file: path) : .unreadable(file: path, reason: Self.reason(errno))
        }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw .unreadable(file: path, reason: "不是普通文件")
        }
        self.path = path
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    /// Fills the block from its start and says how many bytes it has now; fewer than it holds only at the end.
    func read(into block: inout [UInt8]) throws(SourceError) -> Int { try read(into: &block, from: 0, atMost: .max) }

    /// Fills the block from `start` on with at most so many bytes and says how many it got; fewer only at the end.
    func read(into block: inout [UInt8], from start: Int, atMost limit: Int) throws(SourceError) -> Int {
        let end = limit < block.count - start ? start + limit : block.count
        var filled = start
        while filled < end {
            let count = unsafe block.withUnsafeMutableBytes { buffer in
                unsafe Glibc.read(descriptor, buffer.baseAddress?.advanced(by: filled), end - filled)
            }
            if count == 0 { break }
            guard count > 0 || errno == EINTR else {
                throw .unreadable(file: path, reason: Self.reason(errno))
            }
            filled += max(0, count)
        }
        return filled - start
    }

    /// Where the open file lies, links resolved; nil where the system does not say.
    var location: [UInt8]? {
        var place = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let count = unsafe place.withUnsafeMutableBytes { place in
            let start = unsafe place.baseAddress?.assumingMemoryBound(to: CChar.self)
            return unsafe start.map { unsafe readlink("/proc/self/fd/\(descriptor)", $0, place.count) } ?? 0
        }
        return count > 0 ? Array(place[..<count]) : nil
    }

    /// Goes back to the first byte.
    func rewind() {
        lseek(descriptor, 0, SEEK_SET)
    }

    /// The file's size in bytes as it is now.
    func size() throws(SourceError) -> Int { Int(try status().st_size) }

    /// What the system says of the file as it is now.
    func status() throws(SourceError) -> stat {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else {
            throw .unreadable(file: path, reason: Self.reason(errno))
        }
        return status
    }

    /// Bytes from anywhere in the file, fewer at its end, without moving the place at which `read` goes on.
    func bytes(at offset: Int, count: Int) throws(SourceError) -> [UInt8] {
        var block = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let read = unsafe block.withUnsafeMutableBytes { buffer in
                unsafe pread(descriptor, buffer.baseAddress?.advanced(by: filled), count - filled, offset + filled)
            }
            if read == 0 { break }
            // An offset out of an archive may lie beyond what the system takes.
            if read < 0, errno == EINVAL { break }
            guard read > 0 || errno == EINTR else {
                throw .unreadable(file: path, reason: Self.reason(errno))
            }
            filled += max(0, read)
        }
        block.removeLast(count - filled)
        return block
    }

    /// Another descriptor of the same open file for a library that closes what it is given; both share one place.
    func duplicate() throws(SourceError) -> Int32 {
        let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
        guard copy >= 0 else { throw .unreadable(file: path, reason: Self.reason(errno)) }
        return copy
    }

    private static func reason(_ code: Int32) -> String {
        switch code {
        case EACCES, EPERM: "没有读取权限"
        case ENOTDIR: "路径中有一段不是文件夹"
        case EIO: "磁盘读取错误"
        case EMFILE, ENFILE: "打开的文件太多"
        default: "系统错误 \(code)"
        }
    }
}
