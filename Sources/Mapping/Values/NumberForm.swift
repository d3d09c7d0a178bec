package import Canonical

/// How a source writes whole numbers and decimals.
package struct NumberForm: Sendable {
    /// Whether commas may group digits by three.
    package let allowsThousands: Bool
    /// Whether a `%` may stand at the end.
    package let allowsPercentSign: Bool

    /// What a whole number should be, for `{expected}`.
    static let integerWords = "整数"

    /// A form by what it allows.
    package init(allowsThousands: Bool, allowsPercentSign: Bool) {
        self.allowsThousands = allowsThousands
        self.allowsPercentSign = allowsPercentSign
    }

    /// The number of a trimmed, folded text.
    func number(_ text: ArraySlice<UInt8>) -> ExactDecimal? {
        let digits = allowsPercentSign && text.last == 0x25 ? text.dropLast() : text
        return ExactDecimal(digits, allowsThousands: allowsThousands)
    }
}

/// The unit in which a source states money.
package enum MoneyUnit: String, Sendable, CaseIterable {
    case fen = "分"
    case yuan = "元"
    case tenThousandYuan = "万元"

    /// How many decimals the unit has down to the fen.
    var decimals: Int {
        switch self {
        case .fen: 0
        case .yuan: 2
        case .tenThousandYuan: 6
        }
    }
}

/// How a source writes money.
package struct MoneyForm: Sendable {
    /// The unit.
    package let unit: MoneyUnit
    /// Whether commas may group digits by three.
    package let allowsThousands: Bool

    /// A form by its unit.
    package init(unit: MoneyUnit, allowsThousands: Bool) {
        self.unit = unit
        self.allowsThousands = allowsThousands
    }

    /// The amounts that canonical JSON carries exactly, in words.
    private static let rangeWords = "-\(Fen(Fen.limit).yuan)元至\(Fen(Fen.limit).yuan)元"

    /// What a cell says, or which rule it breaks.
    package enum Outcome: Sendable {
        case amount(Fen)
        case failure(RuleDefinition, Violation.Arguments)
    }

    /// Reads a trimmed, folded text that is not empty; the sign is not judged.
    package func read(_ text: ArraySlice<UInt8>) -> Outcome {
        guard let number = ExactDecimal(text, allowsThousands: allowsThousands) else {
            return .failure(
                CellRules.fieldType,
                Violation.Arguments(expected: "以\(unit.rawValue)为单位的金额\(allowsThousands ? "" : "（不带千分位逗号）")"))
        }
        switch number.scaled(to: unit.decimals) {
        case .units(let fen) where fen.magnitude <= Fen.limit.magnitude: return .amount(Fen(fen))
        case .units, .tooLarge:
            return .failure(CellRules.numberRange, Violation.Arguments(expected: MoneyForm.rangeWords))
        case .tooPrecise: return .failure(CellRules.moneyPrecision, Violation.Arguments())
        }
    }
}
