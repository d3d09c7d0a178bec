import Canonical
import Rules

/// A small data set that finds everything by looking at every record.
struct SampleIndex: RecordIndex {
    /// What earlier runs stored.
    struct History {
        /// The latest versions; those under keys of the batch are its previous versions.
        var records: [Record] = []
        /// Since when everything is stored.
        var start: CivilDate?
        /// Policies of other insurers.
        var others: [Record] = []
        /// Keys that some destination has accepted.
        var accepted: [String] = []
    }

    private var records: [Record]
    private let batchCount: Int
    private let unreadable: [Record]
    private let history: History?
    private let presences: [Kind: KindPresence]
    /// What was found of every attachment's content.
    private let content: AttachmentContent?
    /// Every key that records have or name; its place is its number.
    private let keys: [RecordKey]

    /// A data set of first occurrences.
    init(
        _ records: [Record], unreadable: [Record] = [], history: History? = nil,
        presences: [Kind: KindPresence] = [:], content: AttachmentContent? = nil
    ) {
        let stored = (history?.records ?? []).filter { old in
            old.operation == .upsert && !(records + unreadable).contains { $0.kind == old.kind && $0.key == old.key }
        }
        self.records = records + stored
        batchCount = records.count
        self.unreadable = unreadable
        self.history = history
        self.presences = presences
        self.content = content
        keys = (self.records + unreadable + (history?.others ?? [])).flatMap { record in
            [record.key].compactMap { $0 } + record.kind.definition.fields.flatMap { record.references(of: $0) }
        }
    }

    private func number(_ key: RecordKey) -> KeyNumber? { keys.firstIndex(of: key).map { KeyNumber($0) } }

    var hasHistory: Bool { history != nil }

    func reachesBack(to day: CivilDate) -> Bool { history?.start.map { $0 <= day } ?? false }

    func presence(of kind: Kind) -> KindPresence { presences[kind] ?? .present }

    func positions(of kind: Kind) -> [Int] {
        records.indices.filter { records[$0].kind == kind && records[$0].operation == .upsert && !isStored($0) }
    }

    func known(of kind: Kind) -> [Int] {
        records.indices.filter { records[$0].kind == kind && isStored($0) } + positions(of: kind)
    }

    func isStored(_ position: Int) -> Bool { position >= batchCount }

    var withdrawals: [Int] { records.indices.filter { records[$0].operation == .withdraw } }

    func record(at position: Int) -> Record { records[position] }

    func forEachRecord(at positions: ArraySlice<Int>, _ body: (Int, Record) -> Void) {
        for position in positions { body(position, records[position]) }
    }

    func name(of position: Int) -> KeyNumber? { records[position].key.flatMap(number) }

    func names(in field: Int, of position: Int) -> [KeyNumber] {
        records[position].references(of: records[position].kind.definition.fields[field]).compactMap(number)
    }

    func name(in field: Int, of position: Int) -> KeyNumber? { names(in: field, of: position).first }

    func isResolved(_ field: Int, of position: Int, to kind: Kind) -> Bool? {
        let names = names(in: field, of: position)
        return names.isEmpty ? nil : names.allSatisfy { contains(kind, $0) }
    }

    func name(_ kind: Kind, _ key: RecordKey) -> KeyNumber? { number(key) }

    func key(_ kind: Kind, _ name: KeyNumber) -> RecordKey { keys[Int(name)] }

    func position(of kind: Kind, _ name: KeyNumber) -> Int? {
        records.firstIndex { $0.kind == kind && $0.key == key(kind, name) && $0.operation == .upsert }
    }

    func contains(_ kind: Kind, _ name: KeyNumber) -> Bool {
        (records + unreadable).contains { $0.kind == kind && $0.key == key(kind, name) }
    }

    func positions(_ relation: Relation, of parent: KeyNumber) -> [Int] {
        known(of: relation.kind).filter { records[$0].parents(in: relation).contains(keys[Int(parent)]) }
    }

    func hasUnreadable(_ relation: Relation, of parent: KeyNumber) -> Bool {
        unreadable.contains {
            $0.kind == relation.kind && $0.parents(in: relation).contains(keys[Int(parent)])
        }
    }

    func isRefused(_ position: Int) -> Bool { records[position].hasUnusableField }

    func previous(of position: Int) -> PreviousVersion? {
        let record = records[position]
        return history?.records.first { $0.kind == record.kind && $0.key == record.key }.map { old in
            PreviousVersion(recordedAt: old.recordedAt, record: old.operation == .upsert ? old : nil)
        }
    }

    func wasAccepted(_ position: Int) -> Bool {
        records[position].key.map { history?.accepted.contains($0.description) ?? false } ?? false
    }

    func content(of position: Int) -> AttachmentContent? { content }

    func othersPolicies(of unit: KeyNumber) -> [Record] {
        (history?.others ?? []).filter { $0.references(of: Policy.unitCreditCode.definition).contains(keys[Int(unit)]) }
    }

    mutating func markUnusable(_ field: FieldDefinition, at position: Int) {
        records[position].markUnusable(field.index)
    }
}
