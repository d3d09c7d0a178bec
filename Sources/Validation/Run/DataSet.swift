import Canonical
import Mapping
import Rules

/// The records of a run, and of what was stored before as much as they touch: what rules over the data set look into.
///
/// An object, since rules are handed it millions of times. Unchecked: a run changes it between phases only, and while a phase's
/// threads look into it nobody changes it.
final class DataSet: RecordIndex, @unchecked Sendable {
    /// What is known of a record whose key stood before in the batch.
    struct Repeat {
        /// The number of the key.
        let name: Int32
        let violation: Violation
    }

    /// First occurrences and records without a key, in the order in which they were read; behind them stored records.
    let records: RecordBook
    /// How many of them are the batch's.
    private(set) var batchCount = 0
    /// Later occurrences of a key.
    private(set) var repeats: [Repeat] = []
    /// The records of `repeats`, one each.
    let repeatRecords: RecordBook
    /// Why there was no room for a record; from then on none is added, and no verdict can be given.
    private(set) var failure: RecordSpaceError?
    /// Records that several rows of another kind repeat, and what became of each repetition.
    private(set) var derived = DerivedRecords()
    /// Known when all files are read; a kind that is not in it is unmapped.
    var presences: [Kind: KindPresence] = [:]
    /// What was found of the contents of attachments, by position.
    var contents: [Int: AttachmentContent] = [:]
    /// What earlier runs stored; nil when no store was given.
    var past: Past?
    /// The positions of withdrawals, in file order.
    var withdrawals: PositionList { PositionList(withdrawn) }

    private let file: SpillFile
    private let withdrawn: Column<Int32>
    private let byKind: [Column<Int32>]
    private let storedByKind: [Column<Int32>]
    private var keys: KeyBook
    private let references: ReferenceBook
    /// The number of each position's own key; -1 for none.
    private let ownNumbers: Column<Int32>
    /// Made by `close`, one for each relation.
    private var children: [ChildBook] = []
    private var unreadableChildren = [Set<Int32>](repeating: [], count: Relation.allCases.count)

    /// An empty data set, which keeps in a file what it has no memory for.
    init(in file: SpillFile = SpillFile()) {
        let space = RecordSpace(file)
        records = RecordBook(in: space, file)
        repeatRecords = RecordBook(in: space, file)
        self.file = file
        withdrawn = Column(file)
        byKind = Kind.allCases.map { _ in Column(file) }
        storedByKind = Kind.allCases.map { _ in Column(file) }
        keys = KeyBook(file)
        references = ReferenceBook(file)
        ownNumbers = Column(file)
    }

    /// Adds a record that could be read.
    ///
    /// - Returns: False when its key stood before; it is kept as a repeat, with the verdict on it. Also false once there was no
    ///   room: books that name a record that is not there would lead to nothing.
    func add(_ record: Record) -> Bool {
        guard failure == nil else { return false }
        let kind = Int(record.kind.rawValue)
        let isWithdrawal = record.operation == .withdraw
        guard let number = numbered(record) else { return false }
        if let number {
            switch keys.holder(of: number) {
            case .record(let first), .withdrawal(let first):
                let violation = Repetition.judge(record, after: records[first])
                guard kept({ () throws(RecordSpaceError) in try repeatRecords.append(record) }) else { return false }
                repeats.append(Repeat(name: number, violation: violation))
                return false
            case .nobody, .unreadable: break
            }
        }
        let position = records.count
        let list = isWithdrawal ? withdrawn : byKind[kind]
        guard append(record, number, to: list) else { return false }
        if let number { keys.set(isWithdrawal ? .withdrawal(position) : .record(position), of: number) }
        batchCount = records.count
        return true
    }

    /// Adds a stored record, of which the batch has no version; after the batch.
    ///
    /// - Returns: False when its key is known already, or there was no room.
    func addStored(_ record: Record) -> Bool {
        guard let name = numbered(record), let number = name, keys.holder(of: number) == .nobody else { return false }
        let position = records.count
        guard append(record, number, to: storedByKind[Int(record.kind.rawValue)]) else { return false }
        keys.set(.record(position), of: number)
        return true
    }

    /// The number of a record's key, or none; nil when there is no room.
    private func numbered(_ record: Record) -> Int32?? {
        var number: Int32?
        return kept({ () throws(RecordSpaceError) in number = try keys.number(ownOf: record) }) ? .some(number) : nil
    }

    private func append(_ record: Record, _ number: Int32?, to list: Column<Int32>) -> Bool {
        kept { () throws(RecordSpaceError) in
            let position = Int32(records.count)
            try records.append(record)
            try references.append(record, &keys)
            try ownNumbers.append(number ?? -1)
            try list.append(position)
        }
    }

    /// Keeps something of a record, unless there was no room before.
    private func kept(_ keep: () throws(RecordSpaceError) -> Void) -> Bool {
        guard failure == nil else { return false }
        do { try keep() } catch {
            failure = error
            return false
        }
        return true
    }

