/// The record at the end of a ZIP archive that says how many entries it has.
///
/// Source: PKWARE APPNOTE 6.3.10 §4.3.14–16.
enum DirectoryEnd {
    private static let size = 22
    private static let commentLimit = 0xFFFF
    private static let signature: [UInt8] = [0x50, 0x4B, 0x05, 0x06]
    private static let largeSignature: [UInt8] = [0x50, 0x4B, 0x06, 0x06]

    /// The highest number of entries that any such record claims; nil when there is none.
    ///
    /// All are asked, because a reader may take another one than the last.
    static func entryCount(of file: borrowing OpenFile, size fileSize: Int) throws(SourceError) -> Int? {
        let start = max(0, fileSize - size - commentLimit)
        let tail = try file.bytes(at: start, count: fileSize - start)
        guard tail.count >= size else { return nil }
        var highest: Int?
        for place in 0...(tail.count - size) where tail[place] == signature[0] {
            guard tail[place...].starts(with: signature) else { continue }
            var count = tail.littleEndian(at: place + 10, bytes: 2)
            if count == 0xFFFF { count = try largeCount(of: file, locator: tail, before: place) ?? count }
            highest = max(highest ?? 0, count)
        }
        return highest
    }

    /// The number in the 64-bit record, which the locator before the plain record points to.
    private static func largeCount(
        of file: borrowing OpenFile, locator tail: [UInt8], before place: Int
    ) throws(SourceError) -> Int? {
        guard place >= 20 else { return nil }
        let offset = tail.littleEndian(at: place - 12, bytes: 8)
        let record = try file.bytes(at: offset, count: 56)
        guard record.count == 56, record.starts(with: largeSignature) else { return nil }
        return record.littleEndian(at: 32, bytes: 8)
    }
}

extension [UInt8] {
    /// The unsigned number of so many bytes, clamped to what an `Int` holds.
    fileprivate func littleEndian(at place: Int, bytes: Int) -> Int {
        Int(clamping: self[place..<(place + bytes)].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
    }
}
