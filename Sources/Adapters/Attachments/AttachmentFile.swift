import Glibc
package import ShangMi

/// The open file of an attachment: a regular file below its folder, reached by no link that leads out of it.
package struct AttachmentFile: ~Copyable {
    /// Why there is no file to read.
    package enum Fault: Error {
        /// Nothing there that can be read.
        case missing
        /// The path leads out of the folder.
        case outside
    }

    /// What tells a file from another one in its place, and from itself after a change.
    package struct State: Hashable, Sendable {
        private let device: UInt
        private let number: UInt
        private let modified: [Int]
        /// Its size.
        package let bytes: Int

        init(_ status: stat) {
            device = UInt(status.st_dev)
            number = UInt(status.st_ino)
            // When the content changed, and when anything of the file did: the second nobody can set.
            modified = [
                status.st_mtim.tv_sec, status.st_mtim.tv_nsec, status.st_ctim.tv_sec, status.st_ctim.tv_nsec,
            ]
            bytes = Int(status.st_size)
        }
    }

    private let file: OpenFile

    /// Opens a file.
    ///
    /// - Parameters:
    ///   - path: Its path as the index has it, below the folder.
    ///   - folder: The folder of attachments.
    /// - Throws: Why there is none.
    package init(at path: [UInt8], in folder: String) throws(Fault) {
        // A folder that is not there holds nothing.
        guard let folder = AttachmentFile.resolved(folder) else { throw .missing }
        try self.init(at: path, below: folder)
    }

    /// The same below a folder whose links are resolved.
    init(at path: [UInt8], below folder: String) throws(Fault) {
        let relative = String(decoding: path, as: UTF8.self)
        guard let place = AttachmentFile.resolved("\(folder)/\(relative)") else { throw .missing }
        // By bytes: texts are equal that are other names.
        guard place.utf8.starts(with: (folder == "/" ? folder : folder + "/").utf8) else { throw .outside }
        var status = stat()
        // Looked at before it is opened: to open a device may do something.
        guard unsafe lstat(place, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { throw .missing }
        let open: OpenFile
        do throws(SourceError) { open = try OpenFile(path: place, isUntrusted: true) } catch { throw .missing }
        // A folder on the way may have become a link since it was looked at.
        if let location = open.location, location != Array(place.utf8) { throw .missing }
        file = open
    }

    /// The path without links, absolute; nil when there is nothing.
    static func resolved(_ path: String) -> String? {
        guard let resolved = unsafe realpath(path, nil) else { return nil }
        defer { unsafe free(resolved) }
        return unsafe String(cString: resolved)
    }

    /// The file as it is now.
    package func state() throws(Fault) -> State {
        do throws(SourceError) { return State(try file.status()) } catch { throw .missing }
    }

    /// Bytes from anywhere in the file, fewer at its end.
    package func bytes(at offset: Int, count: Int) throws(Fault) -> [UInt8] {
        do throws(SourceError) { return try file.bytes(at: offset, count: count) } catch { throw .missing }
    }

    /// SM3 of the first so many bytes, read a block at a time, and how many there were, at most one more than that: a file that
    /// grows meanwhile is another one, and is not read for ever.
    package func digest(of count: Int) throws(Fault) -> (sm3: SM3Digest, bytes: Int) {
        var digest = SM3()
        var block = [UInt8](repeating: 0, count: min(1 << 20, count + 1))
        var read = 0
        file.rewind()
        while read <= count {
            let got: Int
            do throws(SourceError) { got = try file.read(into: &block, from: 0, atMost: count + 1 - read) } catch {
                throw .missing
            }
            if got == 0 { break }
            digest.update(block.span.extracting(0..<got))
            read += got
        }
        return (digest.finish(), read)
    }
}
