/// What the server says of a statement that it refused, without the values it was about.
package struct ServerFailure: Hashable, Sendable {
    /// The kind of failure.
    package let state: SQLState
    /// The server's first sentence, never its DETAIL; empty where such sentences quote data.
    package let message: String
    /// The constraint that was violated.
    package let constraint: String?

    init(state: SQLState, message: String, constraint: String?) {
        self.state = state
        // Class 22 quotes what it cannot read: invalid input syntax for type integer: "…".
        self.message = state.code.hasPrefix("22") ? "" : message
        self.constraint = constraint
    }
}

/// A kind of failure as PostgreSQL names it: five characters, the first two its class.
package struct SQLState: Hashable, Sendable, CustomStringConvertible {
    /// The five characters.
    package let code: String

    /// A kind of failure by its code.
    package init(_ code: String) { self.code = code }

    package var description: String { code }

    /// Another transaction was in the way; trying again helps.
    package static let serializationFailure = SQLState("40001")
    /// Two transactions waited for each other; trying again helps.
    package static let deadlockDetected = SQLState("40P01")
    /// A unique key is there already.
    package static let uniqueViolation = SQLState("23505")
    /// The server's disk is full.
    package static let diskFull = SQLState("53100")
    /// The server has no room for another connection.
    package static let tooManyConnections = SQLState("53300")
    /// A change in a transaction or on a server that takes none.
    package static let readOnly = SQLState("25006")
    /// Ended by a request to cancel or by `statement_timeout`.
    package static let queryCancelled = SQLState("57014")
    /// `lock_timeout` ran out.
    package static let lockNotAvailable = SQLState("55P03")
    /// A prepared statement would give other columns than before.
    package static let featureNotSupported = SQLState("0A000")
    /// A prepared statement that the server does not know.
    package static let unknownStatement = SQLState("26000")

    /// Class 08, and the server's shutdown, crash and start.
    package var isConnectionLoss: Bool {
        code.hasPrefix("08") || ["57P01", "57P02", "57P03"].contains(code)
    }

    /// Wrong user, password or database, which no waiting mends.
    var isRefusal: Bool { code.hasPrefix("28") || code == "3D000" || code == "42501" }
}
