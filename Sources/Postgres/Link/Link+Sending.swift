import CLibPQ

extension Link {
    /// Sends a statement with its parameters: a prepared one where it has a name.
    mutating func send(
        _ sql: String, statement: String?, _ parameters: borrowing ParameterList
    ) throws(PostgresError) {
        let handle = unsafe handle
        let count = Int32(parameters.types.count)
        let isTaken = unsafe parameters.withPointers { values, lengths, formats in
            if let statement {
                return unsafe PQsendQueryPrepared(handle, statement, count, values, lengths, formats, 1)
            }
            return unsafe PQsendQueryParams(
                handle, sql, count, parameters.types.map(\.rawValue), values, lengths, formats, 1)
        }
        try require(isTaken)
    }

    /// Sends statements without parameters in one message.
    mutating func send(script: String) throws(PostgresError) { try require(unsafe PQsendQuery(handle, script)) }

    /// Asks the server to remember a statement.
    mutating func prepare(_ sql: String, as name: String, _ types: [WireType]) throws(PostgresError) {
        try require(unsafe PQsendPrepare(handle, name, sql, Int32(types.count), types.map(\.rawValue)))
    }

    /// From now on calls are sent without waiting for results.
    mutating func enterPipeline() throws(PostgresError) { try require(unsafe PQenterPipelineMode(handle)) }

    /// The server is to send what it has.
    mutating func requestFlush() throws(PostgresError) { try require(unsafe PQsendFlushRequest(handle)) }

    /// The end of a pipeline: what failed before it does not matter behind it.
    mutating func synchronise() throws(PostgresError) { try require(unsafe PQpipelineSync(handle)) }

    /// Calls wait for their results again.
    mutating func leavePipeline() throws(PostgresError) { try require(unsafe PQexitPipelineMode(handle)) }

    /// Takes the next notification that has come.
    mutating func notification() -> (channel: String, payload: String)? {
        guard let notification = unsafe PQnotifies(handle) else { return nil }
        defer { unsafe PQfreemem(notification) }
        return unsafe (String(cString: notification.pointee.relname), String(cString: notification.pointee.extra))
    }

    /// The version of the server, for example 150013.
    var serverVersion: Int { unsafe Int(PQserverVersion(handle)) }
}
