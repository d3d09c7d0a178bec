/// How much a header resembles a word for a field: 0 for nothing in common, 1 for the same.
///
/// Both are bags of tokens: general ones weigh 1, those of the trade 2, what the kind implies 0.5. `share` is the weight that both
/// have, of all weight (Dice). By what one has and the other lacks:
///
/// | lacking | similarity |
/// |---|---|
/// | nothing | 1 |
/// | only what the kind implies | 0.95 |
/// | only general tokens | 0.75 + 0.2 · share |
/// | tokens of the trade on one side: contained | 0.3 + 0.6 · share |
/// | tokens of the trade on both sides: overlap | 0.8 · share |
/// | only general tokens, and nothing but what the kind implies is common | 0.6 + 0.1 · share |
/// | everything but general tokens | 0.45 · share |
///
/// Words that are no terms resemble each other by their pairs of characters, Latin ones by a common beginning of five letters.
struct HeaderSimilarity {
    /// Tokens that weigh little, because the kind implies them.
    let implied: Set<String>

    /// What is missing on one side.
    private struct Missing {
        var implied = false
        var general = false
        var trade = false

        mutating func note(_ token: HeaderToken, isImplied: Bool) {
            if isImplied { implied = true } else if token.weight > 1 { trade = true } else { general = true }
        }
    }

    /// The similarity of two bags of tokens.
    func similarity(_ first: [HeaderToken], _ second: [HeaderToken]) -> Double {
        let total = (first + second).reduce(0) { $0 + weight($1) }
        var rest = second
        var common = 0.0
        var (hasTrade, hasImplied) = (false, false)
        var (missingFirst, missingSecond) = (Missing(), Missing())
        for token in first {
            guard let best = best(for: token, in: rest) else {
                missingFirst.note(token, isImplied: implied.contains(token.text))
                continue
            }
            let other = rest.remove(at: best.place)
            common += best.likeness * (weight(token) + weight(other))
            guard token.weight > 1 else { continue }
            if implied.contains(token.text) { hasImplied = true } else { hasTrade = true }
        }
        for token in rest { missingSecond.note(token, isImplied: implied.contains(token.text)) }
        guard common > 0 else { return 0 }
        let share = common / total
        let lacksTrade = (missingFirst.trade ? 1 : 0) + (missingSecond.trade ? 1 : 0)
        let lacksGeneral = missingFirst.general || missingSecond.general
        if lacksTrade == 0, !lacksGeneral {
            return missingFirst.implied || missingSecond.implied ? min(0.95, 0.5 + share) : share
        }
        if !hasTrade { return lacksTrade == 0 && hasImplied ? 0.6 + 0.1 * share : 0.45 * share }
        if lacksTrade == 0 { return 0.75 + 0.2 * share }
        return lacksTrade == 1 ? 0.3 + 0.6 * share : 0.8 * share
    }

    private func best(for token: HeaderToken, in others: [HeaderToken]) -> (place: Int, likeness: Double)? {
        var best: (place: Int, likeness: Double)?
        for (place, other) in others.enumerated() {
            let likeness = Self.likeness(token, other)
            if likeness > best?.likeness ?? 0 { best = (place, likeness) }
        }
        return best
    }

    private func weight(_ token: HeaderToken) -> Double { implied.contains(token.text) ? 0.5 : token.weight }

    private static func likeness(_ first: HeaderToken, _ second: HeaderToken) -> Double {
        if first.text == second.text { return 1 }
        if first.isTerm, second.isTerm { return 0 }
        let (left, right) = (Array(first.text), Array(second.text))
        guard left.count > 1, right.count > 1 else { return 0 }
        if first.text.utf8.count == left.count, second.text.utf8.count == right.count {
            return zip(left, right).prefix { $0 == $1 }.count >= 5 ? 0.9 : 0
        }
        let share = pairs(left, right)
        return share >= 0.5 ? share : 0
    }

    /// The share of pairs of neighbours that two words have in common (Dice).
    private static func pairs(_ left: [Character], _ right: [Character]) -> Double {
        let first = zip(left, left.dropFirst()).map { [$0, $1] }
        var second = zip(right, right.dropFirst()).map { [$0, $1] }
        let all = first.count + second.count
        var common = 0
        for pair in first {
            guard let place = second.firstIndex(of: pair) else { continue }
            second.remove(at: place)
            common += 1
        }
        return Double(2 * common) / Double(all)
    }
}
