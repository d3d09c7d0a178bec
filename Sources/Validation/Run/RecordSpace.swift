import Foundation

/// Memory for the packed records of one run: up to a limit the program's own, beyond it that of a temporary file without a name.
///
/// Addresses stay for as long as the space does. The file has no name from the start, so
/// that a run that dies leaves nothing behind. One thread allocates; all may look.
@safe
final class RecordSpace: @unchecked Sendable {
    /// What a run keeps in memory of records unless told otherwise, in bytes.
    static let defaultLimit = 64 << 20

    private static let chunk = 4 << 20
    /// Places are numbers of 32 bits, each for eight bytes.
    static let greatest = (1 << 35) - chunk

    /// Where places are counted from.
    let base: UnsafeMutableRawPointer
    /// How much address space there is; 0 when the system gives none.
    private let reserved: Int
    private let limit: Int
    private let folder: String
    /// How far memory can be used, and how far it is.
    private var usable = 0
    private var used = 0
    private var descriptor: Int32 = -1

    /// An empty space; address space alone is taken.
    ///
    /// - Parameters:
    ///   - limit: How many bytes stay in memory.
    ///   - folder: Where the temporary file goes beyond the limit.
    ///   - size: How many bytes there may ever be; a process that may not have as much address space gets an eighth of its own.
    init(
        limit: Int = RecordSpace.defaultLimit, folder: String = NSTemporaryDirectory(), size: Int = RecordSpace.greatest
    ) {
        self.limit = limit
        self.folder = folder
        let size = min(size, RecordSpace.allowance) / RecordSpace.chunk * RecordSpace.chunk
        let found = unsafe mmap(nil, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
        if let found = unsafe found, unsafe found != MAP_FAILED {
            unsafe base = unsafe found
            reserved = size
        } else {
            // Never looked at: nothing can be allocated.
            unsafe base = UnsafeMutableRawPointer.allocate(byteCount: 8, alignment: 8)
            reserved = 0
        }
    }

    private static var allowance: Int {
        var own = rlimit()
        // The kind of limit is an enumeration of C here and a number elsewhere.
        guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &own) == 0, own.rlim_cur < rlim_t(Int.max)
        else {
            return .max
        }
        return Int(own.rlim_cur) / 8
    }

    deinit {
        if reserved > 0 { unsafe munmap(base, reserved) } else { unsafe base.deallocate() }
        if descriptor >= 0 { close(descriptor) }
    }

    /// Makes room.
    ///
    /// - Parameter count: Bytes; a multiple of 8.
    /// - Returns: The place, counted from `base` in steps of 8 bytes.
    /// - Throws: The file cannot be made, or the disk is full.
    func allocate(_ count: Int) throws(RecordSpaceError) -> UInt32 {
        let place = used
        while place + count > usable { try grow() }
        used = place + count
        return UInt32(place / 8)
    }

    /// Whether records lie in the file.
    var isSpilled: Bool { descriptor >= 0 }

    /// Gives back the memory through which the file was looked at; its bytes stay in the file.
    func trim() {
        guard descriptor >= 0 else { return }
        unsafe madvise(base + inMemory, usable - inMemory, MADV_DONTNEED)
    }

    /// Where the file begins.
    var inMemory: Int { min(reserved, limit) / RecordSpace.chunk * RecordSpace.chunk }

    private func grow() throws(RecordSpaceError) {
        guard usable + RecordSpace.chunk <= reserved else {
            throw RecordSpaceError(folder: folder, reason: "记录超过可用的 \(reserved >> 20) MiB 地址空间，请分批校验")
        }
        if usable < inMemory {
            guard unsafe mprotect(base + usable, RecordSpace.chunk, PROT_READ | PROT_WRITE) == 0 else {
                throw failure()
            }
        } else {
            trim()
            try growFile()
        }
        usable += RecordSpace.chunk
    }

    private func growFile() throws(RecordSpaceError) {
        if descriptor < 0 {
            var name = Array("\(folder)/anze-XXXXXX".utf8CString)
            descriptor = unsafe name.withUnsafeMutableBufferPointer { name in
                guard let name = name.baseAddress else { return -1 }
                let made = unsafe mkstemp(name)
                if made >= 0 {
                    unsafe unlink(name)
                    _ = fcntl(made, F_SETFD, FD_CLOEXEC)
                }
                return made
            }
            guard descriptor >= 0 else { throw failure() }
        }
        let offset = usable - inMemory
        // Room is taken before it is written through memory: a full disk is an error here and not a signal there.
        let status = posix_fallocate(descriptor, off_t(offset), off_t(RecordSpace.chunk))
        guard status == 0 else { throw failure(status) }
        let mapped = unsafe mmap(
            base + usable, RecordSpace.chunk, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, descriptor, off_t(offset))
        guard unsafe mapped != MAP_FAILED else { throw failure() }
    }

    private func failure(_ status: Int32 = errno) -> RecordSpaceError {
        RecordSpaceError(folder: folder, reason: RecordSpace.reason(status))
    }

    private static func reason(_ status: Int32 = errno) -> String { unsafe String(cString: strerror(status)) }
}

/// The records of a run have no room.
package struct RecordSpaceError: Error, Equatable, CustomStringConvertible {
    /// Where the temporary file was to be.
    package let folder: String
    /// Why it could not be made or grow; the system's reason.
    package let reason: String

    package var description: String {
        "\(folder)：记录太多，内存放不下，临时文件无法写入：\(reason)。请腾出空间，或用环境变量 TMPDIR 指定别处"
    }
}
