import Glibc

/// Why a source did not give what it has, or why it could not be put away.
package enum ConnectorError: Error, Equatable {
    /// Another process works on the source at this moment.
    case busy
    /// The file system refused: no space, no permission, no such folder.
    case storage(path: String, errno: Int32)
    /// A line of the ledger cannot be read: what was taken is no longer known.
    case ledger(path: String, line: Int)
    /// The folder that others fill is not there, or may not be looked into.
    case folderMissing(path: String, errno: Int32)
    /// A file was offered that this process may not read or move.
    case fileNotReadable(path: String, errno: Int32)
    /// A file's time lies in the future, so that nobody can say whether it is still being written.
    case fileFromTheFuture(path: String)
    /// The server was not reached; the reason is Chinese.
    case unreachable(reason: String)
    /// The transfer broke off; what came is kept, and the next run goes on from there.
    case interrupted(file: String, reason: String)
    /// The server asks to come back later, by its HTTP status.
    case serverBusy(file: String, status: Int)
    /// The answer does not say where it ends, so that a cut file could not be told from a whole one.
    case unmeasured(file: String)
    /// The server is not the one that we trust; nothing was told to it.
    case untrusted(detail: String)
    /// The server does not let us in.
    case loginDenied(detail: String)
    /// The server does not let us do something with a file; the verb is Chinese.
    case notAllowed(file: String, verb: String, detail: String)
    /// An answer by HTTP that nobody asked for.
    case unexpectedStatus(file: String, status: Int)
    /// The database was not reached, or the connection to it broke.
    case databaseUnreachable(state: String, detail: String)
    /// The database does not let us in.
    case databaseDenied(state: String, detail: String)
    /// The query, the driver or the connection text is wrong.
    case databaseRefused(state: String, detail: String)
    /// Reading the result failed at a row, or the query at 0; nothing personal is said of it.
    case databaseFailed(state: String, row: Int)
    /// The result has no column of the watermark's name.
    case watermarkMissing(column: String, columns: [String])
    /// The query does not have exactly one `?`.
    case parameterCount(Int)
    /// The watermark has no value in a row.
    case watermarkEmpty(column: String, row: Int)
    /// A row's watermark is smaller than that of the row before.
    case watermarkFalls(column: String, row: Int)
    /// A value is larger than a file may hold for one cell.
    case valueTooLong(column: String, row: Int, limit: Int)
    /// The run was told to stop.
    case cancelled
    /// Something in the settings makes the call impossible; the reason is Chinese.
    case unusable(reason: String)

    /// Whether there is no room left on the disk.
    package var isFull: Bool {
        guard case .storage(_, let errno) = self else { return false }
        return errno == ENOSPC || errno == EDQUOT
    }

    /// Who must act on it.
    package enum Consequence: Hashable, Sendable {
        /// A later run will do.
        case later
        /// An operator must look.
        case operatorNeeded
        /// The configuration must be changed.
        case configuration
        /// The disk must be looked after.
        case storage
    }

    /// Who must act on it.
    package var consequence: Consequence {
        switch self {
        case .busy, .folderMissing, .unreachable, .interrupted, .serverBusy, .databaseUnreachable, .cancelled: .later
        case .fileNotReadable, .fileFromTheFuture, .unmeasured, .untrusted, .loginDenied, .notAllowed,
            .unexpectedStatus, .databaseDenied, .databaseFailed, .watermarkEmpty, .watermarkFalls, .valueTooLong:
            .operatorNeeded
        case .databaseRefused, .watermarkMissing, .parameterCount, .unusable: .configuration
        case .storage, .ledger: .storage
        }
    }
}
