import Dispatch
import Synchronization

/// At most so many connections to one database, each with a thread of its own.
///
/// A connection that was lost before a transaction begins is replaced, for as long as the limits say. Nothing that began is ever
/// done a second time.
package final class PostgresPool: Sendable {
    private let address: PostgresAddress
    private let style: PostgresStyle
    private let limit: Int
    private let state = Mutex(State())
    private let alarm = Worker(label: "postgres pool")

    private struct State {
        var idle: [Lane] = []
        var made = 0
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
        let lane = try laneNow(cancellation)
        defer { giveBack(lane) }
        return try lane.transact(transaction, body)
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
                ask(cancellation) { answer in
                    switch answer {
                    case .failure(let error): continuation.resume(throwing: error)
                    case .success(let lane):
                        lane.worker.run {
                            let result = Result { try cancellation.guarding(lane.wakeUp) { try work(lane) } }
                            // Before anybody hears of it: whoever waits for a lane must not depend on the pool of threads.
                            self.giveBack(lane)
                            continuation.resume(with: result)
                        }
                    }
                }
            }
        } onCancel: {
            cancellation.raise()
            self.dismiss(.cancelled) { $0.cancellation === cancellation }
        }
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
            if state.made < limit {
                do throws(PostgresError) {
                    let lane = try Lane(address, style)
                    state.made += 1
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
