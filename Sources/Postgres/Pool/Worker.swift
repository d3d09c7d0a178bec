import Dispatch

/// Carries out work that blocks, one piece after the other, on a thread of its own.
///
/// An actor with an executor will not do: to go on after it, a task needs a thread of the cooperative pool, and those may all
/// be waiting, without suspending, for the very connection that the task would give back.
final class Worker: Sendable {
    private let queue: DispatchQueue

    /// A worker, named for those who look at threads.
    init(label: String) { queue = DispatchQueue(label: label) }

    /// Puts work behind what waits.
    func run(_ work: @escaping @Sendable () -> Void) { queue.async(execute: work) }

    /// Does something later, on a thread of its own.
    func run(after delay: Duration, _ work: @escaping @Sendable () -> Void) {
        queue.asyncAfter(
            deadline: .now() + .milliseconds(Int(delay.milliseconds)), execute: work)
    }
}
