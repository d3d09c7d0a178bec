import Foundation

/// An append-only file with one JSON line for each event, written out before the request is answered.
struct BooksFile: Sendable {
    private let handle: FileHandle

    /// Opens or creates the file.
    ///
    /// - Parameter path: Lines already there stay.
    /// - Throws: `SimulatorError.unwritable`.
    init(path: String) throws(SimulatorError) {
        if !FileManager.default.fileExists(atPath: path) {
            guard FileManager.default.createFile(atPath: path, contents: nil) else { throw .unwritable(file: path) }
        }
        guard let handle = FileHandle(forWritingAtPath: path) else { throw .unwritable(file: path) }
        do {
            try handle.seekToEnd()
        } catch {
            throw .unwritable(file: path)
        }
        self.handle = handle
    }

    /// Appends lines; one write, nothing stays in memory.
    func append(_ entries: [BookEntry]) throws {
        var lines: [UInt8] = []
        for entry in entries { lines += entry.json + [UInt8(ascii: "\n")] }
        try handle.write(contentsOf: Data(lines))
    }
}
