/// Where the files of attachments are, from which relative addresses count.
package enum AttachmentPlace: Hashable, Sendable {
    /// The folder of the file in which the index stands.
    case besideFiles
    /// One folder for all.
    case folder(String)
    /// Nobody said: relative addresses are not looked at.
    case unknown
}
