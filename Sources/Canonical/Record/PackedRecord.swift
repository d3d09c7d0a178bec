/// A record as it lies in memory that somebody else keeps: a header, the block of its slots, its list items, its text.
///
/// Whoever makes one vouches that the memory holds a record that `pack` wrote, and stays while the value is used.
package struct PackedRecord {
    /// What of a record stands before its block.
    private struct Header: BitwiseCopyable {
        var recordedAt: Int64
        var row: Int32
        var item: Int32
        var textCount: Int32
        var listCount: Int32
        var insurer: UInt32
        var withdrawReason: UInt32
        var file: UInt16
        var kind: UInt8
        var isWithdrawal: Bool
        var isUnreadable: Bool

        /// Keeps what follows on eight bytes.
        static var size: Int { 40 }
    }

    private let base: UnsafeMutableRawPointer

    /// The record at an address, which is a multiple of 8.
    package init(at base: UnsafeMutableRawPointer) { self.base = base }

    /// How many bytes a record takes: a multiple of 8.
    package static func size(of record: Record) -> Int {
        let slots = record.slots
        return Header.size + roundUp(RecordSlots.blockCount(slots.count)) + slots.list.count * 8
            + roundUp(slots.textCount)
    }

    /// Writes a record into memory of its `size`.
    ///
    /// The texts that many records share are left to the caller.
    ///
    /// - Parameters:
    ///   - record: The record.
    ///   - insurer: What stands for its insurer.
    ///   - withdrawReason: What stands for the reason of a withdrawal; 0 for none.
    package func pack(_ record: Record, insurer: UInt32, withdrawReason: UInt32) {
        let slots = record.slots
        header = Header(
            recordedAt: slots.recordedAt.seconds, row: slots.origin.row, item: slots.origin.item,
            textCount: Int32(slots.textCount), listCount: Int32(slots.list.count), insurer: insurer,
            withdrawReason: withdrawReason, file: slots.origin.file, kind: slots.kind.rawValue,
            isWithdrawal: slots.operation == .withdraw, isUnreadable: slots.isUnreadable)
        slots.copyBlock(to: block)
        slots.list.withUnsafeBytes { copy($0, to: items) }
        slots.withText { copy($0, to: text) }
    }

    /// The record again; it shows the memory, which must stay longer than the record and its copies, unless they are changed.
    ///
    /// Threads that show the same memory share no reference count.
    package func record(insurer: UnsafeRawBufferPointer, withdrawReason: Text?) -> Record {
        let slots = RecordSlots(
            kind: kind, recordedAt: recordedAt, origin: origin, showing: block, text: shownText, insurer: insurer)
        finish(slots, withdrawReason)
        return Record(slots: slots)
    }

    /// The same in a record that showed another one before: in the same space, unless somebody kept it.
    package func show(in record: inout Record, insurer: UnsafeRawBufferPointer, withdrawReason: Text?) {
        guard record.canShowAnother(of: kind) else {
            record = self.record(insurer: insurer, withdrawReason: withdrawReason)
            return
        }
        record.slots.show(recordedAt: recordedAt, origin: origin, block: block, text: shownText, insurer: insurer)
        finish(record.slots, withdrawReason)
    }

    private var shownText: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: text, count: Int(header.textCount))
    }

    private func finish(_ slots: RecordSlots, _ withdrawReason: Text?) {
        let header = header
        if header.isWithdrawal { slots.operation = .withdraw }
        if withdrawReason != nil { slots.withdrawReason = withdrawReason }
        slots.isUnreadable = header.isUnreadable
        guard header.listCount > 0 else { return }
        let start = items.assumingMemoryBound(to: Int64.self)
        slots.list.append(contentsOf: UnsafeBufferPointer(start: start, count: Int(header.listCount)))
    }

    /// What stands for its insurer.
    package var insurer: UInt32 { header.insurer }

    /// What stands for the reason of a withdrawal; 0 for none.
    package var withdrawReason: UInt32 { header.withdrawReason }

    /// Its kind.
    package var kind: Kind {
        guard let kind = Kind(rawValue: header.kind) else { preconditionFailure("a packed record has a kind") }
        return kind
    }

    /// When it was collected.
    package var recordedAt: Instant { Instant(seconds: header.recordedAt) }

    /// Where it stands in its source.
    package var origin: Origin {
        let header = header
        return Origin(file: header.file, row: header.row, item: header.item)
    }

    /// Whether a field is absent, usable or unusable.
    package func state(of index: Int) -> Record.State {
        precondition(index >= 0 && index < fieldCount, "no such field")
        return states[index]
    }

    /// Whether any field has an error finding, or the record could not be taken apart.
    package var hasUnusableField: Bool {
        header.isUnreadable || UnsafeBufferPointer(start: states, count: fieldCount).contains(.unusable)
    }

    /// Marks a field as not to be relied on; records that show this memory see it.
    package func markUnusable(_ index: Int) {
        precondition(index >= 0 && index < fieldCount, "no such field")
        states[index] = .unusable
    }

    /// Takes over the states of a record's fields that was made from this one.
    package func takeStates(of record: Record) {
        for index in 0..<fieldCount { states[index] = record.state(of: index) }
    }

    private var header: Header {
        get { base.loadUnaligned(as: Header.self) }
        nonmutating set { base.storeBytes(of: newValue, as: Header.self) }
    }

    private var fieldCount: Int { PackedRecord.fieldCounts[Int(header.kind)] }
    private var block: UnsafeMutableRawPointer { base + Header.size }
    private var states: UnsafeMutablePointer<Record.State> {
        (block + RecordSlots.statesOffset(fieldCount)).assumingMemoryBound(to: Record.State.self)
    }
    private var items: UnsafeMutableRawPointer {
        block + PackedRecord.roundUp(RecordSlots.blockCount(fieldCount))
    }
    private var text: UnsafeMutableRawPointer { items + Int(header.listCount) * 8 }

    private func copy(_ bytes: UnsafeRawBufferPointer, to place: UnsafeMutableRawPointer) {
        bytes.baseAddress.map { place.copyMemory(from: $0, byteCount: bytes.count) }
    }

    private static let fieldCounts = Kind.allCases.map { $0.definition.fields.count }

    private static func roundUp(_ count: Int) -> Int { (count + 7) & ~7 }
}
