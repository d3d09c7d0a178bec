/// Why PostgreSQL did not do what it was asked; no case holds a value of a row or of a parameter.
package enum PostgresError: Error, Hashable {
    /// The connection string has a form that libpq does not take; its text is not repeated, it may hold a password.
    case malformedAddress
    /// A host beyond this machine without TLS that is demanded.
    case unprotected(host: String, mode: String)
    /// No server answers there, or none that takes connections now.
    case unreachable(server: String, detail: String)
    /// The server has no connection left for this user.
    case serverFull(server: String)
    /// The server is not the one that is trusted, or has no TLS.
    case untrusted(server: String, detail: String)
    /// The server does not let this user into this database.
    case loginRefused(server: String, state: SQLState?)
    /// Nothing came within the limit of the call; the connection is given up.
    case timedOut(limit: Duration)
    /// The connection ended before the answer; what was not committed is gone.
    case connectionLost(state: SQLState?)
    /// The connection ended while a transaction was being committed: it may be stored or not.
    case commitUnknown
    /// The server refused a statement.
    case server(ServerFailure)
    /// The server refused a statement of a pipeline; all behind it were not carried out.
    case pipeline(index: Int, ServerFailure)
    /// The transaction had failed before, and what was to be committed was taken back.
    case transactionAborted
    /// A column has a type that this client does not decode, for example `numeric`.
    case undecodable(column: String, type: String)
    /// A column's value is not of the kind that was asked for, or is absent.
    case unexpectedValue(column: String)
    /// A text parameter with a NUL character, which PostgreSQL cannot store; counted from 1.
    case textHoldsNUL(parameter: Int)
    /// More than PostgreSQL takes in one statement.
    case tooLarge
    /// A statement that needs more than this client does, as `COPY`.
    case unsupported
    /// All connections of the pool were in use for the whole wait.
    case poolExhausted(connections: Int, waited: Duration)
    /// The pool was closed.
    case poolClosed
    /// Whoever asked no longer wants it.
    case cancelled
    /// The machine lacks memory or descriptors.
    case exhausted(errno: Int32)
}

extension PostgresError {
    /// What the server said, when it was the server that refused.
    package var failure: ServerFailure? {
        switch self {
        case .server(let failure), .pipeline(_, let failure): failure
        default: nil
        }
    }

    /// Whether the transaction may be tried again as a whole: another one was in its way.
    package var isSerializationFailure: Bool {
        failure?.state == .serializationFailure || failure?.state == .deadlockDetected
    }

    /// Whether a row with the same unique key is there already.
    package var isUniqueViolation: Bool { failure?.state == .uniqueViolation }

    /// Whether the connection is gone, or the server is going down.
    package var isConnectionLoss: Bool {
        switch self {
        case .connectionLost, .commitUnknown: true
        default: failure?.state.isConnectionLoss ?? false
        }
    }

    /// Whether time ran out, here or on the server, waiting for a lock included.
    package var isTimeout: Bool {
        if case .timedOut = self { return true }
        return failure?.state == .queryCancelled || failure?.state == .lockNotAvailable
    }

    /// Whether the server's disk is full.
    package var isDiskFull: Bool { failure?.state == .diskFull }

    /// Whether the server has no connection left for this user.
    var isServerFull: Bool {
        if case .serverFull = self { return true }
        return false
    }

    /// Whether the server takes no changes, as a standby.
    package var isReadOnly: Bool { failure?.state == .readOnly }

    /// Whether the same connection may be had a little later.
    var mayPass: Bool {
        switch self {
        case .unreachable, .serverFull, .timedOut, .connectionLost: true
        default: failure?.state.isConnectionLoss ?? false
        }
    }
}
