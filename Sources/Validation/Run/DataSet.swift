import Canonical
import Mapping
import Rules

/// The records of a run in memory, and of what was stored before as much as they touch: what rules over the data set look into.
///
/// An object, since rules are handed it millions of times. Unchecked: a run changes it between phases only, and while a phase's
/// threads look into it nobody changes it.
final class DataSet: RecordIndex, @unchecked Sendable {
    /// A record whose key stood before in the batch.
    struct Repeat {
        let record: Record
        /// The number of the key.
        let name: Int32
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
    private var keys = KeyBook()
    private var references = ReferenceBook()
    /// The number of each position's own key; -1 for none.
    private var ownNumbers: [Int32] = []
    /// Made by `close`, one for each relation.
    private var children: [ChildBook] = []
    private var unreadableChildren = [Set<Int32>](repeating: [], count: Relation.allCases.count)

    /// Adds a record that could be read.
    ///
    /// - Returns: False when its key stood before; it is kept as a repeat, with the verdict on it.
    func add(_ record: Record) -> Bool {
        let kind = Int(record.kind.rawValue)
        let isWithdrawal = record.operation == .withdraw
        let number = keys.number(ownOf: record)
        if let number {
            switch keys.holder(of: number) {
            case .record(let first), .withdrawal(let first):
                let violation = Repetition.judge(record, after: records[first])
                repeats.append(Repeat(record: record, name: number, violation: violation))
                return false
            case .nobody, .unreadable:
                keys.set(isWithdrawal ? .withdrawal(records.count) : .record(records.count), of: number)
            }
        }
        if isWithdrawal { withdrawals.append(records.count) } else { byKind[kind].append(records.count) }
        append(record, number)
        batchCount = records.count
        return true
    }

    /// Adds a stored record, of which the batch has no version; after the batch.
    ///
    /// - Returns: False when its key is known already.
    func addStored(_ record: Record) -> Bool {
        guard let number = keys.number(ownOf: record), keys.holder(of: number) == .nobody else { return false }
        keys.set(.record(records.count), of: number)
        storedByKind[Int(record.kind.rawValue)].append(records.count)
        append(record, number)
        return true
    }

    private func append(_ record: Record, _ number: Int32?) {
        references.append(record, &keys)
        ownNumbers.append(number ?? -1)
        records.append(record)
    }

    /// Adds a record that rows of another kind repeat: equal ones are one, of different ones that of the latest row counts
    /// (rules §10.16).
    func add(_ mapped: MappedRecord) -> Addition {
        guard let precedence = mapped.precedence, let number = keys.number(ownOf: mapped.record) else {
            return add(mapped.record) ? .new : .repeated
        }
        guard case .record(let first) = keys.holder(of: number) else {
            derived.begin(at: records.count, precedence: precedence)
            return add(mapped.record) ? .new : .repeated
        }
        if derived.replaces(mapped.record, precedence: precedence, records[first], at: first) {
            records[first] = mapped.record
            references.replace(at: first, with: mapped.record, &keys)
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
    func addUnreadable(_ record: Record) {
        if let number = keys.number(ownOf: record), keys.holder(of: number) == .nobody {
            keys.set(.unreadable, of: number)
        }
        for relation in Relation.allCases where relation.kind == record.kind {
            unreadableChildren[Int(relation.rawValue)].formUnion(keys.numbers(in: relation.field, of: record))
        }
    }

    /// Ends the adding: parents know their children from now on, stored ones first.
    func close() {
        children = Relation.allCases.map { relation in
            let kind = relation.kind
            var pairs: [(parent: Int32, child: Int)] = []
            for position in known(of: kind) {
                for number in references.numbers(in: relation.field.index, at: position) {
                    pairs.append((number, position))
                }
            }
            return ChildBook(parentCount: keys.count, pairs: pairs)
        }
    }

    /// Applies the record phase to every record of the batch, on all cores.
    ///
    /// - Returns: What the rules did, and what they found, in the order of positions.
    func judgeRecords(_ phase: RecordPhase) -> [RecordJudgement] {
        let count = batchCount
        return unsafe records.withUnsafeMutableBufferPointer { records in
            // Each thread changes the records of its own range, which nobody else has.
            nonisolated(unsafe) let records = unsafe records
            return InParts.of(count) { range in
                var judgement = RecordJudgement(phase)
                for position in range { unsafe judgement.judge(&records[position], at: position, phase) }
                return judgement
            }
        }
    }

    /// The order of a kind's keys.
    func keyOrder(of kind: Kind) -> KeyOrder { keys.order(of: kind) }

    var hasHistory: Bool { past != nil }

    func reachesBack(to day: CivilDate) -> Bool { past?.start.map { $0.day <= day } ?? false }

    func previous(of position: Int) -> PreviousVersion? { past?.previous[position] }

    func wasAccepted(_ position: Int) -> Bool { past?.accepted.contains(position) ?? false }

    func othersPolicies(of unit: Int32) -> [Record] { past?.othersPolicies[keys.key(.insuredUnit, unit)] ?? [] }

    func isStored(_ position: Int) -> Bool { position >= batchCount }

    func presence(of kind: Kind) -> KindPresence { presences[kind] ?? .unmapped }

    func positions(of kind: Kind) -> [Int] { byKind[Int(kind.rawValue)] }

    func known(of kind: Kind) -> [Int] { storedByKind[Int(kind.rawValue)] + byKind[Int(kind.rawValue)] }

    func record(at position: Int) -> Record { records[position] }

    func name(of position: Int) -> Int32? { ownNumbers[position] >= 0 ? ownNumbers[position] : nil }

    func names(in field: Int, of position: Int) -> [Int32] {
        guard records[position].state(of: field) == .usable else { return [] }
        return references.numbers(in: field, at: position)
    }

    func name(in field: Int, of position: Int) -> Int32? {
        guard records[position].state(of: field) == .usable else { return nil }
        return references.first(in: field, at: position)
    }

    func isResolved(_ field: Int, of position: Int, to kind: Kind) -> Bool? {
        guard records[position].state(of: field) == .usable else { return nil }
        return references.allSatisfy(in: field, at: position) { keys.isHeld($0) }
    }

    func name(_ kind: Kind, _ key: RecordKey) -> Int32? { keys.number(kind, key) }

    func key(_ kind: Kind, _ name: Int32) -> RecordKey { keys.key(kind, name) }

    func position(of kind: Kind, _ name: Int32) -> Int? { keys.position(of: name) }

    func contains(_ kind: Kind, _ name: Int32) -> Bool { keys.isHeld(name) }

    func positions(_ relation: Relation, of parent: Int32) -> [Int] { children[Int(relation.rawValue)][parent] }

    func hasUnreadable(_ relation: Relation, of parent: Int32) -> Bool {
        unreadableChildren[Int(relation.rawValue)].contains(parent)
    }

    // Whatever has an error finding has an unusable field: its anchor.
    func isRefused(_ position: Int) -> Bool { records[position].hasUnusableField }

    func markUnusable(_ field: FieldDefinition, at position: Int) {
        records[position].markUnusable(field.index)
    }
}