    /// Adds a record that rows of another kind repeat: equal ones are one, of different ones that of the latest row counts
    /// (rules §10.16).
    func add(_ mapped: MappedRecord) -> Addition {
        guard let precedence = mapped.precedence, let name = numbered(mapped.record), let number = name else {
            return add(mapped.record) ? .new : .repeated
        }
        guard case .record(let first) = keys.holder(of: number) else {
            let position = records.count
            guard add(mapped.record) else { return .repeated }
            derived.begin(at: position, precedence: precedence)
            return .new
        }
        if derived.replaces(mapped.record, precedence: precedence, records[first], at: first) {
            _ = kept { () throws(RecordSpaceError) in
                try records.replace(at: first, with: mapped.record)
                try references.replace(at: first, with: mapped.record, &keys)
            }
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
        _ = kept { () throws(RecordSpaceError) in
            if let number = try keys.number(ownOf: record), keys.holder(of: number) == .nobody {
                keys.set(.unreadable, of: number)
            }
            for relation in Relation.allCases where relation.kind == record.kind {
                try keys.forEachNumber(in: relation.field, of: record) { parent in
                    if relation.isParent(parent) { unreadableChildren[Int(relation.rawValue)].insert(parent) }
                }
            }
        }
    }

    /// Ends the adding: parents know their children from now on, stored ones first.
    func close() {
        var books: [ChildBook] = []
        let isKept = kept { () throws(RecordSpaceError) in
            for relation in Relation.allCases { books.append(try childBook(of: relation)) }
        }
        if isKept { children = books }
    }

    private func childBook(of relation: Relation) throws(RecordSpaceError) -> ChildBook {
        let positions = known(of: relation.kind)
        let references = references
        let field = relation.field.index
        return try ChildBook(parentCount: keys.count(of: relation.parentKind), file) { note in
            for (index, position) in positions.enumerated() {
                if index & 0xFFFF == 0 { file.look() }
                references.forEach(in: field, at: position) { if relation.isParent($0) { note($0, position) } }
            }
        }
    }

    /// Applies the record phase to every record of the batch, on all cores.
    ///
    /// - Returns: What the rules did, and what they found, in the order of positions.
    func judgeRecords(_ phase: RecordPhase) -> [RecordJudgement] {
        InParts.of(batchCount) { range in
            var judgement = RecordJudgement(phase)
            guard var record = range.first.map({ records[$0] }) else { return judgement }
            for position in range {
                records.show(position, in: &record)
                judgement.judge(&record, at: position, phase)
                // Each thread marks the records of its own range, which nobody else has.
                if record.hasUnusableField { records.packed(position).takeStates(of: record) }
            }
            return judgement
        }
    }

    /// The order of a kind's keys.
    func keyOrder(of kind: Kind) -> KeyOrder { keys.order(of: kind) }

    var hasHistory: Bool { past != nil }

    func reachesBack(to day: CivilDate) -> Bool { past?.start.map { $0.day <= day } ?? false }

    func previous(of position: Int) -> PreviousVersion? { past?.previous[position] }

    func wasAccepted(_ position: Int) -> Bool { past?.accepted.contains(position) ?? false }

    func content(of position: Int) -> AttachmentContent? { contents[position] }

    func othersPolicies(of unit: Int32) -> [Record] { past?.othersPolicies[keys.key(.insuredUnit, unit)] ?? [] }

    func isStored(_ position: Int) -> Bool { position >= batchCount }

    func presence(of kind: Kind) -> KindPresence { presences[kind] ?? .unmapped }

    func positions(of kind: Kind) -> PositionList { PositionList(byKind[Int(kind.rawValue)]) }

    func known(of kind: Kind) -> PositionList {
        PositionList(stored: storedByKind[Int(kind.rawValue)], byKind[Int(kind.rawValue)])
    }

    func record(at position: Int) -> Record { records[position] }

    func forEachRecord(at positions: Slice<PositionList>, _ body: (Int, Record) -> Void) {
        let list = positions.base
        guard var record = positions.first.map({ records[$0] }) else { return }
        for place in positions.startIndex..<positions.endIndex {
            let position = list[place]
            records.show(position, in: &record)
            body(position, record)
        }
    }

    func name(of position: Int) -> Int32? { ownNumbers[position] >= 0 ? ownNumbers[position] : nil }

    func names(in field: Int, of position: Int) -> [Int32] {
        guard records.packed(position).state(of: field) == .usable else { return [] }
        return references.numbers(in: field, at: position)
    }

    func name(in field: Int, of position: Int) -> Int32? {
        guard records.packed(position).state(of: field) == .usable else { return nil }
        return references.first(in: field, at: position)
    }

    func isResolved(_ field: Int, of position: Int, to kind: Kind) -> Bool? {
        guard records.packed(position).state(of: field) == .usable else { return nil }
        return references.allSatisfy(in: field, at: position) { keys.isHeld($0) }
    }

    /// The kind of the records that a field of the record at a position refers to; nil for none.
    func referredKind(of field: FieldDefinition, at position: Int) -> Kind? {
        field.namesOwner ? records[position].referredKind(of: field) : field.referredKind
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
    func isRefused(_ position: Int) -> Bool { records.packed(position).hasUnusableField }

    func markUnusable(_ field: FieldDefinition, at position: Int) {
        records.packed(position).markUnusable(field.index)
    }
}

extension Relation {
    /// Whether a key's number is that of a parent.
    fileprivate func isParent(_ number: Int32) -> Bool { KeyBook.kind(of: number) == Int(parentKind.rawValue) }
}
