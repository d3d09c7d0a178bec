import Glibc

/// What the file system says of a path.
struct FileStatus: Equatable {
    let size: Int
    /// Unix time of the last change in nanoseconds.
    let modified: Int64
    let isRegular: Bool
    let isFolder: Bool

    /// Looks at a path without following a link; nil when nothing stands there or it cannot be seen.
    init?(_ path: String) {
        var status = stat()
        guard unsafe lstat(path, &status) == 0 else { return nil }
        size = Int(status.st_size)
        modified = Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)
        isRegular = status.st_mode & S_IFMT == S_IFREG
        isFolder = status.st_mode & S_IFMT == S_IFDIR
    }
}
