package import Canonical

/// The origin of a field's text.
package indirect enum FieldSource: Sendable {
    /// A column, by its place in the mapping's `columns`.
    case column(Int)
    /// The same text in every record.
    case constant(Text)
    /// The texts of several columns with a separator between those that are not empty.
    case joined([Int], separator: Text)
    /// The first of several sources whose condition holds; none: nothing is given.
    case choice([Branch])
    /// A column of another source's row, found by a key.
    case lookup(Lookup)
    /// The members of a list of shares, each a list of its own (共保份额).
    case shares(insurer: Int, role: Int, percent: Int)

    /// A source under a condition.
    package struct Branch: Sendable {
        /// When it counts; nil for always.
        package let condition: Condition?
        /// The source: a column or a constant.
        package let source: FieldSource

        /// A branch by its parts.
        package init(when condition: Condition?, _ source: FieldSource) {
            self.condition = condition
            self.source = source
        }
    }

    /// A look-up in another source.
    package struct Lookup: Sendable {
        /// The other source's place in the insurer's list of look-ups.
        package let table: Int
        /// The column of this source that holds the key.
        package let key: Int
        /// The column of the other source that is taken.
        package let take: Int

        /// A look-up by its parts.
        package init(table: Int, key: Int, take: Int) {
            self.table = table
            self.key = key
            self.take = take
        }
    }

    /// The column that findings point to: the first that is read; nil for a constant.
    var anchor: Int? {
        switch self {
        case .column(let column): column
        case .constant: nil
        case .joined(let columns, _): columns.first
        case .choice(let branches): branches.lazy.compactMap { $0.source.anchor }.first
        case .lookup(let lookup): lookup.key
        case .shares(let insurer, _, _): insurer
        }
    }
}

/// What must hold of a row for a part of a mapping to count.
package indirect enum Condition: Sendable {
    /// The column is not empty.
    case present(Int)
    /// The column has one of these texts, folded and trimmed.
    case equals(Int, [Text])
    /// The column's trimmed text matches.
    case matches(Int, Pattern)
    case all([Condition])
    case any([Condition])
    case not(Condition)

    /// The columns that it looks at.
    package var columns: [Int] {
        switch self {
        case .present(let column), .equals(let column, _), .matches(let column, _): [column]
        case .all(let parts), .any(let parts): parts.flatMap { $0.columns }
        case .not(let part): part.columns
        }
    }

    /// Whether it holds of a row.
    func holds(_ row: borrowing RowCells) -> Bool {
        switch self {
        case .present(let column): return !row.trimmedText(column).isEmpty
        case .equals(let column, let texts):
            let text = TextForm.folded(row.trimmedText(column)[...])
            return texts.contains { TextForm.folded($0.bytes).span.equals(text.span) }
        case .matches(let column, let pattern): return pattern.matches(row.trimmedText(column).span)
        case .all(let parts):
            for part in parts where !part.holds(row) { return false }
            return true
        case .any(let parts):
            for part in parts where part.holds(row) { return true }
            return false
        case .not(let part): return !part.holds(row)
        }
    }
}
