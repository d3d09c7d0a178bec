import Testing

@testable import Connectors

@Suite struct WatermarkOrderTests {
    @Test(arguments: [
        ("9", "10"), ("-2", "1.5"), ("-10", "-9"), ("0.5", "0.50001"),
        ("99999999999999999999", "100000000000000000000"),
        ("2026-11-20 09:59:59", "2026-11-20 10:00:00"), ("A9", "B1"), ("1.10x", "1.9"),
    ])
    func `a value comes after another`(earlier: String, later: String) {
        #expect(WatermarkOrder.isAtLeast(later, earlier))
        #expect(!WatermarkOrder.isAtLeast(earlier, later))
    }

    @Test(arguments: [("7", "7"), ("1.50", "1.5"), ("007", "7"), ("-0", "0"), ("", ""), ("x", "x")])
    func `equal values follow each other`(left: String, right: String) {
        #expect(WatermarkOrder.isAtLeast(left, right))
        #expect(WatermarkOrder.isAtLeast(right, left))
    }
}
