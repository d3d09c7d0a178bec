import Foundation
import Synchronization

/// The temporary file of one run, without a name: what spaces cannot keep in memory, they map from here.
///
/// It has no name from the start, so that a run that dies leaves nothing behind. What was looked at of it stays in memory until
/// it is more than `mapped`; then the memory is given back, and the bytes stay in the file.
final class SpillFile: Sendable {
    /// What a run keeps in memory of records unless told otherwise, in bytes.
    static let defaultMemory = 32 << 20
    /// How much of the file may be in memory at a time, in bytes.
    private static let mapped = 40 << 20

    private struct State {
        var descriptor: Int32 = -1
        var end = 0
        /// How many bytes are mapped from each address on.
        var parts: [UInt: Int] = [:]
    }

    /// How many bytes of records stay in memory.
    let memory: Int
    /// Where the file goes.
    let folder: String
    private let statm: Int32
    /// How much the process had mapped of files before: the program itself.
    private let before: Int
    private let state = Mutex(State())
    private let used = Atomic(false)

    /// A file that is made when it is needed.
    ///
    /// - Parameters:
    ///   - memory: How many bytes of records stay in memory.
    ///   - folder: Where the file goes.
    init(memory: Int = SpillFile.defaultMemory, folder: String = NSTemporaryDirectory()) {
        self.memory = memory
        self.folder = folder
        statm = unsafe open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
        before = SpillFile.mapped(statm) ?? 0
    }

    deinit {
        if statm >= 0 { close(statm) }
        let descriptor = state.withLock { $0.descriptor }
        if descriptor >= 0 { close(descriptor) }
    }

    /// How many bytes of each column stay in memory: a 128th, and what is taken at a time.
    var memoryOfColumn: Int { memory == 0 ? 0 : max(memory / 128, RecordSpace.chunk) }

    /// Whether anything lies in the file.
    var isUsed: Bool { used.load(ordering: .acquiring) }

    /// Maps more of the file.
    ///
    /// - Parameters:
    ///   - count: Bytes; whole pages.
    ///   - address: Where they are to be seen.
    /// - Throws: The file cannot be made, or the disk is full.
    func map(_ count: Int, at address: UnsafeMutableRawPointer) throws(RecordSpaceError) {
        look()
        let folder = folder
        let start = UInt(bitPattern: address)
        try state.withLock { state throws(RecordSpaceError) in
            if state.descriptor < 0 { state.descriptor = try SpillFile.make(in: folder) }
            // Room is taken before it is written through memory: a full disk is an error here and not a signal there.
            let status = posix_fallocate(state.descriptor, off_t(state.end), off_t(count))
            guard status == 0 else { throw RecordSpaceError(folder: folder, status: status) }
            guard let place = unsafe UnsafeMutableRawPointer(bitPattern: start) else { return }
            let found = unsafe mmap(
                place, count, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, state.descriptor, off_t(state.end))
            guard unsafe found != MAP_FAILED else { throw RecordSpaceError(folder: folder, status: errno) }
            state.end += count
            state.parts[start] = count
        }
        used.store(true, ordering: .releasing)
    }

    /// Forgets what was mapped in a range of addresses that ends to be one.
    func forget(_ address: UnsafeMutableRawPointer, count: Int) {
        let start = UInt(bitPattern: address)
        state.withLock { state in
            state.parts = state.parts.filter { $0.key < start || $0.key >= start + UInt(count) }
        }
    }

    /// Gives memory back when there is too much of it.
    func look() {
        guard isUsed else { return }
        // Where the system does not say how much there is, it is given back each time.
        if let mapped = SpillFile.mapped(statm), mapped - before <= SpillFile.mapped { return }
        state.withLock { state in
            for (start, count) in state.parts {
                if let place = unsafe UnsafeMutableRawPointer(bitPattern: start) {
                    unsafe madvise(place, count, MADV_DONTNEED)
                }
            }
        }
    }

    private static func make(in folder: String) throws(RecordSpaceError) -> Int32 {
        var name = Array("\(folder)/anze-XXXXXX".utf8CString)
        let descriptor = unsafe name.withUnsafeMutableBufferPointer { name -> Int32 in
            guard let name = name.baseAddress else { return -1 }
            let made = unsafe mkstemp(name)
            if made >= 0 {
                unsafe unlink(name)
                _ = fcntl(made, F_SETFD, FD_CLOEXEC)
            }
            return made
        }
        guard descriptor >= 0 else { throw RecordSpaceError(folder: folder, status: errno) }
        return descriptor
    }

    /// How many bytes of files the process sees in memory (proc_pid_statm(5), the third number, in pages).
    private static func mapped(_ statm: Int32) -> Int? {
        guard statm >= 0 else { return nil }
        var bytes = [UInt8](repeating: 0, count: 128)
        let count = unsafe pread(statm, &bytes, bytes.count, 0)
        guard count > 0 else { return nil }
        let fields = bytes[..<count].split(separator: UInt8(ascii: " "))
        guard fields.count > 2, let pages = Int(String(decoding: fields[2], as: UTF8.self)) else { return nil }
        return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
    }
}
