/// A value that a record can keep in its eight-byte slots.
///
/// Text is a byte range of the record, a list a range of the record's items; everything else is the value itself.
@usableFromInline
package protocol SlotValue: Sendable {
    /// How many slots one value takes: 1, and 4 for a share.
    static var width: Int { get }

    /// Reads a value of one slot.
    static func load(_ slot: Int64, of record: borrowing Record) -> Self

    /// Reads an item of a list from its slots, of which there are `width`.
    static func load(_ slots: ArraySlice<Int64>, of record: borrowing Record) -> Self

    /// Stores the value's bytes in the record and puts out its `width` slots.
    func store(in record: inout Record, put: (Int64) -> Void)
}

extension SlotValue {
    @usableFromInline package static var width: Int { 1 }

    @usableFromInline package static func load(_ slots: ArraySlice<Int64>, of record: borrowing Record) -> Self {
        load(slots[slots.startIndex], of: record)
    }
}

extension Text: SlotValue {
    @usableFromInline package static func load(_ slot: Int64, of record: borrowing Record) -> Text {
        Text(bytes: record.bytes(at: slot))
    }
    @usableFromInline package func store(in record: inout Record, put: (Int64) -> Void) { put(record.append(bytes)) }
}

extension Code: SlotValue {
    @usableFromInline package static func load(_ slot: Int64, of record: borrowing Record) -> Code {
        var code: Code?
        record.withText(at: slot) { code = Code($0) }
        guard let code else { preconditionFailure("a code slot holds a code") }
        return code
    }
    @usableFromInline package func store(in record: inout Record, put: (Int64) -> Void) {
        put(record.append(bytes[...]))
    }
}

extension CivilDate: SlotValue {
    @inlinable package static func load(_ slot: Int64, of record: borrowing Record) -> CivilDate {
        CivilDate(days: Int32(truncatingIfNeeded: slot))
    }
    @usableFromInline package func store(in record: inout Record, put: (Int64) -> Void) { put(Int64(days)) }
}

extension Instant: SlotValue {
    @inlinable package static func load(_ slot: Int64, of record: borrowing Record) -> Instant {
        Instant(seconds: slot)
    }
    @usableFromInline package func store(in record: inout Record, put: (Int64) -> Void) { put(seconds) }
}

extension Fen: SlotValue {
    @inlinable package static func load(_ slot: Int64, of record: borrowing Record) -> Fen { Fen(slot) }
    @usableFromInline package func store(in record: inout Record, put: (Int64) -> Void) { put(amount) }
}

extension Percent: SlotValue {
    @usableFromInline package static func load(_ slot: Int64, of record: borrowing Record) -> Percent {
        Percent(hundredths: slot)
    }
    @usableFromInline package func store(in record: inout Record, put: (Int64) -> Void) { put(hundredths) }
}

extension Factor: SlotValue {
    @usableFromInline package static func load(_ slot: Int64, of record: borrowing Record) -> Factor {
        Factor(tenThousandths: slot)
    }
    @usableFromInline package func store(in record: inout Record, put: (Int64) -> Void) { put(tenThousandths) }
}

extension Int: SlotValue {
    @inlinable package static func load(_ slot: Int64, of record: borrowing Record) -> Int { Int(slot) }
    @usableFromInline package func store(in record: inout Record, put: (Int64) -> Void) { put(Int64(self)) }
}

extension Bool: SlotValue {
    @inlinable package static func load(_ slot: Int64, of record: borrowing Record) -> Bool { slot != 0 }
    @usableFromInline package func store(in record: inout Record, put: (Int64) -> Void) { put(self ? 1 : 0) }
}

extension Personal: SlotValue where Value: SlotValue {
    @usableFromInline package static var width: Int { Value.width }
    @usableFromInline package static func load(_ slot: Int64, of record: borrowing Record) -> Personal {
        Personal(Value.load(slot, of: record))
    }
    @usableFromInline package func store(in record: inout Record, put: (Int64) -> Void) {
        reveal().store(in: &record, put: put)
    }
}

extension Array: SlotValue where Element: SlotValue {
    // Inlined, so that it is compiled for the element that each caller reads.
    @inlinable package static func load(_ slot: Int64, of record: borrowing Record) -> [Element] {
        let items = record.items(at: slot)
        return stride(from: items.startIndex, to: items.endIndex, by: Element.width).map { start in
            Element.load(items[start..<start + Element.width], of: record)
        }
    }
    @usableFromInline package func store(in record: inout Record, put: (Int64) -> Void) {
        var slots: [Int64] = []
        slots.reserveCapacity(count * Element.width)
        for element in self { element.store(in: &record) { slots.append($0) } }
        put(record.append(items: slots))
    }
}
