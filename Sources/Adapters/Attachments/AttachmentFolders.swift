package import Canonical
import Glibc
import ShangMi

/// Looks at the files of attachments below their folders; a block of each is in memory, whatever its size.
package struct AttachmentFolders: AttachmentContents {
    /// Of each part of a file the folder, links resolved; nil where there is none.
    private let folders: [UInt16: String?]

    /// The folders of an export.
    ///
    /// - Parameters:
    ///   - place: Where files of attachments are.
    ///   - files: The export's files.
    package init(_ place: AttachmentPlace, of files: [SourceFile]) {
        var folders: [UInt16: String?] = [:]
        for file in files {
            let folder: String
            switch place {
            case .unknown: continue
            case .folder(let path): folder = path
            case .besideFiles: folder = file.path.lastIndex(of: "/").map { String(file.path[...$0]) } ?? "."
            }
            let resolved = AttachmentFolders.resolved(folder)
            for part in file.parts { folders[part.number] = .some(resolved) }
        }
        self.folders = folders
    }

    package func content(at path: [UInt8], stating bytes: Int, in part: UInt16) -> AttachmentContent {
        guard let folder = folders[part] else { return .unplaced }
        let relative = String(decoding: path, as: UTF8.self)
        // A folder that is not there holds nothing.
        guard let folder, let file = AttachmentFolders.resolved("\(folder)/\(relative)") else { return .missing }
        // By bytes: texts are equal that are other names.
        guard file.utf8.starts(with: (folder == "/" ? folder : folder + "/").utf8) else { return .outside }
        return AttachmentFolders.look(at: file, stating: bytes) ?? .missing
    }

    /// The path without links, absolute; nil when there is nothing.
    private static func resolved(_ path: String) -> String? {
        guard let resolved = unsafe realpath(path, nil) else { return nil }
        defer { unsafe free(resolved) }
        return unsafe String(cString: resolved)
    }

    /// What a regular file holds; nil when it cannot be read.
    private static func look(at path: String, stating bytes: Int) -> AttachmentContent? {
        var status = stat()
        // Looked at before it is opened: to open a device may do something.
        guard unsafe lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        do throws(SourceError) {
            let open = try OpenFile(path: path, isUntrusted: true)
            // A folder on the way may have become a link since it was looked at.
            if let place = open.location, place != Array(path.utf8) { return nil }
            let size = try open.size()
            guard size == bytes else { return .found(bytes: size, sm3: nil) }
            var file = DigestedFile(open)
            var block = [UInt8](repeating: 0, count: min(1 << 20, size + 1))
            // One byte more than it had: a file that grows meanwhile is another one, and is not read for ever.
            var read = 0
            while read <= size {
                let count = try file.read(into: &block, from: 0, atMost: size + 1 - read)
                if count == 0 { break }
                read += count
            }
            let digest = file.finish()
            return .found(bytes: digest.byteCount, sm3: Text(digest.sm3.hex))
        } catch { return nil }
    }
}
