import Glibc

/// The file behind a ledger: one JSON object a line, appended and put onto the disk before anything relies on it.
struct LedgerFile: ~Copyable {
    private let path: String
    private let file: OpenDescriptor
    /// The size of the whole lines.
    private var size: Int

    /// Opens a ledger and reads it; makes an empty one when there is none.
    ///
    /// A last line without its line break was cut off by a crash; it is removed, and what it would have said did not
    /// happen: everything waits for its line.
    /// - Throws: `ledger` for any other line that cannot be read.
    init(_ path: String, into ledger: inout Ledger) throws(ConnectorError) {
        let bytes = try Disk.bytes(of: path)
        let whole = bytes.map { bytes in bytes.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0 } ?? 0
        for (index, line) in (bytes ?? [])[..<whole].split(separator: 0x0A).enumerated() {
            guard let line = LedgerLine(json: line) else { throw .ledger(path: path, line: index + 1) }
            ledger.note(line)
        }
        // Made by a rename, so that the folder knows it for good.
        if bytes == nil { try Disk.write([], to: path) }
        if let bytes, whole < bytes.count {
            guard unsafe truncate(path, whole) == 0 else { throw .storage(path: path, errno: errno) }
        }
        file = try OpenDescriptor(path, O_WRONLY | O_APPEND)
        self.path = path
        size = whole
    }

    /// Adds a line; it is on the disk when this returns.
    mutating func append(_ line: LedgerLine) throws(ConnectorError) {
        let bytes = line.json
        do {
            try file.write(bytes, path)
            try file.sync(path)
        } catch {
            // A part of a line must not become the beginning of the next one.
            ftruncate(file.number, size)
            throw error
        }
        size += bytes.count
    }
}
