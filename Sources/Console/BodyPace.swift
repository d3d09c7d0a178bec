import NIOCore
import Synchronization

/// Closes a connection whose body comes too slowly: fewer than 1 KiB a second over a span of 30 s.
///
/// Only the client's time counts: while its last bytes are being put onto the disk nothing is expected of it.
final class BodyPace: Sendable {
    private static let span = TimeAmount.seconds(30)
    private static let least = 30 << 10

    private struct State {
        var bytes = 0
        var isAwaiting = true
        var check: RepeatedTask?
    }

    private let state = Mutex(State())

    /// Watches a channel from now on.
    init(_ channel: any Channel) {
        let check = channel.eventLoop.scheduleRepeatedTask(initialDelay: BodyPace.span, delay: BodyPace.span) {
            [weak self] _ in
            if self?.isTooSlow() == true { channel.close(promise: nil) }
        }
        state.withLock { $0.check = check }
    }

    /// Bytes came; nothing is expected until they are put away.
    func took(_ bytes: Int) {
        state.withLock { state in
            state.bytes += bytes
            state.isAwaiting = false
        }
    }

    /// More bytes are expected.
    func awaits() { state.withLock { $0.isAwaiting = true } }

    /// Nothing more is expected.
    func end() { state.withLock { $0.check?.cancel() } }

    private func isTooSlow() -> Bool {
        state.withLock { state in
            defer { state.bytes = 0 }
            return state.isAwaiting && state.bytes < BodyPace.least
        }
    }
}
