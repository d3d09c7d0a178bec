import Canonical

/// Takes what a query gives since the last watermark as a file.
///
/// The watermark stands in the ledger's line of the file: it moves on when the file is safely in place, not before.
struct ODBCConnector {
    let source: ODBCSource
    let inbox: OpenInbox
    let now: Instant

    func collect(_ collected: inout Collected, connection: String) async throws(ConnectorError) {
        guard let name = SourceFileName(source.file.text(on: now.day)) else {
            throw .unusable(reason: "“\(source.file.text(on: now.day))”不能作文件名")
        }
        // An earlier result holds other rows: the next one must not take its place before they were judged.
        guard FileStatus(inbox.folder.file(name)) == nil else { return collected.note(unsettled: name) }
        let path = inbox.folder.part(name)
        let since = inbox.ledger.watermark ?? source.start
        let result = try await ODBCLane().export(source, connection: connection, since: since, to: path)
        guard result.rows > 0 else { return try Disk.remove(path) }
        try Disk.move(path, to: inbox.folder.claim(name))
        let facts = TakingFacts(origin: "odbc", watermark: result.watermark, isCopy: true)
        collected.note(try inbox.take(claimed: name, facts, now: now))
    }
}
