import CLibZip

/// Inflates one entry of an archive from start to end; owns one `zip_file_t`, closed exactly once.
///
/// The checksum is compared when the last byte has been read, so an entry is sound only once `read` has given 0.
@safe struct ArchiveEntryReader: ~Copyable {
    let name: String

    private let archive: Archive
    // The stream must be closed before the archive that it belongs to.
    private let handle: ArchiveHandle
    private let stream: OpaquePointer
    private let entry: UInt64
    private let compressedBytes: Int
    private var count = 0

    init(
        _ archive: Archive, _ handle: ArchiveHandle, entry: UInt64, name: String, compressedBytes: Int
    ) throws(SourceError) {
        unsafe stream = try handle.stream(entry, name: name, of: archive.path)
        self.name = name
        self.archive = archive
        self.handle = handle
        self.entry = entry
        self.compressedBytes = compressedBytes
    }

    deinit { unsafe zip_fclose(stream) }

    /// Inflates into the block from `start` on.
    ///
    /// - Parameters:
    ///   - block: As long as it is before.
    ///   - range: Which bytes of it may be written.
    /// - Returns: How many bytes were written; 0 only at the end of the entry.
    /// - Throws: The entry is damaged or goes over a limit. Final.
    mutating func read(into block: inout [UInt8], _ range: Range<Int>) throws(SourceError) -> Int {
        let read = unsafe block.withUnsafeMutableBytes { buffer in
            let free = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[range])
            return unsafe zip_fread(stream, free.baseAddress, UInt64(free.count))
        }
        guard read >= 0 else {
            let code = unsafe zip_error_code_zip(zip_file_get_error(stream))
            throw .unsafeArchive(file: archive.path, part: name, reason: ArchiveHandle.reason(code))
        }
        count += Int(read)
        try archive.note(count, ofEntry: entry, name: name, compressedBytes: compressedBytes)
        return Int(read)
    }
}
