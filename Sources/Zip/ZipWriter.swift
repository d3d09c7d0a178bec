import CLibZip
import Glibc

/// Writes ZIP files: entries in the order given, deflated, all with one time, so that the same content gives the same bytes.
package enum ZipWriter {
    /// What an entry is made of.
    package enum Content: Sendable {
        /// What a file holds deflated, copied when the archive is written and not before.
        case deflated(DeflatedFile)
        /// Bytes in memory.
        case bytes([UInt8])
    }

    /// An entry: its name without folders, and its content.
    package struct Entry: Sendable {
        let name: String
        let content: Content

        /// An entry by its parts.
        package init(name: String, content: Content) {
            self.name = name
            self.content = content
        }
    }

    /// The day that every entry carries.
    package struct Day: Sendable {
        let dos: UInt16

        /// A day from 1980 to 2107, in the form that ZIP has.
        package init(year: Int, month: Int, day: Int) {
            dos = UInt16(clamping: (max(0, min(127, year - 1980)) << 9) | (month << 5) | day)
        }
    }

    /// Writes an archive with a name of its own beside `path`, and gives it that name when it is complete.
    ///
    /// Content passes in blocks: what is in memory does not grow with the files. Large files get ZIP64 forms.
    ///
    /// - Parameters:
    ///   - path: The archive; if there is one already, its entries stay and are not compressed again.
    ///   - entries: What is added.
    ///   - day: The day of the entries.
    /// - Throws: `ZipError`; what was at `path` is unchanged then.
    package static func write(to path: String, entries: [Entry], day: Day) throws(ZipError) {
        let archive = try OpenZip(path: path, flags: ZIP_CREATE)
        for entry in entries { try archive.add(entry, day: day) }
        try archive.close()
    }
}

/// Owns one `zip_t`, written by `close` or discarded.
@safe private final class OpenZip {
    private var archive: OpaquePointer?
    private let path: String
    /// What buffers of the archive point to, until it is written.
    private var kept: [UnsafeMutableRawBufferPointer] = unsafe []

    init(path: String, flags: Int32) throws(ZipError) {
        var code: Int32 = 0
        guard let archive = unsafe zip_open(path, flags, &code) else {
            throw code == ZIP_ER_NOZIP || code == ZIP_ER_INCONS
                ? .damaged(path: path, entry: nil) : .system(path: path, errno: errno)
        }
        unsafe self.archive = archive
        self.path = path
    }

    deinit {
        if let archive = unsafe archive { unsafe zip_discard(archive) }
        while let buffer = unsafe kept.popLast() { unsafe buffer.deallocate() }
    }

    func add(_ entry: ZipWriter.Entry, day: ZipWriter.Day) throws(ZipError) {
        guard let archive = unsafe archive else { return }
        let source: OpaquePointer?
        switch entry.content {
        case .deflated(let file): unsafe source = DeflatedSource.source(file, in: archive)
        case .bytes(let bytes):
            let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: max(1, bytes.count), alignment: 1)
            unsafe copy.copyBytes(from: bytes)
            unsafe kept.append(copy)
            unsafe source = zip_source_buffer(archive, copy.baseAddress, UInt64(bytes.count), 0)
        }
        guard let source = unsafe source else { throw failure() }
        let index = unsafe zip_file_add(archive, entry.name, source, zip_flags_t(ZIP_FL_ENC_UTF_8))
        guard index >= 0 else {
            unsafe zip_source_free(source)
            throw failure()
        }
        let place = UInt64(index)
        // Deflated by default; what is deflated already is copied.
        guard unsafe zip_file_set_dostime(archive, place, 0, day.dos, 0) == 0
        else { throw failure() }
    }

    func close() throws(ZipError) {
        guard let archive = unsafe archive else { return }
        guard unsafe zip_close(archive) == 0 else { throw failure() }
        unsafe self.archive = nil
    }

    private func failure() -> ZipError {
        guard let archive = unsafe archive else { return .damaged(path: path, entry: nil) }
        let reason = unsafe zip_error_code_system(zip_get_error(archive))
        return .system(path: path, errno: reason)
    }
}
