import Canonical

/// The keys of all kinds that a run has met, each with a number, and who holds each key.
///
/// A key is looked for once, when its record is added; from then on everybody asks with numbers, of which there is one for each
/// key of each kind: the kind, and the key's place among those of its kind.
struct KeyBook {
    /// Who holds a key.
    enum Holder: Hashable, Sendable {
        /// Nobody: records only name it.
        case nobody
        /// A row that could not be taken apart.
        case unreadable
        /// The record at a position.
        case record(Int)
        /// The withdrawal at a position.
        case withdrawal(Int)
    }

    private var tables = [ByteTable](repeating: ByteTable(), count: Kind.allCases.count)
    /// The holder of each place of each kind: a position, or below 0 another holder.
    private var holders = [[Int32]](repeating: [], count: Kind.allCases.count)
    private var buffer: [UInt8] = []

    /// How many bits of a number the place takes; above them is the kind, and below 0 is no number.
    private static let placeBits: Int32 = 27
    private static let nobody: Int32 = -1
    private static let unreadable: Int32 = -2

    /// The number of a record's own key, made if need be; nil when it has none.
    mutating func number(ownOf record: Record) -> Int32? {
        // Taken out for as long as it is looked at.
        var space: [UInt8] = []
        swap(&space, &buffer)
        space.removeAll(keepingCapacity: true)
        let number = record.appendKey(to: &space) ? number(of: record.kind, space.span) : nil
        swap(&space, &buffer)
        return number
    }

    /// The numbers of the keys that a reference names, made if need be.
    mutating func numbers(in field: FieldDefinition, of record: Record) -> [Int32] {
        guard let kind = record.referredKind(of: field), record.state(of: field.index) == .usable else { return [] }
        var numbers: [Int32] = []
        var space: [UInt8] = []
        swap(&space, &buffer)
        record.eachReference(of: field, in: &space) { numbers.append(number(of: kind, $0)) }
        swap(&space, &buffer)
        return numbers
    }

    /// The number of a key; nil when nobody has it or names it.
    func number(_ kind: Kind, _ key: RecordKey) -> Int32? {
        tables[Int(kind.rawValue)][key.bytes.span].map { KeyBook.number(kind, $0) }
    }

    /// The key of a number.
    func key(_ kind: Kind, _ number: Int32) -> RecordKey {
        RecordKey(folded: tables[Int(kind.rawValue)][keyAt: KeyBook.place(of: number)])
    }

    /// What tells the order of a kind's keys, by itself: whoever sorts asks millions of times.
    func order(of kind: Kind) -> KeyOrder { KeyOrder(table: tables[Int(kind.rawValue)]) }

    /// How many keys of a kind there are.
    func count(of kind: Kind) -> Int { holders[Int(kind.rawValue)].count }

    /// A key's place among those of its kind, in the order in which they were met.
    static func place(of number: Int32) -> Int { Int(number & (1 << placeBits - 1)) }

    private static func number(_ kind: Kind, _ place: Int) -> Int32 {
        precondition(place < 1 << placeBits, "at most 134,217,728 keys of a kind")
        return Int32(kind.rawValue) << placeBits | Int32(place)
    }

    /// The raw value of the kind of a key.
    static func kind(of number: Int32) -> Int { Int(number >> placeBits) }

    /// Who holds a key.
    func holder(of number: Int32) -> Holder {
        switch holders[KeyBook.kind(of: number)][KeyBook.place(of: number)] {
        case KeyBook.nobody: .nobody
        case KeyBook.unreadable: .unreadable
        case let value where value >= 0: .record(Int(value))
        case let value: .withdrawal(Int(-3 - value))
        }
    }

    /// The position of the record that holds a key; nil when none does.
    func position(of number: Int32) -> Int? {
        let value = holders[KeyBook.kind(of: number)][KeyBook.place(of: number)]
        return value >= 0 ? Int(value) : nil
    }

    /// Whether anybody holds a key.
    func isHeld(_ number: Int32) -> Bool {
        holders[KeyBook.kind(of: number)][KeyBook.place(of: number)] != KeyBook.nobody
    }

    /// Gives a key to a holder.
    mutating func set(_ holder: Holder, of number: Int32) {
        holders[KeyBook.kind(of: number)][KeyBook.place(of: number)] =
            switch holder {
            case .nobody: KeyBook.nobody
            case .unreadable: KeyBook.unreadable
            case .record(let position): Int32(position)
            case .withdrawal(let position): Int32(-3 - position)
            }
    }

    private mutating func number(of kind: Kind, _ key: Bytes) -> Int32 {
        let (place, isNew) = tables[Int(kind.rawValue)].place(inserting: key)
        if isNew { holders[Int(kind.rawValue)].append(KeyBook.nobody) }
        return KeyBook.number(kind, place)
    }
}

/// The order of the keys of one kind.
struct KeyOrder {
    fileprivate let table: ByteTable

    /// Whether one key comes before another, byte by byte.
    func precedes(_ number: Int32, _ other: Int32) -> Bool {
        table.precedes(KeyBook.place(of: number), KeyBook.place(of: other))
    }
}
