import CLibZip
import Glibc

/// A deflated file as libzip reads it: copied into the archive as it is.
///
/// Freed by libzip's last command; what is wrong with the file is told by its number.
final class DeflatedSource {
    private let file: DeflatedFile
    private var descriptor: Int32 = -1
    private var failure = (zip: Int32(ZIP_ER_OK), system: Int32(0))

    private init(_ file: DeflatedFile) { self.file = file }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Hands a file over to an archive; nil when the archive has no memory for it.
    static func source(_ file: DeflatedFile, in archive: OpaquePointer) -> OpaquePointer? {
        let handle = unsafe Unmanaged.passRetained(DeflatedSource(file))
        let source = unsafe zip_source_function(
            archive,
            { handle, data, count, command in
                guard let handle = unsafe handle else { return -1 }
                let source = unsafe Unmanaged<DeflatedSource>.fromOpaque(handle)
                if command == ZIP_SOURCE_FREE {
                    unsafe source.release()
                    return 0
                }
                return unsafe source.takeUnretainedValue().answer(
                    command, UnsafeMutableRawBufferPointer(start: data, count: Int(clamping: count)))
            }, handle.toOpaque())
        if unsafe source == nil { unsafe handle.release() }
        return unsafe source
    }

    private func answer(_ command: zip_source_cmd_t, _ data: UnsafeMutableRawBufferPointer) -> Int64 {
        switch command {
        case ZIP_SOURCE_SUPPORTS: return DeflatedSource.commands
        case ZIP_SOURCE_OPEN:
            descriptor = unsafe open(file.path, O_RDONLY | O_CLOEXEC)
            return descriptor >= 0 ? 0 : failed(ZIP_ER_OPEN)
        case ZIP_SOURCE_READ:
            while true {
                let count = unsafe read(descriptor, data.baseAddress, data.count)
                if count < 0, errno == EINTR { continue }
                return count >= 0 ? Int64(count) : failed(ZIP_ER_READ)
            }
        case ZIP_SOURCE_CLOSE:
            close(descriptor)
            descriptor = -1
            return 0
        case ZIP_SOURCE_STAT: return unsafe fill(data.assumingMemoryBound(to: zip_stat_t.self).baseAddress)
        case ZIP_SOURCE_ERROR:
            let numbers = unsafe data.assumingMemoryBound(to: Int32.self)
            guard numbers.count >= 2 else { return -1 }
            unsafe numbers[0] = failure.zip
            unsafe numbers[1] = failure.system
            return 8
        default: return failed(ZIP_ER_OPNOTSUPP)
        }
    }

    private func fill(_ status: UnsafeMutablePointer<zip_stat_t>?) -> Int64 {
        guard let status = unsafe status else { return failed(ZIP_ER_INVAL) }
        unsafe zip_stat_init(status)
        unsafe status.pointee.valid = UInt64(
            ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD | ZIP_STAT_CRC)
        unsafe status.pointee.size = UInt64(file.count)
        unsafe status.pointee.comp_size = UInt64(file.deflatedCount)
        unsafe status.pointee.comp_method = UInt16(ZIP_CM_DEFLATE)
        unsafe status.pointee.crc = file.checksum
        return unsafe Int64(MemoryLayout<zip_stat_t>.size)
    }

    private func failed(_ code: Int32) -> Int64 {
        failure = (code, errno)
        return -1
    }

    /// One bit a command.
    private static let commands: Int64 = [
        ZIP_SOURCE_OPEN, ZIP_SOURCE_READ, ZIP_SOURCE_CLOSE, ZIP_SOURCE_STAT, ZIP_SOURCE_ERROR, ZIP_SOURCE_FREE,
        ZIP_SOURCE_SUPPORTS,
    ].reduce(0) { $0 | 1 << Int64($1.rawValue) }
}
