/// The order of a watermark's values, which a driver gives as text.
///
/// Two decimal numbers compare as numbers, exactly and of any length (`9` < `10`, `-2` < `1.5`); anything else compares
/// by its bytes, which is right for moments written from the year down.
enum WatermarkOrder {
    /// Whether `value` comes after `other` or is equal to it.
    static func isAtLeast(_ value: String, _ other: String) -> Bool {
        guard let left = Decimal(value), let right = Decimal(other) else {
            return !value.utf8.lexicographicallyPrecedes(other.utf8)
        }
        return !left.precedes(right)
    }

    /// A decimal number as its digits.
    private struct Decimal {
        let isNegative: Bool
        let whole: Substring
        let fraction: Substring

        init?(_ text: String) {
            let body = text.hasPrefix("-") ? text.dropFirst() : text[...]
            let parts = body.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
            guard let first = parts.first, !first.isEmpty,
                parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } })
            else { return nil }
            whole = first.drop { $0 == "0" }
            let rest = parts.count > 1 ? parts[1] : ""
            let kept = rest.lastIndex { $0 != "0" }.map { rest[...$0] } ?? ""
            fraction = kept
            isNegative = text.hasPrefix("-") && !(whole.isEmpty && kept.isEmpty)
        }

        func precedes(_ other: Decimal) -> Bool {
            guard isNegative == other.isNegative else { return isNegative }
            return isNegative ? other.isSmaller(than: self) : isSmaller(than: other)
        }

        private func isSmaller(than other: Decimal) -> Bool {
            let (left, right) = (whole.utf8.count, other.whole.utf8.count)
            if left != right { return left < right }
            if whole != other.whole { return whole.utf8.lexicographicallyPrecedes(other.whole.utf8) }
            return fraction.utf8.lexicographicallyPrecedes(other.fraction.utf8)
        }
    }
}
