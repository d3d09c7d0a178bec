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

    /// The number of a trimmed, folded text in units of 10^-scale; nil when it is none.
    func scaled(_ text: Bytes, to scale: Int) -> ExactDecimal.Scaled? {
        let end = allowsPercentSign && text.count > 0 && text[text.count - 1] == 0x25 ? text.count - 1 : text.count
        return ExactDecimal.scaled(text.extracting(0..<end), to: scale, allowsThousands: allowsThousands)
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

    /// The amount of a trimmed, folded text; nil when it says none that is exact to the fen and in range.
    @inline(__always)
    func amount(_ text: Bytes) -> Fen? {
        guard case .units(let fen)? = ExactDecimal.scaled(text, to: unit.decimals, allowsThousands: allowsThousands),
            fen.magnitude <= Fen.limit.magnitude
        else { return nil }
        return Fen(fen)
    }

    /// Reads a trimmed, folded text that is not empty; the sign is not judged.
    package func read(_ text: Bytes) -> Outcome {
        if let fen = amount(text) { return .amount(fen) }
        switch ExactDecimal.scaled(text, to: unit.decimals, allowsThousands: allowsThousands) {
        case nil:
            return .failure(
                CellRules.fieldType,
                Violation.Arguments(expected: "以\(unit.rawValue)为单位的金额\(allowsThousands ? "" : "（不带千分位逗号）")"))
        case .units, .tooLarge:
            return .failure(CellRules.numberRange, Violation.Arguments(expected: MoneyForm.rangeWords))
        case .tooPrecise: return .failure(CellRules.moneyPrecision, Violation.Arguments())
        }
    }
}
