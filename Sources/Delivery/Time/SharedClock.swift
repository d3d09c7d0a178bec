import Synchronization

/// The clock of the machine that holds a store, as processes on other machines know it.
///
/// Leases, rates and schedules of many machines are compared with each other: all of them go by this clock, however wrong
/// their own ones are. Between two readings it runs by the machine's monotonic clock.
package final class SharedClock: Sendable {
    private struct Reading {
        let moment: Timestamp
        let at: ContinuousClock.Instant
    }

    private let reading: Mutex<Reading>

    /// How long a reading is good for: monotonic clocks drift by some milliseconds a minute at most.
    private static let life = Duration.seconds(60)

    /// A clock.
    ///
    /// - Parameter moment: What it shows now.
    package init(showing moment: Timestamp) { reading = Mutex(Reading(moment: moment, at: .now)) }

    /// Whether it should be read again.
    package var isOld: Bool { ContinuousClock.now - reading.withLock { $0.at } > SharedClock.life }

    /// Notes what the clock shows now.
    package func set(_ moment: Timestamp) { reading.withLock { $0 = Reading(moment: moment, at: .now) } }

    /// What the clock shows.
    package func now() -> Timestamp {
        let (moment, passed) = reading.withLock { ($0.moment, ContinuousClock.now - $0.at) }
        return moment.adding(seconds: passed / .seconds(1))
    }
}
