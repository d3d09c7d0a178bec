import Canonical
import Mapping

/// How well the values of a column fit a field's type: 0 for not at all, 1 for nothing against it, more for evidence.
struct FieldFit {
    let tables: CodeTables
    let field: FieldDefinition

    /// An empty column speaks neither for nor against any field.
    private static let unknown = 0.75

    func fit(_ column: DraftColumn) -> Double {
        guard !column.facts.cells.isEmpty else { return Self.unknown }
        switch field.type {
        case .list(let element):
            let fit = fit(column, column.facts(isList: true), element)
            return column.items == nil ? fit * 0.95 : fit
        case .shares: return SharesProposal(column, tables: tables) == nil ? 0 : 1.2
        default:
            guard !column.facts.isList else { return 0 }
            return fit(column, column.facts, field.type)
        }
    }

    private func fit(_ column: DraftColumn, _ facts: ColumnFacts, _ type: FieldType) -> Double {
        switch type {
        case .text(_, .phone): return facts.most(facts.phoneCount, tenths: 5) ? 1.1 : 0.15
        case .text(_, .name), .text(_, .free), .text(_, .multiline): return words(facts)
        case .text(_, .identifier), .text(_, .policyNumber), .text(_, .nationalIndustry), .text(_, .ownerKey):
            return identifier(facts)
        // Nobody writes them so that a column could be told by its values alone.
        case .text(_, .kindID), .text(_, .sm3), .text(_, .uri), .text(_, .mediaType): return words(facts)
        case .code(let id): return code(column, facts, id)
        case .division: return division(facts)
        case .date: return facts.days == nil ? 0 : 1.05
        case .datetime: return facts.moments != nil ? 1.05 : facts.days != nil ? 1 : 0
        case .money: return facts.numbers.map { $0.hasPercentSign ? 0 : 1 } ?? 0
        case .integer: return facts.numbers.map { $0.isWhole && !$0.hasPercentSign ? 1 : 0 } ?? 0
        case .decimal: return facts.numbers == nil ? 0 : 1
        case .boolean: return facts.booleans == nil ? 0 : 1.05
        case .creditCode, .reference(.insuredUnit, _), .reference(.provider, _):
            return facts.most(facts.creditCodes.count, tenths: 5) ? 1.15 : 0.1
        case .reference: return identifier(facts)
        case .list, .shares: return 0
        }
    }

    /// Names and texts: hardly what is plainly of another type.
    private func words(_ facts: ColumnFacts) -> Double {
        if facts.days != nil && !facts.isDigits || facts.moments != nil { return 0.1 }
        if facts.most(facts.creditCodes.count) || facts.most(facts.phoneCount) { return 0.1 }
        return facts.numbers == nil ? 1 : 0.3
    }

    private func identifier(_ facts: ColumnFacts) -> Double {
        if facts.days != nil && !facts.isDigits || facts.moments != nil { return 0.05 }
        if facts.most(facts.creditCodes.count) || facts.most(facts.phoneCount) { return 0.3 }
        if facts.numbers.map({ !$0.isWhole || $0.hasPercentSign }) ?? false { return 0.2 }
        let latin = facts.distinct.count { text in
            text.utf8.count { $0.isDigit || $0.isLetter } * 2 >= text.count
        }
        return latin * 2 >= facts.distinct.count ? 1 : 0.4
    }

    private func code(_ column: DraftColumn, _ facts: ColumnFacts, _ id: CodeTableID) -> Double {
        guard facts.isCodeLike else { return facts.distinct.count > CodeProposal.wordLimit ? 0.3 : 0.05 }
        guard let known = column.codes(of: id) else { return 0.9 }
        if known.isKnown { return facts.distinct.count > 1 ? 1.15 : 1.05 }
        return known.guessCount * 2 >= facts.distinct.count ? 1 : 0.85
    }

    private func division(_ facts: ColumnFacts) -> Double {
        let digits = facts.distinct.count { [6, 12].contains($0.utf8.count) && $0.utf8.allSatisfy(\.isDigit) }
        return digits * 10 >= facts.distinct.count * 9 ? 1.1 : facts.numbers == nil ? 0.5 : 0.1
    }
}

extension ColumnFacts {
    /// Whether all values are digits alone, which a day without separators is too.
    var isDigits: Bool { distinct.allSatisfy { $0.utf8.allSatisfy(\.isDigit) } }

    /// Whether the values may be codes or words for codes: few, short, and plainly of no other type.
    var isCodeLike: Bool {
        guard distinct.count <= CodeProposal.wordLimit, distinct.allSatisfy({ $0.count <= 40 }) else { return false }
        if days != nil && !isDigits || moments != nil { return false }
        if most(creditCodes.count) || most(phoneCount) { return false }
        return numbers.map { $0.isWhole && !$0.hasPercentSign && !$0.hasThousands } ?? true
    }
}
