import Canonical
import Delivery
import Testing

@Suite struct TimestampTests {
    @Test(arguments: [
        (0, "1970-01-01T08:00:00.000+08:00"), (1, "1970-01-01T08:00:00.001+08:00"),
        (1_795_111_803_120, "2026-11-20T02:10:03.120+08:00"), (1_795_103_999_999, "2026-11-19T23:59:59.999+08:00"),
        (1_709_222_400_050, "2024-03-01T00:00:00.050+08:00"),
    ])
    func `is written in Shanghai's time with milliseconds`(milliseconds: Int64, text: String) {
        #expect(Timestamp(milliseconds: milliseconds).text == text)
    }

    @Test func `its day is Shanghai's`() throws {
        let last = Timestamp(milliseconds: 1_795_103_999_999)
        #expect(last.day == CivilDate(iso: "2026-11-19"))
        #expect(last.adding(seconds: 0.001).day == CivilDate(iso: "2026-11-20"))
    }

    @Test func `moves by seconds and fractions, and measures the way back`() {
        let start = Timestamp(milliseconds: 1_795_111_803_120)
        #expect(start.adding(seconds: 2.5).milliseconds == 1_795_111_805_620)
        #expect(start.adding(seconds: -0.0004) == start)
        #expect(start.adding(seconds: 90).seconds(since: start) == 90)
        #expect(start.seconds == 1_795_111_803)
        #expect(start < start.adding(seconds: 0.001))
    }
}
