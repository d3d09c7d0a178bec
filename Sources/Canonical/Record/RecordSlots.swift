/// What a record holds, behind one reference.
///
/// Unchecked: only `Record` has access, and it copies before it changes what another record may see. For the same reason the
/// exclusive access to a member, which Swift would check anew for every value of every cell, is that of the record.
@usableFromInline
final class RecordSlots: @unchecked Sendable {
    @usableFromInline let kind: Kind
    /// What a record that starts afresh for every row begins as; nil for any other.
    ///
    /// Its text and items stand before what a row adds, and are never written.
    let template: RecordSlots?
    /// The institution's code; nil when it stands in `text`, behind the record's own.
    @exclusivity(unchecked) private var givenInsurer: Text?
    @exclusivity(unchecked) private var shownInsurer: Range<Int> = 0..<0
    @usableFromInline @exclusivity(unchecked) var operation = Operation.upsert
    @exclusivity(unchecked) var withdrawReason: Text?
    @exclusivity(unchecked) var recordedAt: Instant
    @exclusivity(unchecked) var origin: Origin
    @usableFromInline @exclusivity(unchecked) var isUnreadable = false
    /// All text of the record, UTF-8, and behind it what is left of an earlier record.
    @exclusivity(unchecked) private(set) var text: [UInt8] = []
    /// How many bytes of `text` are the record's.
    @exclusivity(unchecked) private(set) var textCount = 0
    /// All items of its lists.
    @exclusivity(unchecked) var list: [Int64] = []
    /// The indices of the key's fields: at hand, without asking the kind's definition, which all threads share.
    let keyIndices: (first: Int, second: Int?)
    /// How many fields the kind has.
    @usableFromInline let count: Int
    /// One slot a field: the value itself, or where its text or items lie.
    ///
    /// Slots, columns and states lie in one block, freed with the slots when it is their own; no index is used that is
    /// not below `count`.
    @usableFromInline @exclusivity(unchecked) private(set) var values: UnsafeMutablePointer<Int64>
    @exclusivity(unchecked) private var columns: UnsafeMutablePointer<UInt16>
    @usableFromInline @exclusivity(unchecked) private(set) var states: UnsafeMutablePointer<Record.State>
    @exclusivity(unchecked) private var block: UnsafeMutableRawPointer
    /// Whether the block is the slots' own: freed with them, and written.
    let ownsBlock: Bool

    /// Bytes of one field in the block.
    private static var width: Int { 8 + 2 + 1 }

    /// Fields and key of each kind, at hand without asking its definition.
    private static let shapes = Kind.allCases.map { kind in
        (count: kind.definition.fields.count, keyIndices: kind.definition.keyIndices)
    }

    private init(
        kind: Kind, insurer: Text?, recordedAt: Instant, origin: Origin, template: RecordSlots? = nil,
        block foreign: UnsafeMutableRawPointer? = nil
    ) {
        let shape = RecordSlots.shapes[Int(kind.rawValue)]
        self.kind = kind
        self.template = template
        givenInsurer = insurer
        self.recordedAt = recordedAt
        self.origin = origin
        count = shape.count
        keyIndices = shape.keyIndices
        ownsBlock = foreign == nil
        block =
            foreign
            ?? UnsafeMutableRawPointer.allocate(byteCount: RecordSlots.blockCount(shape.count), alignment: 8)
        values = block.assumingMemoryBound(to: Int64.self)
        columns = (block + count * 8).assumingMemoryBound(to: UInt16.self)
        states = (block + RecordSlots.statesOffset(count)).assumingMemoryBound(to: Record.State.self)
    }

    convenience init(kind: Kind, insurer: Text, recordedAt: Instant, origin: Origin) {
        self.init(kind: kind, insurer: insurer, recordedAt: recordedAt, origin: origin, template: nil)
        values.initialize(repeating: 0, count: count)
        columns.initialize(repeating: Record.noColumn, count: count)
        states.initialize(repeating: .absent, count: count)
    }

    /// Slots that show a block of somebody else's; text and insurer are copied.
    convenience init(
        kind: Kind, recordedAt: Instant, origin: Origin, showing block: UnsafeMutableRawPointer,
        text bytes: UnsafeRawBufferPointer, insurer: UnsafeRawBufferPointer
    ) {
        self.init(kind: kind, insurer: nil, recordedAt: recordedAt, origin: origin, block: block)
        showText(bytes, insurer: insurer)
    }

    /// Shows another block of somebody else's, of a record of the same kind, in the same space.
    func show(
        recordedAt: Instant, origin: Origin, block: UnsafeMutableRawPointer, text bytes: UnsafeRawBufferPointer,
        insurer: UnsafeRawBufferPointer
    ) {
        precondition(!ownsBlock, "only slots that show a block can show another one")
        self.recordedAt = recordedAt
        self.origin = origin
        operation = .upsert
        if withdrawReason != nil { withdrawReason = nil }
        isUnreadable = false
        if givenInsurer != nil { givenInsurer = nil }
        self.block = block
        values = block.assumingMemoryBound(to: Int64.self)
        columns = (block + count * 8).assumingMemoryBound(to: UInt16.self)
        states = (block + RecordSlots.statesOffset(count)).assumingMemoryBound(to: Record.State.self)
        if !list.isEmpty { list.removeAll(keepingCapacity: true) }
        showText(bytes, insurer: insurer)
    }

    private func showText(_ bytes: UnsafeRawBufferPointer, insurer: UnsafeRawBufferPointer) {
        let end = bytes.count + insurer.count
        if text.count < end { text = [UInt8](repeating: 0, count: end) }
        text.withUnsafeMutableBytes { text in
            text.copyMemory(from: bytes)
            UnsafeMutableRawBufferPointer(rebasing: text[bytes.count...]).copyMemory(from: insurer)
        }
        textCount = bytes.count
        shownInsurer = bytes.count..<end
    }

