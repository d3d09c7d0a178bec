import Testing

@testable import Evidence

@Suite struct LogTimeTests {
    @Test(arguments: [
        ("1970-01-01T08:00:00.000+08:00", 0), ("2026-11-20T10:10:03.120+08:00", 1_795_140_603),
        ("2024-02-29T00:00:00.999+08:00", 1_709_136_000), ("2000-03-01T00:00:00.000+08:00", 951_840_000),
        ("2026-12-31T23:59:59.000+08:00", 1_798_732_799),
    ])
    func `times give Unix seconds`(text: String, seconds: Int64) {
        #expect(LogTime.unixSeconds(text) == seconds)
    }

    @Test(arguments: [
        "2026-11-20T10:10:03+08:00", "2026-11-20T10:10:03.120Z", "2026-02-29T00:00:00.000+08:00",
        "2026-13-01T00:00:00.000+08:00", "2026-11-20T24:00:00.000+08:00", "2026-11-20 10:10:03.120+08:00", "",
        "2026-00-01T00:00:00.000+08:00", "2026-01-00T00:00:00.000+08:00", "2026-11-20T10:60:03.120+08:00",
    ])
    func `other forms and impossible dates are refused`(text: String) {
        #expect(LogTime.unixSeconds(text) == nil)
    }
}
