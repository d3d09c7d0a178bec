import Delivery
import Engine
import Synchronization
import TestKit
import Testing

@Suite struct SchedulerTests {
    /// What was done to an errand, in order, and whether it is held up.
    private final class Log: Sendable {
        let entries = Mutex<[String]>([])
        let waiting = Mutex<[CheckedContinuation<Void, Never>]>([])

        func add(_ entry: String) { entries.withLock { $0.append(entry) } }

        func letGo() {
            let all = waiting.withLock { waiting in
                defer { waiting = [] }
                return waiting
            }
            for one in all { one.resume() }
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func `what was left unfinished goes on, once at a time, and no sooner than at the next look`() async throws {
        let bench = try EngineBench()
        let (log, time) = (Log(), bench.time)
        let scheduler = Scheduler(
            jobs: [], book: bench.store.jobs, surroundings: bench.surroundings,
            errands: {
                log.add("look")
                return [
                    Scheduler.Errand("slow") {
                        log.add("slow")
                        await withCheckedContinuation { one in log.waiting.withLock { $0.append(one) } }
                    }, Scheduler.Errand("quick") { log.add("quick") },
                ]
            }, perform: { _ in 0 }, look: {})
        let run = Task { await scheduler.run() }
        for _ in 0..<3 { await time.advanceToFirstSleeper() }
        await time.someoneSleeps()
        // Both ended errands and looks have been seen through by the fourth sleep.
        let entries = log.entries.withLock(\.self)
        #expect(entries.count { $0 == "look" } == 4)
        #expect(entries.count { $0 == "slow" } == 1)
        #expect((2...4).contains(entries.count { $0 == "quick" }))
        #expect(time.now() == bench.records.moment(90))
        run.cancel()
        log.letGo()
        await run.value
    }
}
