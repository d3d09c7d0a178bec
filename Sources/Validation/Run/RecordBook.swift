import Canonical

/// Records by position, packed into a space: what stays of a record is a few hundred bytes, in memory or in a file.
///
/// An object with constant addresses, since threads look into it millions of times: to look counts no references and checks no
/// access. Unchecked: a run changes it between phases only.
@safe
final class RecordBook: @unchecked Sendable {
    private let space: RecordSpace
    private let base: UnsafeMutableRawPointer
    /// The place of each position in the space.
    private let places: Column<UInt32>
    /// Where texts stand that many records share, in the space, never at its start: the institution's code, reasons of withdrawals.
    private var texts: [Text: UInt32] = [:]
    private var lastInsurer: (text: Text, place: UInt32)?

    /// An empty book.
    ///
    /// - Parameters:
    ///   - space: Where the records go: not yet used, or used by other books only.
    ///   - file: Where their places go, when there are many.
    init(in space: RecordSpace, _ file: SpillFile) {
        self.space = space
        unsafe base = space.base
        places = Column(file)
    }

    /// How many records there are.
    var count: Int { places.count }

    /// The record at a position: it shows the space, and must not outlive it.
    @inline(__always)
    subscript(position: Int) -> Record {
        let packed = packed(position)
        let reason = packed.withdrawReason
        return unsafe packed.record(
            insurer: text(at: packed.insurer),
            withdrawReason: reason == 0 ? nil : Text(bytes: Array(text(at: reason))[...]))
    }

    /// Shows the record at a position in one that showed another before, in the same space unless somebody kept it.
    func show(_ position: Int, in record: inout Record) {
        let packed = packed(position)
        let reason = packed.withdrawReason
        unsafe packed.show(
            in: &record, insurer: text(at: packed.insurer),
            withdrawReason: reason == 0 ? nil : Text(bytes: Array(text(at: reason))[...]))
    }

    /// The record at a position as it lies in the space.
    @inline(__always)
    func packed(_ position: Int) -> PackedRecord {
        let place = places[position]
        // Now and then, so that what was looked at in the file does not pile up in memory.
        if position & 0x3FF == 0 { space.look() }
        return unsafe PackedRecord(at: base + Int(place) * 8)
    }

    /// Adds a record.
    func append(_ record: Record) throws(RecordSpaceError) {
        try places.append(try pack(record))
    }

    /// Takes another record at a position.
    func replace(at position: Int, with record: Record) throws(RecordSpaceError) {
        places[position] = try pack(record)
    }

    private func pack(_ record: Record) throws(RecordSpaceError) -> UInt32 {
        let insurer = try place(ofInsurer: record.insurer)
        var reason: UInt32 = 0
        if let text = record.withdrawReason { reason = try place(of: text) }
        let place = try space.allocate(PackedRecord.size(of: record))
        unsafe PackedRecord(at: base + Int(place) * 8).pack(record, insurer: insurer, withdrawReason: reason)
        return place
    }

    private func place(ofInsurer text: Text) throws(RecordSpaceError) -> UInt32 {
        if let lastInsurer, lastInsurer.text == text { return lastInsurer.place }
        let place = try place(of: text)
        lastInsurer = (text, place)
        return place
    }

    /// Where a shared text stands: its length, then its bytes.
    private func place(of text: Text) throws(RecordSpaceError) -> UInt32 {
        if let known = texts[text] { return known }
        let place = try space.allocate((8 + text.bytes.count + 7) & ~7)
        let start = unsafe base + Int(place) * 8
        unsafe start.storeBytes(of: text.bytes.count, as: Int.self)
        unsafe text.bytes.withUnsafeBytes { bytes in
            unsafe UnsafeMutableRawBufferPointer(start: start + 8, count: bytes.count).copyMemory(from: bytes)
        }
        texts[text] = place
        return place
    }

    private func text(at place: UInt32) -> UnsafeRawBufferPointer {
        let start = unsafe base + Int(place) * 8
        return unsafe UnsafeRawBufferPointer(start: start + 8, count: start.load(as: Int.self))
    }
}
