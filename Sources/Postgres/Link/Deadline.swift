/// When a call must be over.
struct Deadline {
    let limit: Duration
    private let end: ContinuousClock.Instant

    init(in limit: Duration) {
        self.limit = limit
        end = .now + limit
    }

    /// What is left, for `poll`: at least 1 until the end has come, 0 from then on.
    var milliseconds: Int32 {
        let rest = ContinuousClock.now.duration(to: end)
        guard rest > .zero else { return 0 }
        return min(rest.milliseconds, .max - 1) + 1
    }

    var hasPassed: Bool { ContinuousClock.now >= end }
}

extension Duration {
    /// Whole milliseconds, cut off.
    var milliseconds: Int32 {
        let (seconds, attoseconds) = components
        return Int32(clamping: seconds * 1000 + attoseconds / 1_000_000_000_000_000)
    }
}
