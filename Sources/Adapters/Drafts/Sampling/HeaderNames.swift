import Canonical
import Mapping

/// Whether a row names columns, or is a record itself.
enum HeaderNames {
    /// Whether hardly a name is a value: no credit code, telephone or identity number, and at most a quarter is mostly digits.
    static func arePlausible(_ names: [String]) -> Bool {
        let filled = names.filter { !$0.isEmpty }
        let typed = filled.count { KeptRow.isTyped(SampledCell(kind: .text, text: $0)) }
        return typed * 4 <= filled.count && !filled.contains(where: isNumberOfSomebody)
    }

    private static func isNumberOfSomebody(_ name: String) -> Bool {
        let key = ColumnFacts.key(name)
        return CreditCode.standing(of: key.span) != .malformed || CellRules.isPhone(key.span)
            || CellRules.hasIDCheckCharacter(key.span)
    }
}
