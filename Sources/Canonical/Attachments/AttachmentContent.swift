/// What was found where an attachment's index says that its content is.
package enum AttachmentContent: Hashable, Sendable {
    /// An https address: nothing is fetched while data is judged.
    case remote
    /// Nobody said where the files are.
    case unplaced
    /// No file there that can be read.
    case missing
    /// The path leads out of the folder of attachments.
    case outside
    /// A file of this size; its SM3 as 64 lower-case hex digits, nil where it was not computed since the size was not the
    /// stated one.
    case found(bytes: Int, sm3: Text?)
}

/// Where the contents of attachments are looked for: rules see what was found and read no file.
package protocol AttachmentContents: Sendable {
    /// Looks at a file.
    ///
    /// - Parameters:
    ///   - path: Its path as the index has it; relative, and nowhere up.
    ///   - bytes: Its size as stated.
    ///   - part: The number of the part of a file in which the index stands.
    /// - Returns: What was found.
    func content(at path: [UInt8], stating bytes: Int, in part: UInt16) -> AttachmentContent
}
