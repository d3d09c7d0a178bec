import Canonical

/// Chooses the kinds of record that columns become.
struct KindChoice {
    private let columns: [DraftColumn]
    private let titleTokens: [HeaderToken]
    private let words: DraftingWords
    private let tables: CodeTables

    init(_ columns: [DraftColumn], title: String, words: DraftingWords, tables: CodeTables) {
        self.columns = columns
        self.words = words
        self.tables = tables
        let name = title.split(separator: ".").first.map(String.init) ?? title
        titleTokens = words.terms.tokens(of: name.filter { !$0.isNumber })
    }

    /// The fields of a kind with their columns.
    func assignment(of kind: Kind, among places: [Int]) -> FieldAssignment {
        FieldAssignment(of: kind, columns, among: places, words: words, tables: tables)
    }

    /// The kind whose required fields are found best.
    func best(among places: [Int]) -> FieldAssignment {
        let assignments = Kind.allCases.map { assignment(of: $0, among: places) }
        let scored = assignments.map { ($0, $0.score(columns: places.count, title: likeness(to: $0.kind))) }
        return scored.reduce(scored[0]) { $1.1 > $0.1 ? $1 : $0 }.0
    }

    /// A kind that the rows hold beside another, which refers to it: only one whose required fields are almost all there.
    func further(beside kind: Kind, among places: [Int], atLeast coverage: Double) -> FieldAssignment? {
        let referred = Set(kind.definition.fields.compactMap(\.referredKind)).subtracting([kind])
        let found = Kind.allCases.filter(referred.contains).map { assignment(of: $0, among: places) }
            .filter { $0.hasKey() && $0.missing().count * 5 <= $0.kind.requiredCount && $0.coverage() >= coverage }
        return found.max { $0.coverage() < $1.coverage() }
    }

    /// The lists of objects: their paths, and the columns inside.
    var lists: [(path: String, places: [Int])] {
        var lists: [(path: String, places: [Int])] = []
        for (place, column) in columns.enumerated() {
            guard let list = column.column.list else { continue }
            if let known = lists.firstIndex(where: { $0.path == list }) {
                lists[known].places.append(place)
            } else {
                lists.append((list, [place]))
            }
        }
        return lists
    }

    /// The single objects of the rows: their paths, and the columns inside.
    func objects(_ row: [Int]) -> [(path: String, places: [Int])] {
        var objects: [(path: String, places: [Int])] = []
        for place in row {
            let column = columns[place].column
            guard column.parts.count > 1, column.isPath, let first = column.parts.first else { continue }
            let path = column.name.hasPrefix("/") ? "/" + first : first
            if let known = objects.firstIndex(where: { $0.path == path }) {
                objects[known].places.append(place)
            } else {
                objects.append((path, [place]))
            }
        }
        return objects.filter { $0.places.count > 2 }
    }

    /// The record that each item of a list, or a single object, is: of a kind that refers to the row's; nil when its key and
    /// half of its required fields are not there.
    func item(at path: String, _ places: [Int], of main: FieldAssignment, atLeast least: Double) -> RecordProposal? {
        let kinds = Kind.allCases.filter { kind in
            kind != main.kind
                && kind.definition.fields.contains { $0.referredKind == main.kind && $0.need != .optional }
        }
        let candidates = kinds.map { kind in
            let given = Set(kind.definition.fields.filter { $0.referredKind == main.kind }.map(\.index))
            return (assignment: assignment(of: kind, among: places), given: given)
        }
        let fitting = candidates.filter {
            $0.assignment.hasKey(given: $0.given) && $0.assignment.coverage(given: $0.given) >= least
        }
        let best = fitting.max { $0.assignment.coverage(given: $0.given) < $1.assignment.coverage(given: $1.given) }
        return best.map { RecordProposal(kind: $0.assignment.kind, each: path, assignment: $0.assignment) }
    }

    /// How much the name of the sheet or file resembles a kind's.
    private func likeness(to kind: Kind) -> Double {
        let similarity = HeaderSimilarity(implied: [])
        return words.words(for: kind).map { similarity.similarity(titleTokens, $0) }.max() ?? 0
    }
}

extension Kind {
    /// How many fields a record must have.
    fileprivate var requiredCount: Int { definition.fields.count { $0.need == .required } }

    /// The field by which the latest of several rows is found: the reference day of the kind.
    var latestField: FieldDefinition? {
        guard case .field(let field) = definition.referenceDay else { return nil }
        return field
    }
}
