import Synchronization

/// What kind of transaction it is.
package struct PostgresTransaction: Hashable, Sendable {
    /// What it sees of others.
    package enum Isolation: String, Sendable {
        /// Each statement sees what was committed before it.
        case readCommitted = "READ COMMITTED"
        /// All statements see what was committed before the first.
        case repeatableRead = "REPEATABLE READ"
        /// As if no other ran at the same time; may fail and is then to be tried again.
        case serializable = "SERIALIZABLE"
    }

    /// What becomes of it.
    package enum Purpose: Sendable {
        /// It is committed.
        case write
        /// It changes nothing, and the server sees to it.
        case read
        /// What it changes is taken back.
        case trial
    }

    /// What it sees of others.
    package let isolation: Isolation
    /// What becomes of it.
    package let purpose: Purpose

    /// A transaction of a kind.
    package init(_ purpose: Purpose, _ isolation: Isolation) {
        self.isolation = isolation
        self.purpose = purpose
    }

    /// Changes, each statement with what was committed before it.
    package static let write = PostgresTransaction(.write, .readCommitted)
    /// One consistent state, only read.
    package static let read = PostgresTransaction(.read, .repeatableRead)
    /// Changes that are taken back.
    package static let trial = PostgresTransaction(.trial, .readCommitted)
}

extension PostgresConnection {
    /// Begins a transaction in one exchange with the server.
    ///
    /// The limits are set for the transaction and not for the connection: behind PgBouncer, a connection's settings would be
    /// somebody else's.
    func begin(_ transaction: PostgresTransaction, _ style: PostgresStyle) throws(PostgresError) {
        let limits = style.limits
        let access = transaction.purpose == .read ? "READ ONLY" : "READ WRITE"
        _ = try run(
            """
            BEGIN ISOLATION LEVEL \(transaction.isolation.rawValue) \(access);
            SET LOCAL statement_timeout = \(limits.statement.milliseconds);
            SET LOCAL lock_timeout = \(limits.lock.milliseconds);
            SET LOCAL idle_in_transaction_session_timeout = \(limits.idleInTransaction.milliseconds);
            SET LOCAL plan_cache_mode = \(style.plansEachTime ? "force_custom_plan" : "auto")
            """, within: limits.connect)
    }

    /// Commits.
    ///
    /// - Throws: `commitUnknown` when the connection ends between the request and the answer; any other error means that nothing
    ///   was stored.
    func commit(_ transaction: PostgresTransaction, _ limits: PostgresLimits) throws(PostgresError) {
        // A connection that ended before is told apart here: nothing was stored.
        try session.withLock { (session) throws(PostgresError) in try session.link.look() }
        let tag: String
        do { tag = try run("COMMIT", within: limits.call, heedsWakeUp: false) } catch {
            switch error {
            case .connectionLost, .timedOut, .exhausted: throw transaction.purpose == .write ? .commitUnknown : error
            case .server(let failure) where failure.state.isUnknownOutcome: throw .commitUnknown
            default: throw error
            }
        }
        // A failed transaction ends with ROLLBACK, and the server calls that a success.
        guard tag == "COMMIT" else { throw .transactionAborted }
    }

    /// Takes a transaction back; a connection that does not answer is given up, and the server takes it back itself.
    func rollBack(_ limits: PostgresLimits) {
        guard !isBroken else { return }
        // Whatever fails here, the connection is not idle afterwards and will not be used again.
        _ = try? run("ROLLBACK", within: limits.connect, heedsWakeUp: false)
    }
}

extension SQLState {
    /// `statement_completion_unknown`, `transaction_resolution_unknown`.
    fileprivate var isUnknownOutcome: Bool { code == "40003" || code == "08007" }
}
