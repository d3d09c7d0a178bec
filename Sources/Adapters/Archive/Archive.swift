import CLibZip

/// An open ZIP archive whose entries are inflated as streams, under limits.
///
/// Entries are found by name without regard to ASCII case and with `\` for `/`, as Office finds parts. An archive in
/// which two entries have one name is refused: readers differ in which of the two they take.
final class Archive {
    let path: String
    let limits: ArchiveLimits

    private let handle: ArchiveHandle
    private let fileBytes: Int
    private var places: [String: UInt64] = [:]
    private var inflatedOfEntry: [UInt64: Int] = [:]
    private var inflatedBytes = 0

    /// Opens the archive and looks at its directory; nothing is inflated yet.
    ///
    /// - Throws: It is over a limit, encrypted, has two entries of one name, or is no sound archive.
    init(_ file: borrowing OpenFile, limits: ArchiveLimits) throws(SourceError) {
        path = file.path
        self.limits = limits
        fileBytes = try file.size()
        guard fileBytes <= limits.fileBytes else {
            throw .unsafeArchive(
                file: file.path, part: nil, reason: "文件大小 \(fileBytes) 字节超过 \(limits.fileBytes) 字节")
        }
        // libzip takes the whole directory into memory before it can be asked how long it is.
        if let count = try DirectoryEnd.entryCount(of: file, size: fileBytes), count > limits.entries {
            throw Self.tooManyEntries(file.path, limits)
        }
        handle = try ArchiveHandle(file)
        guard handle.entryCount <= limits.entries else { throw Self.tooManyEntries(file.path, limits) }
        for index in 0..<UInt64(handle.entryCount) {
            let entry = try handle.entry(index, of: file.path)
            guard !entry.isEncrypted else {
                throw .unsafeArchive(file: file.path, part: entry.name, reason: "内容已加密。请去掉密码后重新提交")
            }
            guard places.updateValue(index, forKey: Self.folded(entry.name)) == nil else {
                throw .unsafeArchive(file: file.path, part: entry.name, reason: "同名内容出现两次。请重新导出")
            }
        }
    }

    /// Whether an entry has the name.
    func contains(_ name: String) -> Bool { places[Self.folded(name)] != nil }

    /// Starts to inflate an entry.
    ///
    /// - Throws: There is none of the name, or it is compressed in an unknown way.
    func open(_ name: String) throws(SourceError) -> ArchiveEntryReader {
        guard let index = places[Self.folded(name)] else {
            throw .damagedPart(file: path, part: name, reason: "压缩包中没有这一部分")
        }
        let entry = try handle.entry(index, of: path)
        // The stated size can claim no more than there is; a lower claim ends the stream early.
        let compressedBytes = min(entry.compressedBytes, fileBytes)
        return try ArchiveEntryReader(self, handle, entry: index, name: name, compressedBytes: compressedBytes)
    }

    /// Takes note of how much of an entry has been inflated and stops what goes over a limit; a second reading of the
    /// same entry does not count again.
    func note(_ count: Int, ofEntry index: UInt64, name: String, compressedBytes: Int) throws(SourceError) {
        if count > limits.bytesBeforeRatio, count / limits.ratio > compressedBytes {
            throw .unsafeArchive(
                file: path, part: name, reason: "解压后膨胀超过 \(limits.ratio) 倍,疑似压缩炸弹。请重新导出")
        }
        let before = inflatedOfEntry[index] ?? 0
        guard count > before else { return }
        inflatedOfEntry[index] = count
        inflatedBytes += count - before
        guard inflatedBytes <= limits.inflatedBytes else {
            throw .unsafeArchive(
                file: path, part: name, reason: "解压后超过 \(limits.inflatedBytes) 字节。请拆成几个文件")
        }
    }

    private static func folded(_ name: String) -> String {
        let slashes = name.utf8.map { $0 == UInt8(ascii: "\\") ? UInt8(ascii: "/") : $0 }
        let relative = slashes.drop { $0 == UInt8(ascii: "/") }
        return String(decoding: relative.map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 }, as: UTF8.self)
    }

    private static func tooManyEntries(_ path: String, _ limits: ArchiveLimits) -> SourceError {
        .unsafeArchive(file: path, part: nil, reason: "压缩包内超过 \(limits.entries) 项")
    }
}
