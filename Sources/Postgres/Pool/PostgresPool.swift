import Dispatch
import Synchronization

/// At most so many connections to one database, each with a thread of its own.
///
/// A connection that was lost before a transaction begins is replaced, for as long as the limits say. Where the server has none
/// left, what was asked for waits for a connection that stands. Nothing that began is ever done a second time.
package final class PostgresPool: Sendable {
    private let address: PostgresAddress
    private let style: PostgresStyle
    private let limit: Int
    private let state = Mutex(State())
    private let alarm = Worker(label: "postgres pool")

    private struct State {
        var idle: [Lane] = []
        /// All lanes, idle ones included.
        var made: [Lane] = []
        /// Until when no lane is added to those there are: the server had no connection for one.
        var isFullUntil: ContinuousClock.Instant?
        var waiting: [Waiter] = []
        var lastWaiter = 0
        var isClosed = false
    }

    /// Somebody who wants a lane; answered exactly once, by whoever takes it out of the queue.
    private struct Waiter: Sendable {
        let number: Int
        let cancellation: Cancellation
        let answer: @Sendable (Result<Lane, PostgresError>) -> Void
    }

    /// A pool; nothing is connected before the first use.
    ///
    /// - Parameters:
    ///   - address: The database.
    ///   - connections: How many connections there may be; at least 1.
    ///   - style: How they are used.
    package init(_ address: PostgresAddress, connections: Int, style: PostgresStyle) {
        precondition(connections > 0, "a pool without connections")
        self.address = address
        self.style = style
        limit = connections
    }

    deinit { close() }

    /// Runs a closure in a transaction on a thread that may wait, and commits unless it throws.
    ///
    /// Cancelling the task ends what runs on the server, and the transaction is taken back; a commit is not disturbed.
    /// - Parameters:
    ///   - transaction: Its kind.
    ///   - body: What is done; the connection is its own until it returns.
    /// - Returns: What the closure returned; when `write`, it is stored.
    /// - Throws: What the closure throws; `commitUnknown`, and otherwise errors after which nothing is stored.
    package func withTransaction<Value: Sendable>(
        _ transaction: PostgresTransaction, _ body: @escaping @Sendable (PostgresConnection) throws -> Value
    ) async throws -> Value {
        try await onLane { try $0.transact(transaction, body) }
    }

    /// Runs a closure in a transaction while the caller waits, and commits unless it throws.
    ///
    /// - Parameters:
    ///   - transaction: Its kind.
    ///   - body: What is done; the connection is its own until it returns.
    /// - Returns: What the closure returned; when `write`, it is stored.
    /// - Throws: What the closure throws; `commitUnknown`, and otherwise errors after which nothing is stored.
    package func transactNow<Value>(
        _ transaction: PostgresTransaction, _ body: (PostgresConnection) throws -> Value
    ) throws -> Value {
        let cancellation = Cancellation()
        while true {
            let lane = try laneNow(cancellation)
            let result = Result { try lane.transact(transaction, body) }
            if case .failure(let error) = result, leave(lane, after: error) { continue }
            giveBack(lane)
            return try result.get()
        }
    }

    /// Runs a closure on a connection outside a transaction, as for what PostgreSQL does only there.
    ///
    /// - Parameter body: What is done; the connection is its own until it returns. Limits of the server are not set.
    /// - Returns: What the closure returned.
    /// - Throws: What the closure throws.
    package func withConnection<Value: Sendable>(
        _ body: @escaping @Sendable (PostgresConnection) throws -> Value
    ) async throws -> Value {
        try await onLane { try $0.use(body) }
    }

    /// Ends all connections that nobody uses, the others when they come back; whoever waits or comes later is refused.
    package func close() {
        let (idle, waiting) = state.withLock { state in
            state.isClosed = true
            defer { (state.idle, state.waiting) = ([], []) }
            return (state.idle, state.waiting)
        }
        for lane in idle { lane.drop() }
        for waiter in waiting { waiter.answer(.failure(.poolClosed)) }
    }

    private func onLane<Value: Sendable>(
        _ work: @escaping @Sendable (Lane) throws -> Value
    ) async throws -> Value {
        let cancellation = Cancellation()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                carryOut(cancellation, work) { continuation.resume(with: $0) }
            }
        } onCancel: {
            cancellation.raise()
            self.dismiss(.cancelled) { $0.cancellation === cancellation }
        }
    }

    /// Does work on a lane, and tells its result once; on another lane where the server has no connection for the first.
    private func carryOut<Value: Sendable>(
        _ cancellation: Cancellation, _ work: @escaping @Sendable (Lane) throws -> Value,
        _ done: @escaping @Sendable (Result<Value, any Error>) -> Void
    ) {
        ask(cancellation) { answer in
            switch answer {
            case .failure(let error): done(.failure(error))
            case .success(let lane):
                lane.worker.run {
                    let result = Result { try cancellation.guarding(lane.wakeUp) { try work(lane) } }
                    if case .failure(let error) = result, self.leave(lane, after: error) {
                        return self.carryOut(cancellation, work, done)
                    }
                    // Before anybody hears of it: whoever waits for a lane must not depend on the pool of threads.
                    self.giveBack(lane)
                    done(result)
                }
            }
        }
    }

    /// Gives a lane up for which the server has no connection, where others can do its work; then nothing has begun on it.
    private func leave(_ lane: Lane, after error: any Error) -> Bool {
        guard (error as? PostgresError)?.isServerFull == true, !lane.isConnected else { return false }
        return state.withLock { state in
            guard !state.isClosed, state.made.contains(where: { $0 !== lane && $0.isConnected }) else { return false }
            state.made.removeAll { $0 === lane }
            state.isFullUntil = .now + PostgresPool.rest
            return true
        }
    }

    /// How long a server that is full is left alone before the pool grows again.
    private static let rest = Duration.seconds(1)

    /// Whether a connection of another lane stands.
    private func standsWithout(_ lane: Lane) -> Bool {
        state.withLock { $0.made.contains { $0 !== lane && $0.isConnected } }
    }

    private func laneNow(_ cancellation: Cancellation) throws(PostgresError) -> Lane {
        let answered = DispatchSemaphore(value: 0)
        let kept = Answer()
        ask(cancellation) { answer in
            kept.value.withLock { $0 = answer }
            answered.signal()
        }
        answered.wait()
        guard let answer = kept.value.withLock({ $0 }) else { throw .cancelled }
        return try answer.get()
    }

    private final class Answer: Sendable {
        let value = Mutex<Result<Lane, PostgresError>?>(nil)
    }

    /// Answers with a lane at once, or when one comes back, or with an error when the wait is over.
    private func ask(_ cancellation: Cancellation, _ answer: @escaping @Sendable (Result<Lane, PostgresError>) -> Void)
    {
        let (address, style, limit) = (address, style, limit)
        let ready: (answer: Result<Lane, PostgresError>?, number: Int) = state.withLock { state in
            if state.isClosed { return (.failure(.poolClosed), 0) }
            // A cancellation that comes later finds the waiter in the queue.
            if cancellation.isRaised { return (.failure(.cancelled), 0) }
            // A connection that stands comes first: making another one may take long, where the server has none left.
            if let index = state.idle.lastIndex(where: { $0.isConnected }) ?? state.idle.indices.last {
                return (.success(state.idle.remove(at: index)), 0)
            }
            let mayGrow = state.made.isEmpty || state.isFullUntil.map { $0 <= .now } ?? true
            if state.made.count < limit, mayGrow {
                do throws(PostgresError) {
                    let lane = try Lane(address, style) { [weak self] lane in self?.standsWithout(lane) ?? false }
                    state.made.append(lane)
                    return (.success(lane), 0)
                } catch { return (.failure(error), 0) }
            }
            state.lastWaiter += 1
            state.waiting.append(Waiter(number: state.lastWaiter, cancellation: cancellation, answer: answer))
            return (nil, state.lastWaiter)
        }
        if let ready = ready.answer { return answer(ready) }
        let number = ready.number
        alarm.run(after: style.limits.wait) { [weak self] in
            self?.dismiss(.poolExhausted(connections: limit, waited: style.limits.wait)) { $0.number == number }
        }
    }

    /// Refuses somebody who waits still.
    private func dismiss(_ error: PostgresError, _ isMeant: (Waiter) -> Bool) {
        let waiter = state.withLock { state -> Waiter? in
            state.waiting.firstIndex(where: isMeant).map { state.waiting.remove(at: $0) }
        }
        waiter?.answer(.failure(error))
    }

    /// Gives a lane to whoever waits longest, or puts it aside.
    private func giveBack(_ lane: Lane) {
        let waiter = state.withLock { state -> Waiter? in
            if state.isClosed {
                lane.drop()
                return nil
            }
            if !state.waiting.isEmpty { return state.waiting.removeFirst() }
            state.idle.append(lane)
            return nil
        }
        waiter?.answer(.success(lane))
    }
}
