import Canonical

extension DataSet {
    /// What is found of the contents of the batch's attachments, by position; nothing of one whose address is unusable.
    ///
    /// - Parameter contents: Where to look.
    /// - Returns: What rules are told.
    func found(in contents: any AttachmentContents) -> [Int: AttachmentContent] {
        var known: [Int: AttachmentContent] = [:]
        // Rows may name one file many times: it is looked at once.
        var positions: [Look: [Int]] = [:]
        for position in self.positions(of: .attachment) {
            let attachment = records[position]
            guard let uri = attachment[Attachment.uri], let address = ContentAddress(uri.bytes.span) else { continue }
            switch address {
            case .remote: known[position] = .remote
            case .outside: known[position] = .outside
            case .file(let path):
                guard let bytes = attachment[Attachment.bytes] else { continue }
                positions[Look(part: attachment.origin.file, path: path, bytes: bytes), default: []].append(position)
            }
        }
        let looks = Array(positions.keys)
        let found = InParts.of(looks.count) { range in
            range.map { contents.content(at: looks[$0].path, stating: looks[$0].bytes, in: looks[$0].part) }
        }.joined()
        for (look, content) in zip(looks, found) {
            for position in positions[look] ?? [] { known[position] = content }
        }
        return known
    }

    /// A file as an attachment names it.
    private struct Look: Hashable {
        let part: UInt16
        let path: [UInt8]
        let bytes: Int
    }
}
