import Canonical

extension PlainText {
    /// How many decimals a unit has, and what that makes of numbers with two decimals and with none.
    struct Decimals: BitwiseCopyable, Sendable {
        let count: Int
        /// 10^count.
        let one: Int64
        /// 10^(count - 2); 0 when there are fewer decimals.
        let hundredth: Int64

        init(_ count: Int) {
            self.count = count
            one = PlainText.power(count)
            hundredth = count < 2 ? 0 : PlainText.power(count - 2)
        }
    }

    /// The number of a text of digits, perhaps with a point and no more decimals than the unit has, in that unit; nil for
    /// anything else, and for more than eighteen digits in all.
    @inline(__always)
    func number(_ decimals: Decimals) -> Int64? {
        // Amounts have two decimals as a rule.
        guard count >= 4, count <= 11, decimals.hundredth > 0, self[count - 3] == 0x2E else {
            return rareNumber(decimals)
        }
        let tenths = self[count - 2] &- 0x30
        let hundredths = self[count - 1] &- 0x30
        guard tenths < 10, hundredths < 10,
            let number = PlainText(start: start, count: count - 3, readable: readable).shortNumber
        else { return nil }
        return (number &* 100 &+ Int64(tenths) &* 10 &+ Int64(hundredths)) &* decimals.hundredth
    }

    /// The number of a text of digits; nil for anything else, and for more than eighteen of them.
    @inline(__always)
    var wholeNumber: Int64? { count <= 8 ? shortNumber : rareNumber(Decimals(0)) }

    /// The number of one to eight digits.
    @inline(__always)
    private var shortNumber: Int64? {
        var digits = word8
        guard WordMarks.isClear(WordMarks.nonDigits(digits)) else { return nil }
        // Tens of two digits, then of four, then of eight: D. Lemire, "Quickly parsing eight digits" (2018).
        digits &= WordMarks.all(0x0F)
        digits = (digits &* 10 &+ (digits >> 8)) & 0x00FF_00FF_00FF_00FF
        digits = (digits &* 100 &+ (digits >> 16)) & 0x0000_FFFF_0000_FFFF
        return Int64(truncatingIfNeeded: (digits &* 10000 &+ (digits >> 32)) & 0xFFFF_FFFF)
    }

    /// The text of at most eight bytes with zeros before it.
    @inline(__always)
    private var word8: UInt64 {
        let free = UInt64(truncatingIfNeeded: 64 &- count &* 8)
        let word = readable >= 8 ? word(at: 0) : shortWord()
        return word &<< free | WordMarks.all(0x30) & ((1 &<< free) &- 1)
    }

    private func rareNumber(_ decimals: Decimals) -> Int64? {
        guard count + decimals.count <= 18 else { return nil }
        var units: Int64 = 0
        var index = 0
        while index < count, self[index] &- 0x30 < 10 {
            units = units * 10 + Int64(self[index] &- 0x30)
            index += 1
        }
        guard index > 0 else { return nil }
        guard index < count else { return units * decimals.one }
        let behind = count - index - 1
        guard self[index] == 0x2E, behind > 0, behind <= decimals.count else { return nil }
        for place in index + 1..<count {
            guard self[place] &- 0x30 < 10 else { return nil }
            units = units * 10 + Int64(self[place] &- 0x30)
        }
        return units * PlainText.power(decimals.count - behind)
    }

    private static func power(_ exponent: Int) -> Int64 {
        var power: Int64 = 1
        for _ in 0..<exponent { power *= 10 }
        return power
    }
}
