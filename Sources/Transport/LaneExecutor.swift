import Dispatch

/// Runs one actor's work on a dispatch queue of its own, so that it may block.
///
/// The cooperative pool has as many threads as cores; a transfer that waits there for a slow peer would stop everybody
/// else. `DispatchSerialQueue`, which is an executor already, is not available on Linux.
package final class LaneExecutor: SerialExecutor {
    private let queue: DispatchQueue

    /// An executor with a queue of its own, named for those who look at threads.
    package init(label: String) {
        queue = DispatchQueue(label: label)
    }

    /// Puts a job of the actor behind those that are waiting.
    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        // The one place where work is put on a queue by hand: it is what an executor is.
        queue.async {
            unsafe job.runSynchronously(on: self.asUnownedSerialExecutor())
        }
    }
}
