import Synchronization

/// Listens to channels of a database on a connection of its own, and goes on listening when that is lost.
///
/// It needs a server or a PgBouncer in session pooling: in transaction pooling nobody can listen.
package final class PostgresListener: Sendable {
    /// Something that a listener hears.
    package enum Event: Hashable, Sendable {
        /// Listening begins, at first or again: what was notified before is lost, so that everything is to be read again.
        case resumed
        /// Somebody notified a channel.
        case notified(channel: String, payload: String)
        /// The connection is lost or cannot be had; the listener tries again.
        case lost(PostgresError)
    }

    /// What is heard, from `run`'s start to its end; for one reader.
    package let events: AsyncStream<Event>
    private let continuation: AsyncStream<Event>.Continuation
    private let address: PostgresAddress
    private let channels: [String]
    private let style: PostgresStyle
    private let worker = Worker(label: "postgres listener")

    /// Events that wait for a slow reader; when more come, it is told to read everything.
    private static let backlog = 1024
    /// The silence after which the server is asked whether it is there.
    private static let silence = Duration.seconds(15)

    /// A listener; nothing is connected before `run`.
    ///
    /// - Parameters:
    ///   - address: The database.
    ///   - channels: Names as they stand in `NOTIFY`, of lower-case letters, digits and `_`.
    ///   - style: The limits and the name of the connection.
    package init(_ address: PostgresAddress, channels: [String], style: PostgresStyle) {
        precondition(
            channels.allSatisfy { $0.allSatisfy { $0 == "_" || ("a"..."z").contains($0) || ("0"..."9").contains($0) } },
            "a channel's name needs no quotes")
        self.address = address
        self.channels = channels
        self.style = style
        (events, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(Self.backlog))
    }

    /// Listens until the task is cancelled; then `events` ends.
    ///
    /// - Throws: `exhausted` when the machine lacks descriptors.
    package func run() async throws(PostgresError) {
        defer { continuation.finish() }
        let wakeUp = try WakeUp()
        await withTaskCancellationHandler {
            await withCheckedContinuation { done in
                worker.run {
                    self.listen(until: wakeUp)
                    done.resume()
                }
            }
        } onCancel: {
            wakeUp.signal()
        }
    }

    private func listen(until wakeUp: WakeUp) {
        var backoff = Backoff()
        var told: PostgresError?
        while !wakeUp.isSignalled {
            do {
                try hear(wakeUp) {
                    backoff = Backoff()
                    told = nil
                }
            } catch {
                if error != told, error != .cancelled { continuation.yield(.lost(error)) }
                told = error
                _ = wakeUp.wait(for: backoff.next(draw: .random(in: 0..<1)))
            }
        }
    }

    /// Connects, and passes on what comes until the connection is lost.
    private func hear(_ wakeUp: WakeUp, started: () -> Void) throws(PostgresError) {
        let link = try Link.open(address, name: style.applicationName, limits: style.limits, wakeUp: wakeUp)
        var session = Session(link: link, style: style)
        var watch = Link.Watch(style.limits.call)
        _ = try session.run(channels.map { "LISTEN \($0)" }.joined(separator: ";"), &watch)
        started()
        var owesResumed = true
        while true {
            while let (channel, payload) = session.link.notification() {
                if case .dropped = continuation.yield(.notified(channel: channel, payload: payload)) {
                    owesResumed = true
                }
            }
            if owesResumed, case .enqueued = continuation.yield(.resumed) { owesResumed = false }
            // What waits for room in the backlog is tried again soon.
            let hasCome = try session.link.waitForNews(for: owesResumed ? .milliseconds(100) : Self.silence)
            if !hasCome, !owesResumed {
                var watch = Link.Watch(style.limits.connect)
                _ = try session.run("SELECT", &watch)
            }
        }
    }
}
