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

    private let tables: [KeyTable]
    private var buffer: [UInt8] = []

    /// How many bits of a number the place takes; above them is the kind, and below 0 is no number.
    private static let placeBits = Int32(KeyTable.placeBits)
    // A holder is kept as a position, or below 0 as another one.
    private static let nobody: Int32 = -1
    private static let unreadable: Int32 = -2

    /// An empty book.
    init(_ file: SpillFile) { tables = Kind.allCases.map { _ in KeyTable(file) } }

    /// The number of a record's own key, made if need be; nil when it has none.
    mutating func number(ownOf record: Record) throws(RecordSpaceError) -> Int32? {
        // Taken out for as long as it is looked at.
        var space: [UInt8] = []
        swap(&space, &buffer)
        defer { swap(&space, &buffer) }
        space.removeAll(keepingCapacity: true)
        return record.appendKey(to: &space) ? try number(of: record.kind, space.span) : nil
    }

    /// Gives the numbers of the keys that a reference names, made if need be.
    mutating func forEachNumber(
        in field: FieldDefinition, of record: Record, _ body: (Int32) -> Void
    ) throws(RecordSpaceError) {
        guard let kind = record.referredKind(of: field), record.state(of: field.index) == .usable else { return }
        var failure: RecordSpaceError?
        var space: [UInt8] = []
        swap(&space, &buffer)
        record.eachReference(of: field, in: &space) { key in
            do throws(RecordSpaceError) { body(try number(of: kind, key)) } catch { failure = error }
        }
        swap(&space, &buffer)
        if let failure { throw failure }
    }

    /// The number of a key; nil when nobody has it or names it.
    func number(_ kind: Kind, _ key: RecordKey) -> Int32? {
        tables[Int(kind.rawValue)].place(of: key.bytes.span).map { KeyBook.number(kind, $0) }
    }

    /// The key of a number.
    func key(_ kind: Kind, _ number: Int32) -> RecordKey {
        RecordKey(folded: tables[Int(kind.rawValue)].key(at: KeyBook.place(of: number)))
    }

    /// What tells the order of a kind's keys, by itself: whoever sorts asks millions of times.
    func order(of kind: Kind) -> KeyOrder { KeyOrder(table: tables[Int(kind.rawValue)]) }

    /// How many keys of a kind there are.
    func count(of kind: Kind) -> Int { tables[Int(kind.rawValue)].count }

    /// A key's place among those of its kind, in the order in which they were met.
    static func place(of number: Int32) -> Int { Int(number & (1 << placeBits - 1)) }

    private static func number(_ kind: Kind, _ place: Int) -> Int32 {
        Int32(kind.rawValue) << placeBits | Int32(place)
    }

    /// The raw value of the kind of a key.
    static func kind(of number: Int32) -> Int { Int(number >> placeBits) }

    /// Who holds a key.
    func holder(of number: Int32) -> Holder {
        switch kept(for: number) {
        case KeyBook.nobody: .nobody
        case KeyBook.unreadable: .unreadable
        case let value where value >= 0: .record(Int(value))
        case let value: .withdrawal(Int(-3 - value))
        }
    }

    /// The position of the record that holds a key; nil when none does.
    func position(of number: Int32) -> Int? {
        let value = kept(for: number)
        return value >= 0 ? Int(value) : nil
    }

    /// Whether anybody holds a key.
    func isHeld(_ number: Int32) -> Bool {
        kept(for: number) != KeyBook.nobody
    }

    private func kept(for number: Int32) -> Int32 {
        tables[KeyBook.kind(of: number)].holders[KeyBook.place(of: number)]
    }

    /// Gives a key to a holder.
    func set(_ holder: Holder, of number: Int32) {
        tables[KeyBook.kind(of: number)].holders[KeyBook.place(of: number)] =
            switch holder {
            case .nobody: KeyBook.nobody
            case .unreadable: KeyBook.unreadable
            case .record(let position): Int32(position)
            case .withdrawal(let position): Int32(-3 - position)
            }
    }

    private func number(of kind: Kind, _ key: Bytes) throws(RecordSpaceError) -> Int32 {
        KeyBook.number(kind, try tables[Int(kind.rawValue)].place(adding: key, holder: KeyBook.nobody))
    }
}

/// The order of the keys of one kind.
struct KeyOrder {
    fileprivate let table: KeyTable

    /// Whether one key comes before another, byte by byte.
    func precedes(_ number: Int32, _ other: Int32) -> Bool {
        table.precedes(KeyBook.place(of: number), KeyBook.place(of: other))
    }
}
