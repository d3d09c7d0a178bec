import Canonical
import Rules

/// A small data set that finds everything by looking at every record.
struct SampleIndex: RecordIndex {
    private var records: [Record]
    private let unreadable: [Record]
    private let history: [Record]?
    private let presences: [Kind: KindPresence]

    /// A data set of first occurrences; `history` is what earlier runs stored.
    init(
        _ records: [Record], unreadable: [Record] = [], history: [Record]? = nil,
        presences: [Kind: KindPresence] = [:]
    ) {
        self.records = records
        self.unreadable = unreadable
        self.history = history
        self.presences = presences
    }

    var hasHistory: Bool { history != nil }

    func presence(of kind: Kind) -> KindPresence { presences[kind] ?? .present }

    func positions(of kind: Kind) -> [Int] { records.indices.filter { records[$0].kind == kind } }

    func record(at position: Int) -> Record { records[position] }

    func position(of kind: Kind, _ key: RecordKey) -> Int? {
        records.firstIndex { $0.kind == kind && $0.key == key }
    }

    func contains(_ kind: Kind, _ key: RecordKey) -> Bool {
        (records + unreadable + (history ?? [])).contains { $0.kind == kind && $0.key == key }
    }

    func positions(_ relation: Relation, of parent: RecordKey) -> [Int] {
        positions(of: relation.kind).filter { records[$0].references(of: relation.field).contains(parent) }
    }

    func hasUnreadable(_ relation: Relation, of parent: RecordKey) -> Bool {
        unreadable.contains { $0.kind == relation.kind && $0.references(of: relation.field).contains(parent) }
    }

    func isRefused(_ position: Int) -> Bool { records[position].hasUnusableField }

    func stored(_ kind: Kind, _ key: RecordKey) -> Record? {
        history?.first { $0.kind == kind && $0.key == key }
    }

    mutating func markUnusable(_ field: FieldDefinition, at position: Int) {
        records[position].markUnusable(field.index)
    }
}
