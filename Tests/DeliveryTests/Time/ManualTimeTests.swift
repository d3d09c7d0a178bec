import Delivery
import TestKit
import Testing

@Suite struct ManualTimeTests {
    private let time = ManualTime(Timestamp(milliseconds: 1_000_000))

    @Test func `a sleeper wakes when its moment has come, and not before`() async throws {
        let sleeper = Task { [time] in
            try await time.sleep(until: Timestamp(milliseconds: 1_005_000))
            return time.now()
        }
        await time.someoneSleeps()
        time.advance(by: 4.999)
        await time.someoneSleeps()
        time.advance(by: 0.001)
        #expect(try await sleeper.value == Timestamp(milliseconds: 1_005_000))
    }

    @Test func `advances to the first sleeper's moment`() async throws {
        let sleeper = Task { [time] in try await time.sleep(until: Timestamp(milliseconds: 1_030_000)) }
        await time.advanceToFirstSleeper()
        try await sleeper.value
        #expect(time.now() == Timestamp(milliseconds: 1_030_000))
    }

    @Test func `a moment that has passed is no sleep`() async throws {
        try await time.sleep(until: Timestamp(milliseconds: 999_999))
        #expect(time.now() == Timestamp(milliseconds: 1_000_000))
    }

    @Test func `a cancelled sleeper wakes at once`() async {
        let sleeper = Task { [time] in try await time.sleep(until: Timestamp(milliseconds: 2_000_000)) }
        await time.someoneSleeps()
        sleeper.cancel()
        await #expect(throws: CancellationError.self) { try await sleeper.value }
        let late = Task { [time] in
            withUnsafeCurrentTask { $0?.cancel() }
            try await time.sleep(until: Timestamp(milliseconds: 2_000_000))
        }
        await #expect(throws: CancellationError.self) { try await late.value }
    }
}
