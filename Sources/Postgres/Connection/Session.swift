import CLibPQ

/// What a connection is made of: the link, and the statements prepared over it.
struct Session: ~Copyable {
    var link: Link
    private var statements: StatementCache
    private let keepsStatements: Bool
    let limits: PostgresLimits

    init(link: consuming Link, style: PostgresStyle) {
        self.link = link
        statements = StatementCache(limit: style.statements)
        keepsStatements = style.keepsStatements
        limits = style.limits
    }

    /// Carries out one statement.
    mutating func query(_ call: PostgresCall, within limit: Duration) throws(PostgresError) -> PostgresResult {
        var watch = Link.Watch(limit)
        try link.checkReady(watch)
        let parameters = try ParameterList(call.parameters)
        let name = keepsStatements ? try statement(call.sql, parameters.types, &watch) : nil
        try link.send(call.sql, statement: name, parameters)
        do { return try finish(&watch) } catch {
            noteFailure(error, of: call.sql)
            throw error
        }
    }

    /// Carries out statements without parameters and gives the tag of the last one, as `COMMIT`.
    mutating func run(_ script: String, _ watch: inout Link.Watch) throws(PostgresError) -> String {
        try link.checkReady(watch)
        try link.send(script: script)
        var tag = ""
        var failure: PostgresError?
        try link.flush(&watch)
        while let result = try link.next(&watch) {
            switch result.kind {
            case .done, .skipped, .synchronised: tag = result.tag
            case .failed: failure = failure ?? .server(result.failure)
            case .copy: throw refuseCopy()
            }
        }
        if watch.isCancelled { throw .cancelled }
        if let failure { throw failure }
        return tag
    }

    /// Sends many calls without waiting for each, and gives their results in order.
    ///
    /// Results are taken while calls are sent, so that neither side fills the other's buffer and waits for ever.
    mutating func pipeline(_ calls: [PostgresCall], within limit: Duration) throws(PostgresError) -> [PostgresResult] {
        var watch = Link.Watch(limit)
        try link.checkReady(watch)
        let keeps = keepsStatements && statements.holds(2 * Set(calls.map(\.sql)).count)
        var pipe = Pipe(reserving: calls.count)
        var lists: [ParameterList] = []
        // Statements are prepared before: whatever fails within a pipeline takes all behind it along.
        var names: [String?] = []
        for (index, call) in calls.enumerated() {
            let list = try ParameterList(call.parameters)
            names.append(keeps ? try statement(call.sql, list.types, ofCall: index, &watch) : nil)
            // Encoded again when it is sent: all at once they would be a second copy of everything.
            if calls.count <= Session.flushRequestEvery { lists.append(list) }
        }
        try link.enterPipeline()
        for (index, call) in calls.enumerated() where pipe.failure == nil && !watch.isCancelled {
            let list = index < lists.count ? lists[index] : try ParameterList(call.parameters)
            try link.send(call.sql, statement: names[index], list)
            pipe.sent += 1
            pipe.unseenBytes += list.size
            if pipe.sent % Session.flushRequestEvery == 0 { try link.requestFlush() }
            guard pipe.sent % Session.lookEvery == 0 || pipe.unseenBytes > Session.lookBytes else { continue }
            pipe.unseenBytes = 0
            try link.flush(&watch)
            try link.consume()
            while pipe.taken < pipe.sent, link.hasNext { try take(&pipe, &watch) }
        }
        try link.synchronise()
        try link.flush(&watch)
        while !pipe.isSynchronised { try take(&pipe, &watch) }
        try link.leavePipeline()
        if watch.isCancelled { throw .cancelled }
        if let failure = pipe.failure {
            noteFailure(failure, of: calls[min(pipe.failedAt, calls.count - 1)].sql)
            throw failure
        }
        return pipe.results
    }

    /// The server sends what it has after so many calls.
    private static let flushRequestEvery = 256
    /// What came back is taken after so many calls or bytes.
    private static let lookEvery = 32
    private static let lookBytes = 1 << 16

    /// What came back of a pipeline.
    private struct Pipe {
        var sent = 0
        var taken = 0
        /// Bytes that were sent since what came back was taken.
        var unseenBytes = 0
        var results: [PostgresResult] = []
        var failure: PostgresError?
        var failedAt = 0
        var isSynchronised = false

        init(reserving count: Int) { results.reserveCapacity(count) }

        mutating func fail(_ error: PostgresError) {
            if failure == nil { (failure, failedAt) = (error, taken) }
        }
    }

    /// Takes the next result of a pipeline; each call's results end with nil.
    private mutating func take(_ pipe: inout Pipe, _ watch: inout Link.Watch) throws(PostgresError) {
        guard let result = try link.next(&watch) else {
            pipe.taken += 1
            return
        }
        switch result.kind {
        case .done:
            do { pipe.results.append(try result.result()) } catch { pipe.fail(error) }
        case .failed: pipe.fail(.pipeline(index: pipe.taken, result.failure))
        case .skipped: break
        case .synchronised: pipe.isSynchronised = true
        case .copy: throw refuseCopy()
        }
    }

    /// Takes the results of one statement to their end.
    private mutating func finish(_ watch: inout Link.Watch) throws(PostgresError) -> PostgresResult {
        try link.flush(&watch)
        var kept = PostgresResult.empty
        var failure: PostgresError?
        while let result = try link.next(&watch) {
            switch result.kind {
            case .done, .skipped, .synchronised:
                do { kept = try result.result() } catch { failure = failure ?? error }
            case .failed: failure = failure ?? .server(result.failure)
            case .copy: throw refuseCopy()
            }
        }
        if watch.isCancelled { throw .cancelled }
        if let failure { throw failure }
        return kept
    }

    /// The name of a prepared statement, which is prepared where it is not yet.
    private mutating func statement(
        _ sql: String, _ types: [WireType], _ watch: inout Link.Watch
    ) throws(PostgresError) -> String {
        if let name = statements.name(of: sql, taking: types) { return name }
        let name = statements.newName()
        try link.prepare(sql, as: name, types)
        _ = try finish(&watch)
        if let gone = statements.insert(name, text: sql, types: types) { _ = try run("DEALLOCATE \(gone)", &watch) }
        return name
    }

    /// The name of a pipeline's prepared statement.
    private mutating func statement(
        _ sql: String, _ types: [WireType], ofCall index: Int, _ watch: inout Link.Watch
    ) throws(PostgresError) -> String {
        do { return try statement(sql, types, &watch) } catch {
            if case .server(let failure) = error { throw .pipeline(index: index, failure) }
            throw error
        }
    }

    /// A statement that the server refuses as prepared is prepared anew the next time.
    private mutating func noteFailure(_ error: PostgresError, of sql: String) {
        guard let state = error.failure?.state, state == .featureNotSupported || state == .unknownStatement else {
            return
        }
        statements.forget(sql)
    }

    /// The server would wait for data that nobody sends.
    private mutating func refuseCopy() -> PostgresError {
        link.giveUp()
        return .unsupported
    }
}
