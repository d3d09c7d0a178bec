import Foundation
import Synchronization

/// Writes a report under a temporary name and gives it its own when it is whole, so that no half report is ever read.
package struct ReportFile {
    /// The files under way, so that a run that is broken off leaves none.
    private static let underWay = Mutex<Set<String>>([])

    /// Removes what is under way; only for a process that ends.
    package static func abandon() {
        for path in underWay.withLock({ $0 }) {
            // What cannot be removed cannot be helped any more.
            try? FileManager.default.removeItem(atPath: path)
        }
    }

    /// Bytes collected before they go to the file.
    private static let blockSize = 1 << 16

    /// Writes a file with what `content` puts out, piece by piece.
    ///
    /// - Parameters:
    ///   - path: Where the report goes; a file that stands there is replaced when the new one is whole.
    ///   - content: Gets a function that takes the next bytes.
    /// - Throws: The file cannot be written; nothing is left behind then.
    package static func write(
        to path: String, _ content: (_ put: ([UInt8]) throws(ReportError) -> Void) throws(ReportError) -> Void
    ) throws(ReportError) {
        let unfinished = path + ".unfinished"
        _ = underWay.withLock { $0.insert(unfinished) }
        defer { _ = underWay.withLock { $0.remove(unfinished) } }
        guard FileManager.default.createFile(atPath: unfinished, contents: nil) else {
            throw .notWritable(path: path, reason: "文件夹不存在或没有写入权限")
        }
        do throws(ReportError) {
            let handle = try open(unfinished, for: path)
            var block: [UInt8] = []
            block.reserveCapacity(blockSize + 4096)
            try content { (bytes) throws(ReportError) in
                block.append(contentsOf: bytes)
                guard block.count >= blockSize else { return }
                try write(block, to: handle, path)
                block.removeAll(keepingCapacity: true)
            }
            try write(block, to: handle, path)
            try finish(handle, unfinished, path)
        } catch {
            // What is left is worthless, and its removal may fail for the same reason as the writing.
            try? FileManager.default.removeItem(atPath: unfinished)
            throw error
        }
    }

    /// Writes a file with a text.
    package static func write(to path: String, text: String) throws(ReportError) {
        try write(to: path) { (put) throws(ReportError) in try put(Array(text.utf8)) }
    }

    /// Lets a file be written under a temporary name and gives it its own when it is whole.
    ///
    /// - Parameters:
    ///   - path: Where the report goes; a file that stands there is replaced when the new one is whole.
    ///   - content: Writes the file that it gets the name of.
    /// - Throws: The file cannot be written; nothing is left behind then.
    package static func write(
        to path: String, byName content: (_ unfinished: String) throws(ReportError) -> Void
    ) throws(ReportError) {
        let unfinished = path + ".unfinished"
        _ = underWay.withLock { $0.insert(unfinished) }
        defer { _ = underWay.withLock { $0.remove(unfinished) } }
        do throws(ReportError) {
            try content(unfinished)
            guard let handle = FileHandle(forUpdatingAtPath: unfinished) else {
                throw .notWritable(path: path, reason: "没有写入权限")
            }
            try finish(handle, unfinished, path)
        } catch {
            // What is left is worthless, and its removal may fail for the same reason as the writing.
            try? FileManager.default.removeItem(atPath: unfinished)
            throw error
        }
    }

    private static func open(_ unfinished: String, for path: String) throws(ReportError) -> FileHandle {
        guard let handle = FileHandle(forWritingAtPath: unfinished) else {
            throw .notWritable(path: path, reason: "没有写入权限")
        }
        return handle
    }

    private static func write(_ bytes: [UInt8], to handle: FileHandle, _ path: String) throws(ReportError) {
        do {
            try handle.write(contentsOf: bytes)
        } catch {
            throw .notWritable(path: path, reason: error.localizedDescription)
        }
    }

    private static func finish(_ handle: FileHandle, _ unfinished: String, _ path: String) throws(ReportError) {
        do {
            try handle.synchronize()
            try handle.close()
        } catch {
            throw .notWritable(path: path, reason: error.localizedDescription)
        }
        guard unsafe rename(unfinished, path) == 0 else {
            throw unsafe .notWritable(path: path, reason: String(cString: strerror(errno)))
        }
    }
}
