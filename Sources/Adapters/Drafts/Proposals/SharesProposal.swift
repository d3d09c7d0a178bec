import Canonical
import Mapping

/// How a cell writes the shares of a policy's insurers: separators and a pattern, proposed from the values.
///
/// In each item stands a label of the table of roles, a number before `%`, and a name; what is between them is the pattern's fixed
/// text, the same in all items.
struct SharesProposal: Sendable {
    let separators: [String]
    /// For example `{name}[{role}]{percent}%`.
    let pattern: String
    /// The table that has the names.
    let insurers: CodeTableID
    /// The words for roles, with their codes.
    let roles: [(word: String, code: Code)]

    private static let roleTable: CodeTableID = "underwriting-role"

    /// Nil when the values have no common pattern, or no table has their names.
    init?(_ column: DraftColumn, tables: CodeTables) {
        guard !column.facts.isList, let roleRows = tables[Self.roleTable]?.rows else { return nil }
        let items = (column.items ?? column.facts).distinct
        let read = items.compactMap { Item($0, roles: roleRows) }
        guard !read.isEmpty, read.count * 10 >= items.count * 9, let first = read.first,
            read.allSatisfy({ $0.pattern == first.pattern }),
            let insurers = InsurerTable.find(Set(read.map(\.name)), in: tables)
        else { return nil }
        separators = column.facts.separators
        pattern = first.pattern
        roles = roleRows.map { ($0.label, $0.code) }
        self.insurers = insurers
    }

    private struct Item {
        let name: String
        let pattern: String

        init?(_ text: String, roles: [CodeTable.Row]) {
            guard let sign = text.firstIndex(of: "%") else { return nil }
            var start = sign
            while start > text.startIndex, Self.isNumber(text[text.index(before: start)]) {
                start = text.index(before: start)
            }
            guard start < sign else { return nil }
            var marked = text.replaced(start..<sign, by: "{percent}")
            guard let role = roles.first(where: { marked.contains($0.label) }),
                let place = marked.firstRange(of: role.label)
            else { return nil }
            marked = marked.replaced(place, by: "{role}")
            // What is left of words is the name; several runs would be a name that nothing bounds.
            let runs = marked.split { !($0.isLetter || $0.isNumber) }.filter { $0 != "percent" && $0 != "role" }
            guard runs.count == 1, let name = runs.first else { return nil }
            self.name = String(name)
            pattern = marked.replaced(name.startIndex..<name.endIndex, by: "{name}")
        }

        private static func isNumber(_ character: Character) -> Bool {
            character.isASCII && (character.isNumber || character == ".")
        }
    }
}

extension String {
    fileprivate func replaced(_ range: Range<String.Index>, by text: String) -> String {
        String(self[..<range.lowerBound]) + text + String(self[range.upperBound...])
    }
}
