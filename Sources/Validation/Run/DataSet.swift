import Canonical
import Mapping
import Rules

/// The records of a run in memory, and of what was stored before as much as they touch: what rules over the data set look into.
struct DataSet: RecordIndex {
    /// A record whose key stood before in the batch.
    struct Repeat {
        let record: Record
        let violation: Violation
    }

    /// First occurrences and records without a key, in the order in which they were read; behind them stored records.
    private(set) var records: [Record] = []
    /// How many of them are the batch's.
    private(set) var batchCount = 0
    /// Later occurrences of a key.
    private(set) var repeats: [Repeat] = []
    /// Records that several rows of another kind repeat, and what became of each repetition.
    private(set) var derived = DerivedRecords()
    /// Known when all files are read; a kind that is not in it is unmapped.
    var presences: [Kind: KindPresence] = [:]
    /// What earlier runs stored; nil when no store was given.
    var past: Past?
    /// The positions of withdrawals, in file order.
    private(set) var withdrawals: [Int] = []

    private var byKind = [[Int]](repeating: [], count: Kind.allCases.count)
    private var storedByKind = [[Int]](repeating: [], count: Kind.allCases.count)
    private var places = [[RecordKey: Int]](repeating: [:], count: Kind.allCases.count)
    /// The keys of withdrawals, which are known and not read.
    private var withdrawn = [[RecordKey: Int]](repeating: [:], count: Kind.allCases.count)
    private var unreadable = [Set<RecordKey>](repeating: [], count: Kind.allCases.count)
    private var children = [[RecordKey: [Int]]](repeating: [:], count: Relation.allCases.count)
    private var unreadableChildren = [Set<RecordKey>](repeating: [], count: Relation.allCases.count)

    /// Adds a record that could be read.
    ///
    /// - Returns: False when its key stood before; it is kept as a repeat, with the verdict on it.
    mutating func add(_ record: Record) -> Bool {
        let kind = Int(record.kind.rawValue)
        let isWithdrawal = record.operation == .withdraw
        if let key = record.key {
            if let first = places[kind][key] ?? withdrawn[kind][key] {
                let violation = Repetition.judge(record, after: records[first])
                repeats.append(Repeat(record: record, violation: violation))
                return false
            }
            if isWithdrawal { withdrawn[kind][key] = records.count } else { places[kind][key] = records.count }
        }
        if isWithdrawal {
            withdrawals.append(records.count)
        } else {
            addToParents(record)
            byKind[kind].append(records.count)
        }
        records.append(record)
        batchCount = records.count
        return true
    }

    /// Adds a stored record, of which the batch has no version; after the batch.
    ///
    /// - Returns: False when its key is known already.
    mutating func addStored(_ record: Record) -> Bool {
        guard let key = record.key, !contains(record.kind, key) else { return false }
        let kind = Int(record.kind.rawValue)
        places[kind][key] = records.count
        addToParents(record)
        storedByKind[kind].append(records.count)
        records.append(record)
        return true
    }

    private mutating func addToParents(_ record: Record) {
        for relation in Relation.allCases where relation.kind == record.kind {
            for parent in record.references(of: relation.field) {
                children[Int(relation.rawValue)][parent, default: []].append(records.count)
            }
        }
    }

    /// Adds a record that rows of another kind repeat: equal ones are one, of different ones that of the latest row counts
    /// (rules §10.16).
    mutating func add(_ mapped: MappedRecord) -> Addition {
        guard let precedence = mapped.precedence, let key = mapped.record.key else {
            return add(mapped.record) ? .new : .repeated
        }
        guard let first = places[Int(mapped.record.kind.rawValue)][key] else {
            derived.begin(at: records.count, precedence: precedence)
            return add(mapped.record) ? .new : .repeated
        }
        if derived.replaces(mapped.record, precedence: precedence, records[first], at: first) {
            records[first] = mapped.record
        }
        return .merged
    }

    /// What became of a record that was added.
    enum Addition {
        case new
        /// It is the same as one that is there, by rows of another kind that repeat it.
        case merged
        /// Its key stood before.
        case repeated
    }

    /// Notes a row that could not be taken apart: its key resolves, and its parents know of it (rules §10.15).
    mutating func addUnreadable(_ record: Record) {
        if let key = record.key { unreadable[Int(record.kind.rawValue)].insert(key) }
        for relation in Relation.allCases where relation.kind == record.kind {
            unreadableChildren[Int(relation.rawValue)].formUnion(record.references(of: relation.field))
        }
    }

    /// Applies the record phase to every first occurrence.
    mutating func judgeRecords(_ phase: RecordPhase, report: (_ position: Int, _ place: Int, Ruling) -> Void) {
        for position in 0..<batchCount {
            phase.judge(&records[position]) { place, ruling in report(position, place, ruling) }
        }
    }

    var hasHistory: Bool { past != nil }

    func reachesBack(to day: CivilDate) -> Bool { past?.start.map { $0.day <= day } ?? false }

    func previous(of position: Int) -> PreviousVersion? { past?.previous[position] }

    func wasAccepted(_ position: Int) -> Bool { past?.accepted.contains(position) ?? false }

    func othersPolicies(of unit: RecordKey) -> [Record] { past?.othersPolicies[unit] ?? [] }

    func isStored(_ position: Int) -> Bool { position >= batchCount }

    func presence(of kind: Kind) -> KindPresence { presences[kind] ?? .unmapped }

    func positions(of kind: Kind) -> [Int] { byKind[Int(kind.rawValue)] }

    func known(of kind: Kind) -> [Int] { storedByKind[Int(kind.rawValue)] + byKind[Int(kind.rawValue)] }

    func record(at position: Int) -> Record { records[position] }

    func position(of kind: Kind, _ key: RecordKey) -> Int? { places[Int(kind.rawValue)][key] }

    func contains(_ kind: Kind, _ key: RecordKey) -> Bool {
        let kind = Int(kind.rawValue)
        return places[kind][key] != nil || unreadable[kind].contains(key) || withdrawn[kind][key] != nil
    }

    func positions(_ relation: Relation, of parent: RecordKey) -> [Int] {
        // Stored ones first: of two changes of one day the batch's is the later.
        let all = children[Int(relation.rawValue)][parent] ?? []
        guard records.count > batchCount, let first = all.firstIndex(where: isStored) else { return all }
        return Array(all[first...] + all[..<first])
    }

    func hasUnreadable(_ relation: Relation, of parent: RecordKey) -> Bool {
        unreadableChildren[Int(relation.rawValue)].contains(parent)
    }

    // Whatever has an error finding has an unusable field: its anchor.
    func isRefused(_ position: Int) -> Bool { records[position].hasUnusableField }

    mutating func markUnusable(_ field: FieldDefinition, at position: Int) {
        records[position].markUnusable(field.index)
    }
}
