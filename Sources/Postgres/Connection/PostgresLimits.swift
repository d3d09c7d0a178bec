/// How long each thing may take.
package struct PostgresLimits: Hashable, Sendable {
    /// A connection to one host, its login, and the beginning of a transaction.
    package var connect: Duration = .seconds(5)
    /// One call, as this side measures it, and a commit.
    package var call: Duration = .seconds(30)
    /// One statement, as the server measures it (`statement_timeout`).
    package var statement: Duration = .seconds(25)
    /// The wait for one lock (`lock_timeout`).
    package var lock: Duration = .seconds(10)
    /// The silence of this side within a transaction (`idle_in_transaction_session_timeout`).
    package var idleInTransaction: Duration = .seconds(60)
    /// How long a lost or refused connection is tried again before a transaction begins.
    package var reconnect: Duration = .seconds(30)
    /// The wait for a free connection of the pool.
    package var wait: Duration = .seconds(30)
    /// A request to cancel what runs on the server, and the wait for its effect.
    package var cancel: Duration = .seconds(2)

    /// The limits of everyday work.
    package init() {}
}
