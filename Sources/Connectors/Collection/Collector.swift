package import Canonical

/// Looks at a source once and takes what is new into its inbox.
package struct Collector: Sendable {
    private let source: Source
    private let environment: [String: String]

    /// A collector.
    ///
    /// - Parameters:
    ///   - source: Where to look.
    ///   - environment: The variables in which secrets may be kept.
    package init(_ source: Source, environment: [String: String]) {
        self.source = source
        self.environment = environment
    }

    /// Looks once.
    ///
    /// - Parameters:
    ///   - inbox: The source's inbox, held by this process.
    ///   - now: The present moment: by it files are settled, days are named, and the ledger is dated.
    /// - Returns: What was taken, and what went wrong; one file's fault does not stop the others.
    package func collect(into inbox: OpenInbox, now: Instant) async -> Collected {
        var collected = Collected(source: source.id)
        do throws(ConnectorError) {
            switch source.kind {
            case .folder(let folder):
                try FolderConnector(source: folder, inbox: inbox, now: now).collect(&collected)
            case .https(let https):
                try await HTTPSConnector(source: https, inbox: inbox, now: now)
                    .collect(&collected, token: try secret(https.token))
            case .sftp(let sftp):
                try await SFTPConnector(source: sftp, inbox: inbox, now: now).collect(&collected)
            case .submissions(let folder):
                try SubmissionConnector(folder: folder, inbox: inbox, now: now).collect(&collected)
            case .odbc(let odbc):
                guard let connection = try secret(odbc.connection) else { break }
                try await ODBCConnector(source: odbc, inbox: inbox, now: now)
                    .collect(&collected, connection: connection)
            }
        } catch { collected.note(error) }
        return collected
    }

    private func secret(_ secret: Secret?) throws(ConnectorError) -> String? {
        guard let secret else { return nil }
        guard let text = secret.read(environment: environment) else {
            switch secret {
            case .file(let path): throw .unusable(reason: "密钥文件“\(path)”不存在、无法读取或是空的：请检查路径与权限")
            case .variable(let name): throw .unusable(reason: "环境变量 \(name) 没有设置或是空的")
            }
        }
        return text
    }
}
