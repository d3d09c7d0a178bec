import Canonical
import Testing

@Suite struct DigitsTests {
    private func written(_ append: (inout [UInt8]) -> Void) -> String {
        var bytes: [UInt8] = []
        append(&bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test(arguments: [
        (0, 1, "0"), (0, 3, "000"), (7, 2, "07"), (42, 2, "42"), (123, 2, "123"), (2026, 4, "2026"), (10, 0, "10"),
    ])
    func `pads on the left and never cuts`(value: Int, width: Int, text: String) {
        #expect(written { Digits.append(value, width: width, to: &$0) } == text)
    }

    @Test(
        arguments: [
            (0, "0"), (-1, "-1"), (-120, "-120"), (9_007_199_254_740_991, "9007199254740991"),
            (Int64.max, "9223372036854775807"), (Int64.min, "-9223372036854775808"),
        ] as [(Int64, String)])
    func `writes every signed number`(value: Int64, text: String) {
        #expect(written { Digits.append(value, to: &$0) } == text)
    }

    @Test(
        arguments: [
            (2100, 2, "21.00"), (5, 2, "0.05"), (-5, 2, "-0.05"), (-120_005, 2, "-1200.05"), (7154, 4, "0.7154"),
            (0, 2, "0.00"), (12, 0, "12"), (9_007_199_254_740_991, 2, "90071992547409.91"),
            (Int64.min, 2, "-92233720368547758.08"),
        ] as [(Int64, Int, String)])
    func `writes exactly as many decimals as asked`(units: Int64, scale: Int, text: String) {
        #expect(written { Digits.append(units: units, scale: scale, to: &$0) } == text)
    }

    @Test func `appends to what is there`() {
        #expect(
            written { bytes in
                bytes = Array("a".utf8)
                Digits.append(12, width: 3, to: &bytes)
                Digits.append(Int64(-3), to: &bytes)
            } == "a012-3")
    }
}
