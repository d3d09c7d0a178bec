/// The bounds of every call of a lane; there is no unbounded one.
package struct TransportLimits: Sendable, Equatable {
    /// For name resolution and the TCP connection.
    package let connect: Duration
    /// For the TLS handshake.
    ///
    /// libcurl has one clock for both phases, so `connect + handshake` bounds them together.
    package let handshake: Duration
    /// For the whole call, from resolution to the last byte of the answer.
    package let total: Duration
    /// The slowest pace that is still progress; waiting for the answer's first byte counts as 0 bytes/s.
    package let slowest: Pace
    /// The largest answer body in bytes.
    package let answerBytes: Int

    /// Sets the bounds; a duration below a millisecond counts as one.
    ///
    /// Defaults: delivery.md §2.10.
    package init(
        connect: Duration = .seconds(5), handshake: Duration = .seconds(10), total: Duration = .seconds(120),
        slowest: Pace = Pace(bytesPerSecond: 100, over: .seconds(60)), answerBytes: Int = 16 << 20
    ) {
        self.connect = connect
        self.handshake = handshake
        self.total = total
        self.slowest = slowest
        self.answerBytes = answerBytes
    }
}

/// A speed averaged over a stretch of time.
package struct Pace: Sendable, Equatable {
    /// Both directions together.
    package let bytesPerSecond: Int
    /// Whole seconds; a started one counts.
    package let over: Duration

    /// Pairs a speed with the time it must be kept up.
    package init(bytesPerSecond: Int, over: Duration) {
        self.bytesPerSecond = bytesPerSecond
        self.over = over
    }
}

extension Duration {
    /// The next whole millisecond, at least 1 because 0 means "no limit" to libcurl, at most what its `int` holds.
    var curlMilliseconds: Int {
        let (seconds, attoseconds) = components
        guard seconds < Int64(Int32.max) / 1000 else { return Int(Int32.max) }
        return max(1, Int(seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000))
    }

    /// The next whole second, at least 1.
    var curlSeconds: Int {
        (curlMilliseconds + 999) / 1000
    }
}
