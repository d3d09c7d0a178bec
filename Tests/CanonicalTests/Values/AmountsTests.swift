import Canonical
import Testing

@Suite struct AmountsTests {
    @Test(
        arguments: [
            (12_345, "123.45"), (0, "0.00"), (9, "0.09"), (-250, "-2.50"), (9_007_199_254_740_991, "90071992547409.91"),
        ] as [(Int64, String)])
    func `shows fen as yuan with two decimals`(fen: Int64, yuan: String) {
        #expect(Fen(fen).yuan == yuan)
    }

    @Test func `adds and compares fen`() {
        #expect(Fen(150) + Fen(-151) == Fen(-1))
        #expect(Fen(-1) < Fen(0))
        #expect(Fen.limit == 9_007_199_254_740_991)
    }

    @Test(arguments: [(2100, "21.00"), (10_000, "100.00"), (5, "0.05"), (0, "0.00")] as [(Int64, String)])
    func `shows a percentage with two decimals`(hundredths: Int64, text: String) {
        #expect(Percent(hundredths: hundredths).text == text)
    }

    @Test func `compares percentages`() {
        #expect(Percent(hundredths: 2099) < Percent(hundredths: 2100))
    }
}
