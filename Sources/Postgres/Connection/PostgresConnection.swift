import CLibPQ
import Synchronization

/// One connection to PostgreSQL, used by one caller at a time.
///
/// Every call blocks its thread until the server answered or the call's time is over: it belongs on a thread that may wait, as
/// a pool's. After `timedOut` or `connectionLost` the connection is of no use.
package final class PostgresConnection: Sendable {
    let session: Mutex<Session>
    private let wakeUp: WakeUp
    private let limits: PostgresLimits

    /// Connects and logs in.
    ///
    /// - Parameters:
    ///   - address: Where.
    ///   - style: How the connection is used, and how long it may take.
    /// - Throws: `unreachable`, `untrusted`, `loginRefused` or `exhausted`.
    package convenience init(_ address: PostgresAddress, _ style: PostgresStyle) throws(PostgresError) {
        try self.init(address, style, wakeUp: WakeUp())
    }

    init(_ address: PostgresAddress, _ style: PostgresStyle, wakeUp: WakeUp) throws(PostgresError) {
        let link = try Link.open(address, name: style.applicationName, limits: style.limits, wakeUp: wakeUp)
        session = Mutex(Session(link: link, style: style))
        self.wakeUp = wakeUp
        limits = style.limits
    }

    /// Carries out one statement and waits for all its rows.
    ///
    /// - Parameters:
    ///   - sql: One statement, its parameters as `$1`, `$2` ….
    ///   - parameters: Their values.
    ///   - limit: How long it may take; the style's limit of a call unless given.
    /// - Returns: Its rows.
    /// - Throws: `server` when the server refuses it; the connection is then good, the transaction is not.
    @discardableResult
    package func query(
        _ sql: String, _ parameters: [PostgresValue] = [], within limit: Duration? = nil
    ) throws(PostgresError) -> PostgresResult {
        try session.withLock { (session) throws(PostgresError) in
            try session.query(PostgresCall(sql, parameters), within: limit ?? limits.call)
        }
    }

    /// Carries out many statements of which none needs the result of another, without waiting for each.
    ///
    /// Outside a transaction they are one transaction by themselves.
    /// - Parameters:
    ///   - calls: The statements; one that occurs often is prepared once.
    ///   - limit: How long all of them may take; the style's limit of a call unless given.
    /// - Returns: Their results, in order.
    /// - Throws: `pipeline` with the place of the first statement that the server refused.
    @discardableResult
    package func pipeline(
        _ calls: [PostgresCall], within limit: Duration? = nil
    ) throws(PostgresError) -> [PostgresResult] {
        try session.withLock { (session) throws(PostgresError) in
            try session.pipeline(calls, within: limit ?? limits.call)
        }
    }

    /// Carries out several statements without parameters and results, parted by semicolons, as for a schema.
    ///
    /// - Parameters:
    ///   - script: The statements.
    ///   - limit: How long they may take; the style's limit of a call unless given.
    /// - Throws: `server` for the first that the server refused.
    package func run(script: String, within limit: Duration? = nil) throws(PostgresError) {
        _ = try run(script, within: limit ?? limits.call)
    }

    /// What a parameter of the server is at present, for example `synchronous_commit`.
    package func setting(_ name: String) throws(PostgresError) -> String {
        let rows = try query("SELECT current_setting($1)", [.text(name)])
        guard let row = rows.first else { throw .unexpectedValue(column: name) }
        return try row.read("current_setting")
    }

    /// The version of the server, for example 150013.
    package var serverVersion: Int { session.withLock { $0.link.serverVersion } }

    /// Ends what runs, from another thread, here and on the server; whatever is asked afterwards fails with `cancelled`.
    package func cancel() { wakeUp.signal() }

    /// Whether the connection can be used for another transaction.
    var isIdle: Bool { session.withLock { !$0.link.isBroken && $0.link.transaction == PQTRANS_IDLE } }

    /// Whether nothing more can be asked.
    var isBroken: Bool { session.withLock { $0.link.isBroken } }

    func run(_ script: String, within limit: Duration, heedsWakeUp: Bool = true) throws(PostgresError) -> String {
        try session.withLock { (session) throws(PostgresError) in
            var watch = Link.Watch(limit, heedsWakeUp: heedsWakeUp)
            return try session.run(script, &watch)
        }
    }
}
