/// Where an insurer's files come from, and where they are put.
package struct Source: Sendable {
    /// Its name.
    package let id: SourceID
    /// The insurer whose files they are.
    package let insurer: String
    /// The folder that the files go to.
    package let inbox: InboxFolder
    /// How many seconds an export waits for files that its manifest names, counted from its youngest file.
    package let patience: Int
    /// The place, with how to get there.
    package let kind: SourceKind

    /// A source by its parts.
    package init(id: SourceID, insurer: String, inbox: InboxFolder, patience: Int, kind: SourceKind) {
        self.id = id
        self.insurer = insurer
        self.inbox = inbox
        self.patience = patience
        self.kind = kind
    }
}

/// The kinds of places.
package enum SourceKind: Sendable {
    case folder(FolderSource)
    case https(HTTPSSource)
    case sftp(SFTPSource)
    case odbc(ODBCSource)
    /// What the insurer submitted over the intake endpoint.
    case submissions(SubmissionFolder)
}
