import Synchronization

/// One place of a pool: at most one connection, a thread for those who do not wait themselves, and a way to end the wait.
final class Lane: Sendable {
    let worker = Worker(label: "postgres")
    let wakeUp: WakeUp
    private let address: PostgresAddress
    private let style: PostgresStyle
    private let connection = Mutex<PostgresConnection?>(nil)
    private let mayLeave: @Sendable (Lane) -> Bool

    /// A place without a connection yet.
    ///
    /// - Parameters:
    ///   - address: The database.
    ///   - style: How connections are used.
    ///   - mayLeave: Whether another lane can do this one's work, where the server has no connection for it.
    /// - Throws: `exhausted`.
    init(
        _ address: PostgresAddress, _ style: PostgresStyle, mayLeave: @escaping @Sendable (Lane) -> Bool
    ) throws(PostgresError) {
        self.address = address
        self.style = style
        self.mayLeave = mayLeave
        wakeUp = try WakeUp()
    }

    /// Runs a closure in a transaction.
    ///
    /// A connection that was lost before is replaced; one that is lost from then on is an error.
    func transact<Value>(
        _ transaction: PostgresTransaction, _ body: (PostgresConnection) throws -> Value
    ) throws -> Value {
        let connection = try connected { (connection) throws(PostgresError) in
            try connection.begin(transaction, style)
        }
        defer { keepIfIdle(connection) }
        let value: Value
        do { value = try body(connection) } catch {
            connection.rollBack(style.limits)
            // A server that became a standby; the next transaction looks for the one that took over.
            if transaction.purpose != .read, (error as? PostgresError)?.isReadOnly == true { drop() }
            throw error
        }
        if transaction.purpose == .trial {
            connection.rollBack(style.limits)
        } else {
            try connection.commit(transaction, style.limits)
        }
        return value
    }

    /// Runs a closure outside a transaction; whether the connection stands is found out before.
    func use<Value>(_ body: (PostgresConnection) throws -> Value) throws -> Value {
        let connection = try connected { (connection) throws(PostgresError) in
            _ = try connection.run("SELECT", within: style.limits.connect)
        }
        defer { keepIfIdle(connection) }
        return try body(connection)
    }

    /// Whether there is a connection, as far as is known without asking the server.
    var isConnected: Bool { connection.withLock { $0 != nil } }

    /// Ends the connection.
    func drop() { connection.withLock { $0 = nil } }

    /// A connection with which something succeeded; where it is lost or refused for a while, another one is made.
    private func connected(
        _ start: (PostgresConnection) throws(PostgresError) -> Void
    ) throws(PostgresError) -> PostgresConnection {
        let deadline = Deadline(in: style.limits.reconnect)
        var backoff = Backoff()
        var hasTried = false
        while true {
            do throws(PostgresError) {
                let connection = try standing()
                try start(connection)
                return connection
            } catch {
                if error == .cancelled {
                    if let connection = connection.withLock({ $0 }) { keepIfIdle(connection) }
                    throw error
                }
                let hadStood = !hasTried && connection.withLock { $0 } != nil
                hasTried = true
                drop()
                guard error.mayPass, !deadline.hasPassed else { throw error }
                if error.isServerFull, mayLeave(self) { throw error }
                // A connection that had stood may have been ended alone; the next one may stand at once.
                if hadStood { continue }
                if wakeUp.wait(for: backoff.next(draw: .random(in: 0..<1))) { throw .cancelled }
            }
        }
    }

    private func standing() throws(PostgresError) -> PostgresConnection {
        if let connection = connection.withLock({ $0 }) { return connection }
        let made = try PostgresConnection(address, style, wakeUp: wakeUp)
        connection.withLock { $0 = made }
        return made
    }

    /// Where a transaction was left open or the connection was given up, the next caller gets a new one.
    private func keepIfIdle(_ connection: PostgresConnection) {
        if !connection.isIdle { drop() }
    }
}
