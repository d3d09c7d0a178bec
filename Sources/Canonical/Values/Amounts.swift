/// An amount of money in fen (0.01 元), never a floating-point number.
@usableFromInline
package struct Fen: Hashable, Comparable, Sendable {
    /// The amount in fen; negative for refunds.
    @usableFromInline package let amount: Int64

    /// The largest magnitude that canonical JSON carries exactly: 2^53 − 1 (canonical-model §1.3).
    package static let limit: Int64 = (1 << 53) - 1

    /// An amount in fen.
    @inlinable package init(_ amount: Int64) { self.amount = amount }

    // Each of its own: those that follow from `<` are called through a witness in every other module.
    @inlinable package static func < (left: Fen, right: Fen) -> Bool { left.amount < right.amount }

    /// Whether it is at most the other.
    @inlinable package static func <= (left: Fen, right: Fen) -> Bool { left.amount <= right.amount }

    /// Whether it is more than the other.
    @inlinable package static func > (left: Fen, right: Fen) -> Bool { left.amount > right.amount }

    /// Whether it is at least the other.
    @inlinable package static func >= (left: Fen, right: Fen) -> Bool { left.amount >= right.amount }

    @inlinable package static func == (left: Fen, right: Fen) -> Bool { left.amount == right.amount }

    /// The sum; one that no machine word holds stays at the largest or smallest that it does.
    package static func + (left: Fen, right: Fen) -> Fen {
        let (sum, isTooLarge) = left.amount.addingReportingOverflow(right.amount)
        return Fen(isTooLarge ? (right.amount < 0 ? .min : .max) : sum)
    }

    /// The amount in 元 with two decimals, for messages: 12345 fen is `123.45`.
    package var yuan: String {
        var bytes: [UInt8] = []
        Digits.append(units: amount, scale: 2, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// A percentage with two exact decimals: `decimal(5,2)`, 21.00 = 21 %.
package struct Percent: Hashable, Comparable, Sendable {
    /// Hundredths of a percent: 2100 = 21.00 %.
    package let hundredths: Int64

    /// A percentage in hundredths of a percent.
    package init(hundredths: Int64) { self.hundredths = hundredths }

    package static func < (left: Percent, right: Percent) -> Bool { left.hundredths < right.hundredths }

    /// Two decimals without the sign: `21.00`.
    package var text: String {
        var bytes: [UInt8] = []
        Digits.append(units: hundredths, scale: 2, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// A factor with four exact decimals: `decimal(6,4)`, for example the rate factor of a policy.
package struct Factor: Hashable, Sendable {
    /// Ten-thousandths: 7154 = 0.7154.
    package let tenThousandths: Int64

    /// A factor in ten-thousandths.
    package init(tenThousandths: Int64) { self.tenThousandths = tenThousandths }
}
