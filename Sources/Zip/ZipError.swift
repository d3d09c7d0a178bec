import Glibc

/// Why a ZIP file cannot be written or read.
package enum ZipError: Error, Equatable {
    /// The file is no ZIP file, is cut, or does not hold what its directory says.
    case damaged(path: String, entry: String?)
    /// Part of it is encrypted or compressed in a way that is not read here.
    case unsupported(path: String, entry: String)
    /// The system refuses: no such file, no permission, no space; with its number.
    case system(path: String, errno: Int32)
}

extension ZipError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .damaged(let path, let entry?): "“\(path)”中的“\(entry)”已损坏"
        case .damaged(let path, nil): "“\(path)”不是完整的 ZIP 文件"
        case .unsupported(let path, let entry): "“\(path)”中的“\(entry)”已加密，或压缩方法不受支持（应为 stored 或 deflate）"
        case .system(let path, ENOSPC), .system(let path, EDQUOT): "文件“\(path)”写不下：磁盘已满，请释放空间后再运行"
        case .system(let path, let errno): "文件“\(path)”无法读写（errno \(errno)）：请检查路径、权限与磁盘空间"
        }
    }
}
