package import Delivery
import Logging

/// Runs scheduled jobs: each slot once however many processes there are, never two runs of a job at a time, and what was
/// missed caught up once.
package struct Scheduler: Sendable {
    private let jobs: [ScheduledJob]
    private let book: any JobBook
    private let surroundings: Surroundings
    private let errands: @Sendable () async -> [Errand]
    private let perform: @Sendable (ScheduledJob) async -> Int
    private let look: @Sendable () async -> Void

    /// How long the scheduler sleeps at most before it looks again, in seconds.
    private static let longestSleep = 30.0

    /// What was begun elsewhere and left unfinished.
    package struct Errand: Sendable {
        /// Its name: one of a name is under way at a time.
        package let name: String
        /// Carries it on; ends early when its task is cancelled.
        package let carryOn: @Sendable () async -> Void

        /// An errand by its parts.
        package init(_ name: String, carryOn: @escaping @Sendable () async -> Void) {
            self.name = name
            self.carryOn = carryOn
        }
    }

    /// A scheduler.
    ///
    /// - Parameters:
    ///   - jobs: The schedule.
    ///   - book: Where runs are kept.
    ///   - surroundings: Clock, owner and log.
    ///   - errands: Looks for what was left unfinished, at every slot and at least twice a minute.
    ///   - perform: Runs a job to its end and gives its exit code; ends early when its task is cancelled.
    ///   - look: Looks for alerts, after each run and at least twice a minute.
    package init(
        jobs: [ScheduledJob], book: any JobBook, surroundings: Surroundings,
        errands: @escaping @Sendable () async -> [Errand],
        perform: @escaping @Sendable (ScheduledJob) async -> Int, look: @escaping @Sendable () async -> Void
    ) {
        self.jobs = jobs
        self.book = book
        self.surroundings = surroundings
        self.errands = errands
        self.perform = perform
        self.look = look
    }

    /// Runs until its task is cancelled; what is under way then ends first.
    package func run() async {
        await withTaskGroup(of: String?.self) { group in
            var running: Set<String> = []
            var isAsleep = false
            while !Task.isCancelled {
                for job in jobs where !running.contains(job.name) {
                    guard await begins(job) else { continue }
                    running.insert(job.name)
                    group.addTask {
                        await run(job)
                        return job.name
                    }
                }
                await look()
                // Not when a run has just ended: what does not get on now is not tried again at once.
                if !isAsleep {
                    for errand in await errands() where running.insert(errand.name).inserted {
                        group.addTask {
                            await errand.carryOn()
                            return errand.name
                        }
                    }
                    isAsleep = true
                    let (time, until) = (surroundings.time, wakeUp)
                    group.addTask {
                        // Cut short only when the scheduler ends.
                        try? await time.sleep(until: until)
                        return nil
                    }
                }
                guard let ended = await group.next() else { return }
                if let ended { running.remove(ended) } else { isAsleep = false }
            }
            group.cancelAll()
            await group.waitForAll()
        }
    }

    private var wakeUp: Timestamp {
        let now = surroundings.time.now()
        let slots = jobs.compactMap { $0.cron.next(after: now) }
        return min(slots.min() ?? .distantFuture, now.adding(seconds: Scheduler.longestSleep))
    }

    private func begins(_ job: ScheduledJob) async -> Bool {
        let now = surroundings.time.now()
        guard let slot = job.cron.last(until: now) else { return false }
        let owner = surroundings.owner
        do {
            return try await book.begin(job.name, slot: slot, owner: owner.own, at: now) {
                $0 != owner.own && owner.isAlive($0)
            }
        } catch {
            surroundings.logger.error(
                "a scheduled job could not begin", metadata: [LogKey.job: "\(job.name)", LogKey.reason: "\(error)"])
            return false
        }
    }

    private func run(_ job: ScheduledJob) async {
        let status = await perform(job)
        do { try await book.end(job.name, status: status, at: surroundings.time.now()) } catch {
            surroundings.logger.error(
                "a job's end could not be written", metadata: [LogKey.job: "\(job.name)", LogKey.reason: "\(error)"])
        }
        let level: Logger.Level = status == 0 ? .info : status == 4 ? .notice : .warning
        surroundings.logger.log(
            level: level, "scheduled job ended", metadata: [LogKey.job: "\(job.name)", LogKey.status: "\(status)"])
    }
}
