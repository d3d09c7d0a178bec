import CLibZip
import Glibc

/// Owns one `zip_t` that reads through its own descriptor, discarded exactly once.
@safe final class ArchiveHandle {
    /// What the directory says of an entry.
    struct Entry {
        let name: String
        let compressedBytes: Int
        let isEncrypted: Bool
    }

    private let archive: OpaquePointer

    init(_ file: borrowing OpenFile) throws(SourceError) {
        let descriptor = try file.duplicate()
        var code: Int32 = 0
        guard let archive = unsafe zip_fdopen(descriptor, 0, &code) else {
            close(descriptor)
            throw .unsafeArchive(file: file.path, part: nil, reason: Self.reason(code))
        }
        unsafe self.archive = archive
    }

    deinit { unsafe zip_discard(archive) }

    var entryCount: Int { Int(unsafe zip_get_num_entries(archive, 0)) }

    func entry(_ index: UInt64, of path: String) throws(SourceError) -> Entry {
        var status = unsafe zip_stat_t()
        guard unsafe zip_stat_index(archive, index, 0, &status) == 0, let name = unsafe status.name else {
            throw .unsafeArchive(file: path, part: nil, reason: "压缩包目录已损坏。请重新传送")
        }
        return unsafe Entry(
            name: String(cString: name), compressedBytes: Int(clamping: status.comp_size),
            isEncrypted: status.encryption_method != UInt16(ZIP_EM_NONE))
    }

    /// A stream over the entry's inflated bytes, to be closed by the caller.
    func stream(_ index: UInt64, name: String, of path: String) throws(SourceError) -> OpaquePointer {
        guard let stream = unsafe zip_fopen_index(archive, index, 0) else {
            let code = unsafe zip_error_code_zip(zip_get_error(archive))
            throw .unsafeArchive(file: path, part: name, reason: Self.reason(code))
        }
        return unsafe stream
    }

    /// What a code of libzip means for whoever sent the file.
    static func reason(_ code: Int32) -> String {
        switch code {
        case ZIP_ER_NOZIP, ZIP_ER_INCONS, ZIP_ER_EOF: "压缩包不完整或已损坏。请重新传送"
        case ZIP_ER_CRC: "内容与校验和不符。请重新传送"
        case ZIP_ER_COMPNOTSUPP: "压缩方法不受支持。请用 Excel 重新保存"
        case ZIP_ER_ENCRNOTSUPP, ZIP_ER_NOPASSWD, ZIP_ER_WRONGPASSWD: "内容已加密。请去掉密码后重新提交"
        case ZIP_ER_MULTIDISK: "是分卷压缩包。请合并成一个文件"
        default: "压缩数据已损坏。请重新传送"
        }
    }
}