    deinit { if ownsBlock { block.deallocate() } }

    /// The institution's code.
    var insurer: Text {
        get { givenInsurer ?? Text(bytes: text[shownInsurer]) }
        set { givenInsurer = newValue }
    }

    /// How many bytes the block of a kind with so many fields takes.
    static func blockCount(_ fields: Int) -> Int { fields * width }

    /// Copies the block.
    func copyBlock(to place: UnsafeMutableRawPointer) {
        place.copyMemory(from: block, byteCount: RecordSlots.blockCount(count))
    }

    /// Where the states begin in the block of a kind with so many fields.
    static func statesOffset(_ fields: Int) -> Int { fields * (width - 1) }

    /// Whether an index is one of the kind's fields; another is a mistake in the program.
    @inlinable
    func check(_ index: Int) { precondition(index >= 0 && index < count, "no such field") }

    /// The source column of a field.
    func column(of index: Int) -> UInt16 {
        check(index)
        return columns[index]
    }

    /// Notes the source column of a field.
    func setColumn(_ column: UInt16, of index: Int) {
        check(index)
        columns[index] = column
    }

    /// Whether a field has a value that can be relied on.
    @inlinable
    func state(of index: Int) -> Record.State {
        check(index)
        return states[index]
    }

    /// The slot of a field.
    @inlinable
    func value(_ index: Int) -> Int64 {
        check(index)
        return values[index]
    }

    /// Stores the slot of a field and makes it usable.
    func set(_ value: Int64, at index: Int) {
        check(index)
        values[index] = value
        states[index] = .usable
    }

    /// Sets the state of a field.
    func setState(_ state: Record.State, of index: Int) {
        check(index)
        states[index] = state
    }

    /// Adds text; its offset is the `textCount` before.
    func append(_ bytes: UnsafeRawBufferPointer) {
        let end = textCount + bytes.count
        if end > text.count {
            // As much as is needed at first: most records are filled once.
            let more = text.isEmpty ? end : max(end - text.count, text.count)
            text.append(contentsOf: repeatElement(0, count: more))
        }
        guard let source = bytes.baseAddress else { return }
        text.withUnsafeMutableBytes { text in
            text.baseAddress.map { ($0 + textCount).copyMemory(from: source, byteCount: bytes.count) }
        }
        textCount = end
    }

    /// Whether any field has an error finding.
    var hasUnusable: Bool {
        typealias Block = SIMD16<UInt8>
        let states = UnsafeRawPointer(states)
        let unusable = Record.State.unusable.rawValue
        guard count >= 16 else {
            return UnsafeRawBufferPointer(start: states, count: count).contains(unusable)
        }
        var marks = states.loadUnaligned(fromByteOffset: count - 16, as: Block.self) .== Block(repeating: unusable)
        var index = 0
        while index + 16 < count {
            marks .|= states.loadUnaligned(fromByteOffset: index, as: Block.self) .== Block(repeating: unusable)
            index += 16
        }
        let words = unsafeBitCast(marks, to: SIMD2<UInt64>.self)
        return words[0] | words[1] != 0
    }

    /// Slots that begin as these do, and can again and again.
    func beginning() -> RecordSlots { copy(template: self) }

    /// Starts afresh as the template, in the same space.
    func restart() {
        guard let template else { preconditionFailure("a record starts afresh as its template says") }
        recordedAt = template.recordedAt
        operation = template.operation
        if withdrawReason != nil { withdrawReason = nil }
        isUnreadable = false
        block.copyMemory(from: template.block, byteCount: RecordSlots.blockCount(count))
        textCount = template.textCount
        let more = list.count - template.list.count
        if more > 0 { list.removeLast(more) }
    }

    /// Lets a reader write many values and text.
    ///
    /// - Parameters:
    ///   - room: How many bytes there must be for text, what is written too far included.
    ///   - write: Gets slots, states, where further text goes and the offset of that; gives the number of its bytes.
    func fill(
        room: Int,
        _ write: (UnsafeMutablePointer<Int64>, UnsafeMutablePointer<Record.State>, UnsafeMutableRawPointer, Int) -> Int
    ) {
        let end = textCount + room
        if end > text.count { text.append(contentsOf: repeatElement(0, count: end - text.count)) }
        let start = textCount
        let written = text.withUnsafeMutableBytes { text in
            text.baseAddress.map { write(values, states, $0 + start, start) } ?? 0
        }
        precondition(written <= room, "more text than there is room for")
        textCount = start + written
    }

    /// Forgets everything but the insurer, and keeps the space.
    func empty() {
        operation = .upsert
        if withdrawReason != nil { withdrawReason = nil }
        isUnreadable = false
        columns.update(repeating: Record.noColumn, count: count)
        states.update(repeating: .absent, count: count)
        textCount = 0
        if !list.isEmpty { list.removeAll(keepingCapacity: true) }
    }

    func withText(_ body: (UnsafeRawBufferPointer) -> Void) {
        text.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[..<textCount])) }
    }

    func copy() -> RecordSlots { copy(template: nil) }

    private func copy(template: RecordSlots?) -> RecordSlots {
        let copy = RecordSlots(
            kind: kind, insurer: insurer, recordedAt: recordedAt, origin: origin, template: template)
        copy.block.copyMemory(from: block, byteCount: RecordSlots.blockCount(count))
        copy.operation = operation
        copy.withdrawReason = withdrawReason
        copy.isUnreadable = isUnreadable
        // Not shared: a template is copied so that threads need not count the same references.
        withText { copy.append($0) }
        copy.list.append(contentsOf: list)
        return copy
    }
}
