import Delivery
import Engine
import Testing

@Suite struct IntakeConfigurationTests {
    private let now = Timestamp(milliseconds: 1_795_111_803_000)

    @Test(
        arguments: [
            (0, nil, false), (100, 60.0, false), (101, 60, true), (1, 3600, false), (1, 3601, true), (101, 3601, true),
        ] as [(Int, Double?, Bool)])
    func `an insurer waits above the limit and beyond the age, not at them`(count: Int, age: Double?, waits: Bool) {
        let backlog = Backlog(count: count, oldest: age.map { now.adding(seconds: -$0) })
        let limits = IntakeConfiguration(waitAbove: 100, waitAfter: 3600)
        #expect((limits.reason(backlog, now: now) != nil) == waits)
    }

    @Test func `only what is limited makes an insurer wait`() {
        let backlog = Backlog(count: 1000, oldest: now.adding(seconds: -1000))
        #expect(
            IntakeConfiguration(waitAbove: 999, waitAfter: nil).reason(backlog, now: now)
                == "待报送 1000 条，多于 intake.waitAbove 的 999 条")
        #expect(IntakeConfiguration(waitAbove: nil, waitAfter: 1001).reason(backlog, now: now) == nil)
        #expect(
            IntakeConfiguration(waitAbove: nil, waitAfter: 999).reason(backlog, now: now)?.contains("waitAfter") == true
        )
    }
}
