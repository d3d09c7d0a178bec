/// A value that a record can keep in its eight-byte slots.
///
/// Text is a byte range of the record, a list a range of the record's items; everything else is the value itself.
package protocol SlotValue: Sendable {
    /// How many slots one value takes: 1, and 4 for a share.
    static var width: Int { get }

    /// Reads the value from `slots`, of which there are `width`.
    static func load(_ slots: ArraySlice<Int64>, of record: borrowing Record) -> Self

    /// Stores the value's bytes in the record and puts out its `width` slots.
    func store(in record: inout Record, put: (Int64) -> Void)
}

extension SlotValue {
    package static var width: Int { 1 }
}

extension ArraySlice<Int64> {
    /// The first slot; a slice handed to `load` is never empty.
    fileprivate var one: Int64 { self[startIndex] }
}

extension Text: SlotValue {
    package static func load(_ slots: ArraySlice<Int64>, of record: borrowing Record) -> Text {
        Text(bytes: record.bytes(at: slots.one))
    }
    package func store(in record: inout Record, put: (Int64) -> Void) { put(record.append(bytes)) }
}

extension Code: SlotValue {
    package static func load(_ slots: ArraySlice<Int64>, of record: borrowing Record) -> Code {
        guard let code = Code(bytes: record.bytes(at: slots.one)) else {
            preconditionFailure("a code slot holds a code")
        }
        return code
    }
    package func store(in record: inout Record, put: (Int64) -> Void) { put(record.append(bytes[...])) }
}

extension CivilDate: SlotValue {
    package static func load(_ slots: ArraySlice<Int64>, of record: borrowing Record) -> CivilDate {
        CivilDate(days: Int32(truncatingIfNeeded: slots.one))
    }
    package func store(in record: inout Record, put: (Int64) -> Void) { put(Int64(days)) }
}

extension Instant: SlotValue {
    package static func load(_ slots: ArraySlice<Int64>, of record: borrowing Record) -> Instant {
        Instant(seconds: slots.one)
    }
    package func store(in record: inout Record, put: (Int64) -> Void) { put(seconds) }
}

extension Fen: SlotValue {
    package static func load(_ slots: ArraySlice<Int64>, of record: borrowing Record) -> Fen { Fen(slots.one) }
    package func store(in record: inout Record, put: (Int64) -> Void) { put(amount) }
}

extension Percent: SlotValue {
    package static func load(_ slots: ArraySlice<Int64>, of record: borrowing Record) -> Percent {
        Percent(hundredths: slots.one)
    }
    package func store(in record: inout Record, put: (Int64) -> Void) { put(hundredths) }
}

extension Factor: SlotValue {
    package static func load(_ slots: ArraySlice<Int64>, of record: borrowing Record) -> Factor {
        Factor(tenThousandths: slots.one)
    }
    package func store(in record: inout Record, put: (Int64) -> Void) { put(tenThousandths) }
}

extension Int: SlotValue {
    package static func load(_ slots: ArraySlice<Int64>, of record: borrowing Record) -> Int { Int(slots.one) }
    package func store(in record: inout Record, put: (Int64) -> Void) { put(Int64(self)) }
}

extension Bool: SlotValue {
    package static func load(_ slots: ArraySlice<Int64>, of record: borrowing Record) -> Bool { slots.one != 0 }
    package func store(in record: inout Record, put: (Int64) -> Void) { put(self ? 1 : 0) }
}

extension Personal: SlotValue where Value: SlotValue {
    package static var width: Int { Value.width }
    package static func load(_ slots: ArraySlice<Int64>, of record: borrowing Record) -> Personal {
        Personal(Value.load(slots, of: record))
    }
    package func store(in record: inout Record, put: (Int64) -> Void) { reveal().store(in: &record, put: put) }
}

extension Array: SlotValue where Element: SlotValue {
    package static func load(_ slots: ArraySlice<Int64>, of record: borrowing Record) -> [Element] {
        let items = record.items(at: slots.one)
        return stride(from: items.startIndex, to: items.endIndex, by: Element.width).map { start in
            Element.load(items[start..<start + Element.width], of: record)
        }
    }
    package func store(in record: inout Record, put: (Int64) -> Void) {
        var slots: [Int64] = []
        slots.reserveCapacity(count * Element.width)
        for element in self { element.store(in: &record) { slots.append($0) } }
        put(record.append(items: slots))
    }
}
