import Foundation

/// Room for what a run knows of its records, at addresses that stay: up to a limit memory, beyond it the run's temporary file.
///
/// One thread allocates; all may look.
@safe
final class RecordSpace: @unchecked Sendable {
    /// How much is taken of memory or the file at first, in bytes; later an eighth of what there is.
    static let chunk = 256 << 10
    /// Places of records are numbers of 32 bits, each for eight bytes.
    static let greatest = (1 << 35) - chunk

    /// Where places are counted from.
    let base: UnsafeMutableRawPointer
    private let file: SpillFile
    /// How much address space there is; 0 when the system gives none.
    private let reserved: Int
    /// From where on the file is used.
    private let inMemory: Int
    /// How far memory can be used, and how far it is.
    private var usable = 0
    private var used = 0

    /// An empty space; address space alone is taken.
    ///
    /// - Parameters:
    ///   - file: Where goes what is beyond the limit.
    ///   - limit: How many bytes stay in memory; by default what the file says of records.
    ///   - size: How many bytes there may ever be.
    ///   - share: Which part of the addresses of a process that may not have as many it takes: one of so many.
    init(_ file: SpillFile, limit: Int? = nil, size: Int = RecordSpace.greatest, share: Int = 8) {
        self.file = file
        let size = min(size, RecordSpace.allowance(share)) / RecordSpace.chunk * RecordSpace.chunk
        inMemory = min(size, limit ?? file.memory) / RecordSpace.chunk * RecordSpace.chunk
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

    private static func allowance(_ share: Int) -> Int {
        var own = rlimit()
        // The kind of limit is an enumeration of C here and a number elsewhere.
        guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &own) == 0, own.rlim_cur < rlim_t(Int.max)
        else {
            return .max
        }
        return Int(own.rlim_cur) / share
    }

    deinit {
        guard reserved > 0 else { return unsafe base.deallocate() }
        unsafe file.forget(base, count: reserved)
        unsafe munmap(base, reserved)
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
        return UInt32(truncatingIfNeeded: place / 8)
    }

    /// Gives back the memory through which files were looked at, when it is much.
    func look() { file.look() }

    private func grow() throws(RecordSpaceError) {
        // Each part of the file is a mapping of its own, of which a process may have some ten thousand.
        let size = max(1, usable / 8 / RecordSpace.chunk) * RecordSpace.chunk
        let end = usable < inMemory ? min(usable + size, inMemory) : usable + size
        guard end <= reserved else {
            throw RecordSpaceError(
                folder: file.folder, reason: "记录超过可用的 \(reserved >> 20) MiB 地址空间，请分批校验")
        }
        if usable < inMemory {
            guard unsafe mprotect(base + usable, end - usable, PROT_READ | PROT_WRITE) == 0 else {
                throw RecordSpaceError(folder: file.folder, status: errno)
            }
        } else {
            unsafe try file.map(end - usable, at: base + usable)
        }
        usable = end
    }
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

extension RecordSpaceError {
    /// What the system says.
    init(folder: String, status: Int32) {
        self.init(folder: folder, reason: unsafe String(cString: strerror(status)))
    }
}
