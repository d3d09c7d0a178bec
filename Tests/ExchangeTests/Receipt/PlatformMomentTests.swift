import Canonical
import Exchange
import Testing

@Suite struct PlatformMomentTests {
    @Test(arguments: [
        ("2026-11-20T02:10:03.120+08:00", "2026-11-20"), ("2026-11-20T23:59:59.999+08:00", "2026-11-20"),
        // The day is Shanghai's, whatever offset the receipt writes.
        ("2026-11-19T16:00:00Z", "2026-11-20"), ("2026-11-19T15:59:59Z", "2026-11-19"),
        ("2026-11-20T00:30:00+09:00", "2026-11-19"), ("2026-11-20T12:00:00-05:30", "2026-11-21"),
    ])
    func `the day of a receipt is the one in Shanghai`(text: String, day: String) {
        #expect(PlatformMoment.instant(of: text)?.day.description == day)
    }

    @Test(arguments: [
        "", "2026-11-20", "2026-11-20T02:10:03", "2026-13-20T02:10:03Z", "2026-11-20T25:10:03Z", "昨天T02:10:03+08:00",
    ])
    func `what is no moment has no day`(text: String) { #expect(PlatformMoment.instant(of: text) == nil) }
}
