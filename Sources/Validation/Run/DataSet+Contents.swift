import Canonical

extension DataSet {
    /// What is found of the contents of the batch's attachments, by position; nothing of one whose address is unusable.
    ///
    /// - Parameter contents: Where to look.
    /// - Returns: What rules are told.
    func found(in contents: any AttachmentContents) -> [Int: AttachmentContent] {
        let positions = positions(of: .attachment)
        let found = InParts.of(positions.count) { range in
            range.map { content(of: records[positions[$0]], in: contents) }
        }.joined()
        var known: [Int: AttachmentContent] = [:]
        for (position, content) in zip(positions, found) { known[position] = content }
        return known
    }

    private func content(of attachment: Record, in contents: any AttachmentContents) -> AttachmentContent? {
        guard let uri = attachment[Attachment.uri], let address = ContentAddress(uri.bytes.span) else { return nil }
        switch address {
        case .remote: return .remote
        case .outside: return .outside
        case .file(let path):
            return attachment[Attachment.bytes].map {
                contents.content(at: path, stating: $0, in: attachment.origin.file)
            }
        }
    }
}
