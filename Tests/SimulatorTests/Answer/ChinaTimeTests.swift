import Testing

@testable import Simulator

@Suite struct ChinaTimeTests {
    @Test(
        arguments: [
            (0, "1970-01-01T08:00:00.000+08:00"), (1_795_140_603_120, "2026-11-20T10:10:03.120+08:00"),
            (951_753_599_999, "2000-02-28T23:59:59.999+08:00"), (951_753_600_000, "2000-02-29T00:00:00.000+08:00"),
            (-1, "1970-01-01T07:59:59.999+08:00"),
        ] as [(Int64, String)])
    func `writes instants in Shanghai`(milliseconds: Int64, text: String) {
        #expect(ChinaTime(unixMilliseconds: milliseconds).text == text)
    }
}
