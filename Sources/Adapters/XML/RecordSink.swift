/// Sorts the elements of an XML file into records and the rest.
final class RecordSink: XMLSink {
    let countsLines = true
    /// Everything outside the records.
    private(set) var head: RecordTree
    private(set) var recordCount = 0
    private(set) var undecodableRecordCount = 0

    private let file: String
    private let path: [String]
    private let each: (SourceTree, SourceTree) throws(SourceError) -> Void
    private var record: RecordTree
    private var isInRecord = false
    private var depth = 0
    // So many of the outermost open elements are the first ones of the path.
    private var matched = 0

    init(
        file: String, path: [String], limit: Int, isDecoded: Bool,
        each: @escaping (SourceTree, SourceTree) throws(SourceError) -> Void
    ) {
        self.file = file
        self.path = path
        self.each = each
        head = RecordTree(file: file, limit: limit, isDecoded: isDecoded)
        record = RecordTree(file: file, limit: limit, isDecoded: isDecoded)
    }

    func start(_ tag: borrowing XMLTag) throws(SourceError) {
        depth += 1
        if isInRecord { return try record.start(tag) }
        if depth == matched + 1, matched < path.count, tag.hasName(path[matched]) {
            matched += 1
        } else if depth == 1 {
            throw .unexpectedRoot(
                file: file, expected: path.first ?? "", found: String(decoding: tag.bytes[tag.name], as: UTF8.self))
        }
        guard depth == path.count, matched == depth else { return try head.start(tag) }
        isInRecord = true
        head.makeContainer()
        record.removeAll()
        try record.start(tag)
    }

    func end() throws(SourceError) {
        if isInRecord {
            record.end()
            if record.isComplete {
                isInRecord = false
                recordCount += 1
                if record.isUndecodable { undecodableRecordCount += 1 }
                try each(record.tree, head.tree)
            }
        } else {
            head.end()
        }
        if matched == depth { matched -= 1 }
        depth -= 1
    }

    func characters(_ text: Span<UInt8>) throws(SourceError) {
        if isInRecord { try record.characters(text) } else { try head.characters(text) }
    }
}
