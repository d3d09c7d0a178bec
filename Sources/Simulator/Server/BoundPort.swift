/// The port a server has got, for those who wait to know it.
actor BoundPort {
    private enum State {
        case unknown(waiting: [CheckedContinuation<Int?, Never>])
        /// `nil` when the server has ended or never listened.
        case known(Int?)
    }

    private var state = State.unknown(waiting: [])

    /// Waits for the port; `nil` when there will be none.
    func port() async -> Int? {
        switch state {
        case .known(let port):
            return port
        case .unknown(let waiting):
            return await withCheckedContinuation { state = .unknown(waiting: waiting + [$0]) }
        }
    }

    /// Tells the port, or that there will be none; the first word before listening counts, and `nil` always does.
    func tell(_ port: Int?) {
        if case .unknown(let waiting) = state {
            for continuation in waiting { continuation.resume(returning: port) }
        }
        state = .known(port)
    }
}
