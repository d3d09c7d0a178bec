import Canonical

/// What the reference fields of records name, by numbers of a key book.
struct ReferenceBook {
    /// The reference fields of each kind.
    static let fields = Kind.allCases.map { kind in kind.definition.fields.filter { $0.refers } }

    /// The place of each field among the reference fields of its kind, -1 for others: the kinds' one after the other, and where
    /// each begins.
    private static let places: (fields: [Int32], starts: [Int]) = {
        var places: [Int32] = []
        var starts: [Int] = []
        for kind in Kind.allCases {
            let references = fields[Int(kind.rawValue)].map(\.index)
            starts.append(places.count)
            places += kind.definition.fields.map { Int32(references.firstIndex(of: $0.index) ?? -1) }
        }
        return (places, starts)
    }()

    private let places = ReferenceBook.places.fields
    /// Of each position where the places of its kind begin.
    private let kinds: Column<UInt16>
    /// Of each position where its entries begin, one for each reference field.
    private let starts: Column<UInt32>
    /// A number, -1 for nothing, or below that a place in `lists`.
    private let entries: Column<Int32>
    /// The count of each list's numbers, and the numbers.
    private let lists: Column<Int32>

    /// An empty book.
    init(_ file: SpillFile) {
        kinds = Column(file)
        starts = Column(file)
        entries = Column(file)
        lists = Column(file)
    }

    /// Adds the references of the next position.
    func append(_ record: Record, _ keys: inout KeyBook) throws(RecordSpaceError) {
        let start = UInt32(entries.count)
        for field in ReferenceBook.fields[Int(record.kind.rawValue)] {
            try entries.append(try entry(field, record, &keys))
        }
        try starts.append(start)
        try kinds.append(UInt16(ReferenceBook.places.starts[Int(record.kind.rawValue)]))
    }

    /// Takes the references of another record at a position; it is of the same kind.
    func replace(at position: Int, with record: Record, _ keys: inout KeyBook) throws(RecordSpaceError) {
        let start = Int(starts[position])
        for (place, field) in ReferenceBook.fields[Int(record.kind.rawValue)].enumerated() {
            entries[start + place] = try entry(field, record, &keys)
        }
    }

    /// What a field of the record at a position names.
    func numbers(in field: Int, at position: Int) -> [Int32] {
        let entry = entry(of: field, at: position)
        guard entry < 0 else { return [entry] }
        guard entry < -1 else { return [] }
        let list = Int(-2 - entry)
        return (list + 1..<list + 1 + Int(lists[list])).map { lists[$0] }
    }

    /// Gives them one by one.
    func forEach(in field: Int, at position: Int, _ body: (Int32) -> Void) {
        let entry = entry(of: field, at: position)
        if entry >= 0 { return body(entry) }
        guard entry < -1 else { return }
        let list = Int(-2 - entry)
        for place in list + 1..<list + 1 + Int(lists[list]) { body(lists[place]) }
    }

    /// The first of them.
    func first(in field: Int, at position: Int) -> Int32? {
        let entry = entry(of: field, at: position)
        return entry >= 0 ? entry : entry == -1 ? nil : lists[Int(-1 - entry)]
    }

    /// Whether all of them are as wanted; nil when there are none.
    func allSatisfy(in field: Int, at position: Int, _ isWanted: (Int32) -> Bool) -> Bool? {
        let entry = entry(of: field, at: position)
        guard entry < 0 else { return isWanted(entry) }
        guard entry < -1 else { return nil }
        let list = Int(-2 - entry)
        for place in list + 1..<list + 1 + Int(lists[list]) where !isWanted(lists[place]) { return false }
        return true
    }

    private func entry(of field: Int, at position: Int) -> Int32 {
        let place = places[Int(kinds[position]) + field]
        return place < 0 ? -1 : entries[Int(starts[position]) + Int(place)]
    }

    private func entry(
        _ field: FieldDefinition, _ record: Record, _ keys: inout KeyBook
    ) throws(RecordSpaceError) -> Int32 {
        var first: Int32?
        var others: [Int32] = []
        try keys.forEachNumber(in: field, of: record) { number in
            if first == nil { first = number } else { others.append(number) }
        }
        guard let first, !others.isEmpty else { return first ?? -1 }
        let place = lists.count
        try lists.append(Int32(others.count + 1))
        try lists.append(first)
        for number in others { try lists.append(number) }
        return Int32(-2 - place)
    }
}
