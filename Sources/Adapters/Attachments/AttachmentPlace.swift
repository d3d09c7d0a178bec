/// Where the files of attachments are, from which relative addresses count.
package enum AttachmentPlace: Hashable, Sendable {
    /// The folder of the file in which the index stands.
    case besideFiles
    /// One folder for all.
    case folder(String)
    /// Nobody said: relative addresses are not looked at.
    case unknown

    /// The folder from which the addresses in a file count, links resolved; nil where nobody said, or there is none.
    package func folder(of file: String) -> String? {
        switch self {
        case .unknown: nil
        case .folder(let path): AttachmentFile.resolved(path)
        case .besideFiles: AttachmentFile.resolved(file.lastIndex(of: "/").map { String(file[...$0]) } ?? ".")
        }
    }
}
