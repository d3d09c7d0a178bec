/// What a record asks of a destination (canonical-model §1.1 `op`).
@usableFromInline
package enum Operation: String, Hashable, Sendable {
    /// New or replacing (新增/更正).
    case upsert
    /// Void (撤销).
    case withdraw
}

/// One canonical business object: typed slots of its kind, each with the source column that it came from.
///
/// Fields are read by their typed keys. A field that is absent or unusable reads as `nil`; an unusable one has an error
/// finding, and every later rule that reads it is skipped for the record (rules §0.3).
@usableFromInline
package struct Record: Sendable {
    /// Whether a field has a value that can be relied on.
    @usableFromInline
    package enum State: UInt8, BitwiseCopyable, Sendable {
        case absent
        case usable
        case unusable
    }

    /// The kind, which fixes the fields.
    @inlinable package var kind: Kind { slots.kind }

    /// The insurer's institution code (保险机构代码), opaque.
    package var insurer: Text {
        get { slots.insurer }
        set { unique.insurer = newValue }
    }

    /// What is asked of destinations.
    package var operation: Operation {
        @inlinable get { slots.operation }
        set { unique.operation = newValue }
    }

    /// Why a record is withdrawn; only with `withdraw`.
    package var withdrawReason: Text? {
        get { slots.withdrawReason }
        set { unique.withdrawReason = newValue }
    }

    /// The source's update time, else the data date at 00:00; never part of the digest.
    package var recordedAt: Instant {
        get { slots.recordedAt }
        set { unique.recordedAt = newValue }
    }

    /// Where the record stands in its source.
    package var origin: Origin {
        get { slots.origin }
        set { unique.origin = newValue }
    }

    /// Whether the whole record could not be taken apart (`row-width`, `record-malformed`).
    package var isUnreadable: Bool {
        @inlinable get { slots.isUnreadable }
        set { unique.isUnreadable = newValue }
    }

    // One reference, so that a copy costs one: rules and indexes hand records around by the million.
    @usableFromInline private(set) var slots: RecordSlots

    /// A column number that stands for "no source column".
    package static let noColumn = UInt16.max

    /// An empty record of a kind.
    package init(kind: Kind, insurer: Text, recordedAt: Instant, origin: Origin) {
        slots = RecordSlots(kind: kind, insurer: insurer, recordedAt: recordedAt, origin: origin)
    }

    /// A record that begins as this one does, and can begin so again for one row after the other.
    package var beginning: Record { Record(slots: slots.beginning()) }

    /// Starts a record afresh that is a `beginning`, in the same space unless another record still shows what is in it, and lets a
    /// reader write many values at once.
    ///
    /// - Parameters:
    ///   - row: The row that it now stands in.
    ///   - item: The place in a list of that row; −1 for none.
    ///   - room: How many bytes there must be for text, what is written too far included.
    ///   - write: Gets the slots and states of all fields, where further text goes, and the offset of that; gives the number of its
    ///     bytes.
    package mutating func restart(
        row: Int32, item: Int32, room: Int,
        _ write: (UnsafeMutablePointer<Int64>, UnsafeMutablePointer<State>, UnsafeMutableRawPointer, Int) -> Int
    ) {
        if isKnownUniquelyReferenced(&slots) {
            slots.restart()
        } else {
            guard let template = slots.template else { preconditionFailure("only a beginning can be started afresh") }
            slots = template.beginning()
        }
        slots.origin = Origin(file: slots.origin.file, row: row, item: item)
        slots.fill(room: room, write)
    }

    /// Whether nobody else has the record, and it shows a packed one of this kind.
    mutating func canShowAnother(of kind: Kind) -> Bool {
        slots.kind == kind && !slots.ownsBlock && isKnownUniquelyReferenced(&slots)
    }

    /// A record of slots that were made elsewhere.
    init(slots: RecordSlots) { self.slots = slots }

    /// A copy that shares nothing with this record, to be counted by another thread alone, or to outlive what it shows.
    package var detached: Record {
        var copy = self
        copy.slots = slots.copy()
        return copy
    }

    /// Empty slots of the same kind and insurer as this record's own.
    var emptied: RecordSlots {
        mutating get {
            if !slots.ownsBlock || !isKnownUniquelyReferenced(&slots) {
                slots = RecordSlots(
                    kind: slots.kind, insurer: slots.insurer, recordedAt: slots.recordedAt, origin: slots.origin)
            } else {
                slots.empty()
            }
            return slots
        }
    }

    /// The slots as this record's own, to be changed.
    private var unique: RecordSlots {
        mutating get {
            if !slots.ownsBlock || !isKnownUniquelyReferenced(&slots) { slots = slots.copy() }
            return slots
        }
    }

    /// The value of a field; `nil` when absent or unusable, and setting `nil` clears it.
    package subscript<Value: SlotValue>(field: Field<Value>) -> Value? {
        // Inlined, so that of a field only the index is loaded.
        @inlinable @inline(__always)
        get {
            guard slots.state(of: field.index) == .usable else { return nil }
            return Value.load(slots.value(field.index), of: self)
        }
        set {
            guard let newValue else { return clear(field.index) }
            store(newValue, at: field.index)
        }
    }

    /// Makes a field absent.
    @usableFromInline
    package mutating func clear(_ index: Int) { unique.setState(.absent, of: index) }

    /// Stores a value at a field's index and makes it usable; the value's type must be the field's.
    @usableFromInline
    package mutating func store<Value: SlotValue>(_ value: Value, at index: Int) {
        var slot: Int64 = 0
        value.store(in: &self) { slot = $0 }
        let own = unique
        own.set(slot, at: index)
    }

    /// Stores a text at a field's index and makes it usable.
    package mutating func store(text: Bytes, at index: Int) {
        let own = unique
        let offset = Int64(own.textCount)
        text.withUnsafeBytes { own.append($0) }
        own.set(offset << 32 | Int64(text.count), at: index)
    }

    /// Stores a code at a field's index and makes it usable.
    package mutating func store(code: Code, at index: Int) {
        let own = unique
        var bytes: [UInt8] = []
        code.append(to: &bytes)
        let offset = Int64(own.textCount)
        bytes.withUnsafeBytes { own.append($0) }
        own.set(offset << 32 | Int64(bytes.count), at: index)
    }

    /// Stores the bare number of a day, moment, amount, integer, decimal or truth value at a field's index.
    package mutating func store(number: Int64, at index: Int) {
        unique.set(number, at: index)
    }

    /// Whether a field is absent, usable or unusable.
    @inlinable package func state(of index: Int) -> State { slots.state(of: index) }

    /// Whether a field has an error finding.
    package func isUnusable<Value>(_ field: Field<Value>) -> Bool { slots.state(of: field.index) == .unusable }

    /// Whether a field was not given at all: neither usable nor unusable.
    package func isAbsent<Value>(_ field: Field<Value>) -> Bool { slots.state(of: field.index) == .absent }

    /// Marks a field as not to be relied on; what text it has stays, since a key must still resolve.
    package mutating func markUnusable(_ index: Int) { unique.setState(.unusable, of: index) }

    /// The source column that a field was read from; `noColumn` when it came from none.
    package func column(of index: Int) -> UInt16 { slots.column(of: index) }

    /// Notes the source column of a field.
    package mutating func setColumn(_ column: UInt16, of index: Int) { unique.setColumn(column, of: index) }

    /// The bare number of a day, moment, amount, integer, decimal or truth value; nil when absent or unusable.
    package func number(of field: FieldDefinition) -> Int64? { number(at: field.index) }

    /// The same of a field's index.
    @inlinable package func number(at index: Int) -> Int64? {
        slots.state(of: index) == .usable ? slots.value(index) : nil
    }

    /// Whether any field has an error finding, or the record could not be taken apart.
    package var hasUnusableField: Bool { slots.isUnreadable || slots.hasUnusable }

    /// The raw slot of a field that has a value, for encoders.
    func slot(_ index: Int) -> Int64 { slots.value(index) }

    /// The bytes of a text slot: offset in the upper, length in the lower 32 bits.
    func bytes(at slot: Int64) -> ArraySlice<UInt8> {
        let offset = Int(slot >> 32)
        return slots.text[offset..<offset + Int(slot & 0xFFFF_FFFF)]
    }

    /// Shows the bytes of a text slot without counting a reference to them.
    func withText(at slot: Int64, _ body: (Bytes) -> Void) {
        let offset = Int(slot >> 32)
        slots.text.withUnsafeBufferPointer { body($0.span.extracting(offset..<offset + Int(slot & 0xFFFF_FFFF))) }
    }

    /// The indices of the key's fields.
    var keyIndices: (first: Int, second: Int?) { slots.keyIndices }

    /// The item slots of a list slot.
    @usableFromInline
    func items(at slot: Int64) -> ArraySlice<Int64> {
        let offset = Int(slot >> 32)
        return slots.list[offset..<offset + Int(slot & 0xFFFF_FFFF)]
    }

    mutating func append(_ bytes: ArraySlice<UInt8>) -> Int64 {
        let own = unique
        let offset = Int64(own.textCount)
        bytes.withUnsafeBytes { own.append($0) }
        return offset << 32 | Int64(bytes.count)
    }

    mutating func append(items: [Int64]) -> Int64 {
        let own = unique
        let offset = Int64(own.list.count)
        own.list.append(contentsOf: items)
        return offset << 32 | Int64(items.count)
    }
}

extension Record: CustomStringConvertible {
    /// The kind: nothing of what the record holds, which may be personal.
    @usableFromInline package var description: String { "‹\(kind.id)›" }
}

#if !hasFeature(Embedded)
    extension Record: CustomReflectable {
        /// Shows no children, so that no dump reaches personal data.
        @usableFromInline package var customMirror: Mirror { Mirror(self, children: [], displayStyle: .struct) }
    }
#endif
