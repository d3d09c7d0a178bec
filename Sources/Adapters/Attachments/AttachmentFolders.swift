package import Canonical
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
        for file in files where place != .unknown {
            let folder = place.folder(of: file.path)
            for part in file.parts { folders[part.number] = .some(folder) }
        }
        self.folders = folders
    }

    package func content(at path: [UInt8], stating bytes: Int, in part: UInt16) -> AttachmentContent {
        guard let folder = folders[part] else { return .unplaced }
        guard let folder else { return .missing }
        do throws(AttachmentFile.Fault) {
            let file = try AttachmentFile(at: path, below: folder)
            let size = try file.state().bytes
            guard size == bytes else { return .found(bytes: size, sm3: nil) }
            let digest = try file.digest(of: size)
            return .found(bytes: digest.bytes, sm3: Text(digest.sm3.hex))
        } catch {
            switch error {
            case .missing: return .missing
            case .outside: return .outside
            }
        }
    }
}
