package import Canonical

/// A moment to the millisecond, for attempts, leases and leaves.
package struct Timestamp: Hashable, Comparable, Sendable {
    /// Unix time in milliseconds.
    package let milliseconds: Int64

    /// A moment by its Unix time in milliseconds.
    package init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// Later than anything that happens.
    package static let distantFuture = Timestamp(milliseconds: .max)

    /// Unix time in whole seconds.
    package var seconds: Int64 { milliseconds / 1000 }

    /// The calendar day in Asia/Shanghai.
    package var day: CivilDate { Instant(seconds: seconds).day }

    /// The moment some seconds later; earlier when negative.
    package func adding(seconds: Double) -> Timestamp {
        Timestamp(milliseconds: milliseconds + Int64((seconds * 1000).rounded()))
    }

    /// Seconds from `earlier` to this moment.
    package func seconds(since earlier: Timestamp) -> Double {
        Double(milliseconds - earlier.milliseconds) / 1000
    }

    package static func < (left: Timestamp, right: Timestamp) -> Bool { left.milliseconds < right.milliseconds }

    /// `YYYY-MM-DDThh:mm:ss.SSS+08:00`, as leaves and reports write it.
    package var text: String {
        var bytes: [UInt8] = []
        Instant(seconds: seconds).append(to: &bytes)
        var fraction: [UInt8] = [0x2E]
        Digits.append(Int(milliseconds % 1000), width: 3, to: &fraction)
        bytes.insert(contentsOf: fraction, at: 19)
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// Where time comes from: the system's clock, or a manual one in tests and simulations.
package protocol TimeSource: Sendable {
    /// The present moment.
    func now() -> Timestamp

    /// Waits until a moment, or until the task is cancelled.
    func sleep(until moment: Timestamp) async throws(CancellationError)
}
