import CLibZip
import Glibc

/// An open ZIP file, whose entries are inflated as streams.
@safe package final class ZipReader {
    /// What the directory says of an entry.
    package struct Entry: Sendable, Equatable {
        /// The whole name; one with a folder has a slash.
        package let name: String
        /// How many bytes it has when inflated.
        package let bytes: Int
    }

    /// All entries, in the order of the directory.
    package let entries: [Entry]
    private let archive: OpaquePointer
    private let path: String

    /// Opens a file and looks at its directory, against which each entry's own header is checked.
    ///
    /// - Parameter path: The file.
    /// - Throws: `ZipError`, also for an entry that is encrypted or neither stored nor deflated.
    package init(path: String) throws(ZipError) {
        var code: Int32 = 0
        guard let opened = unsafe zip_open(path, ZIP_RDONLY | ZIP_CHECKCONS, &code) else {
            let isOfSystem = [ZIP_ER_OPEN, ZIP_ER_NOENT, ZIP_ER_READ, ZIP_ER_SEEK].contains(code)
            throw isOfSystem ? .system(path: path, errno: errno) : .damaged(path: path, entry: nil)
        }
        do throws(ZipError) { entries = try unsafe ZipReader.entries(of: opened, path: path) } catch {
            unsafe zip_discard(opened)
            throw error
        }
        unsafe archive = opened
        self.path = path
    }

    deinit { unsafe zip_discard(archive) }

    /// Inflates an entry from start to end.
    ///
    /// - Parameters:
    ///   - index: Its place among the entries.
    ///   - limit: More bytes than this are not inflated: the entry is called damaged then.
    ///   - take: Is given one block after the other.
    /// - Throws: `damaged` also when the checksum is another, which is known at the end only.
    package func read(
        _ index: Int, upTo limit: Int = .max, _ take: (UnsafeRawBufferPointer) -> Void
    ) throws(ZipError) {
        let damaged = ZipError.damaged(path: path, entry: entries[index].name)
        guard let stream = unsafe zip_fopen_index(archive, UInt64(index), 0) else { throw damaged }
        defer { unsafe zip_fclose(stream) }
        let block = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 8)
        defer { unsafe block.deallocate() }
        var total = 0
        while true {
            let count = unsafe zip_fread(stream, block.baseAddress, UInt64(block.count))
            guard count >= 0 else { throw damaged }
            if count == 0 { return }
            total += Int(count)
            guard total <= limit else { throw damaged }
            unsafe take(UnsafeRawBufferPointer(rebasing: block[..<Int(count)]))
        }
    }

    /// The bytes of an entry that is not large.
    ///
    /// - Parameters:
    ///   - index: Its place among the entries.
    ///   - limit: How many bytes are taken at most.
    /// - Returns: The bytes.
    /// - Throws: `damaged` for a larger one too.
    package func bytes(of index: Int, upTo limit: Int) throws(ZipError) -> [UInt8] {
        var bytes: [UInt8] = []
        unsafe try read(index, upTo: limit) { unsafe bytes.append(contentsOf: $0) }
        return bytes
    }

    private static func entries(of archive: OpaquePointer, path: String) throws(ZipError) -> [Entry] {
        var entries: [Entry] = []
        let count = unsafe zip_get_num_entries(archive, 0)
        for index in 0..<UInt64(max(0, count)) {
            var status = unsafe zip_stat_t()
            guard unsafe zip_stat_index(archive, index, 0, &status) == 0, let name = unsafe status.name else {
                throw .damaged(path: path, entry: nil)
            }
            let text = unsafe String(cString: name)
            let isKnown = unsafe [ZIP_CM_STORE, ZIP_CM_DEFLATE].contains(Int32(status.comp_method))
            guard isKnown, unsafe status.encryption_method == UInt16(ZIP_EM_NONE) else {
                throw .unsupported(path: path, entry: text)
            }
            unsafe entries.append(Entry(name: text, bytes: Int(clamping: status.size)))
        }
        return entries
    }
}
