/// The waits between attempts to connect: decorrelated jitter between 50 ms and 2 s.
struct Backoff {
    private var last = Duration.milliseconds(50)

    /// The next wait: between 50 ms and three times the last one, never above 2 s; `draw` is from 0..<1.
    mutating func next(draw: Double) -> Duration {
        let least = Duration.milliseconds(50)
        last = min(.seconds(2), least + (last * 3 - least) * draw)
        return last
    }
}
