/// How connections are used.
package struct PostgresStyle: Hashable, Sendable {
    /// What the server's views call the connections.
    package var applicationName: String
    /// Whether statements stay prepared on the server; not behind PgBouncer in transaction pooling.
    package var keepsStatements = true
    /// Whether a kept statement is planned anew each time, for the tables as they are now.
    ///
    /// A plan that was made while tables were empty goes through all rows, and stays until somebody analyses them.
    package var plansEachTime = false
    /// How many statements one connection keeps.
    package var statements = 256
    /// How long each thing may take.
    package var limits = PostgresLimits()

    /// The usual way: statements are kept.
    package init(applicationName: String) { self.applicationName = applicationName }
}

/// A statement, its parameters as `$1`, `$2` …, and their values.
package struct PostgresCall: Hashable, Sendable {
    /// One statement.
    package let sql: String
    /// The values of its parameters.
    package let parameters: [PostgresValue]

    /// A statement with its values.
    package init(_ sql: String, _ parameters: [PostgresValue] = []) {
        self.sql = sql
        self.parameters = parameters
    }
}
