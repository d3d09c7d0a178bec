import Delivery
import Testing

@testable import Engine

@Suite struct SystemTimeTests {
    @Test func `a gateway goes by the clock of the machine that holds its store`() {
        let time = SystemTime()
        let own = time.now()
        time.follow(SharedClock(showing: own.adding(seconds: -90)))
        #expect((-90 ..< -80).contains(time.now().seconds(since: own)))
        #expect((80...90.01).contains(time.ahead))
        time.follow(nil)
        #expect((0..<10).contains(time.now().seconds(since: own)))
    }

    @Test func `a shared clock goes on between its readings, and is set by the next`() async {
        let clock = SharedClock(showing: Timestamp(milliseconds: 1_000_000))
        let begun = ContinuousClock.now
        while ContinuousClock.now - begun < .milliseconds(5) { await Task.yield() }
        #expect(clock.now().milliseconds >= 1_000_005)
        #expect(!clock.isOld)
        clock.set(Timestamp(milliseconds: 500_000))
        #expect((500_000..<600_000).contains(clock.now().milliseconds))
    }
}
