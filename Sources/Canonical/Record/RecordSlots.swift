/// What a record holds, behind one reference.
///
/// Unchecked: only `Record` has access, and it copies before it changes what another record may see. For the same reason the
/// exclusive access to a member, which Swift would check anew for every value of every cell, is that of the record.
final class RecordSlots: @unchecked Sendable {
    let kind: Kind
    @exclusivity(unchecked) var insurer: Text
    @exclusivity(unchecked) var operation = Operation.upsert
    @exclusivity(unchecked) var withdrawReason: Text?
    @exclusivity(unchecked) var recordedAt: Instant
    @exclusivity(unchecked) var origin: Origin
    @exclusivity(unchecked) var isUnreadable = false
    /// One slot a field: the value itself, or where its text or items lie.
    @exclusivity(unchecked) var values: [Int64]
    @exclusivity(unchecked) var states: [Record.State]
    @exclusivity(unchecked) var columns: [UInt16]
    /// All text of the record, UTF-8.
    @exclusivity(unchecked) var text: [UInt8] = []
    /// All items of its lists.
    @exclusivity(unchecked) var list: [Int64] = []

    init(kind: Kind, insurer: Text, recordedAt: Instant, origin: Origin) {
        self.kind = kind
        self.insurer = insurer
        self.recordedAt = recordedAt
        self.origin = origin
        let count = kind.definition.fields.count
        values = Array(repeating: 0, count: count)
        states = Array(repeating: .absent, count: count)
        columns = Array(repeating: Record.noColumn, count: count)
    }

    /// Takes over what a template of the same kind holds, and keeps the space.
    func become(_ template: RecordSlots) {
        insurer = template.insurer
        recordedAt = template.recordedAt
        operation = .upsert
        withdrawReason = nil
        isUnreadable = false
        // The arrays of one kind are of one length, so nothing moves.
        states.withUnsafeMutableBufferPointer { to in
            template.states.withUnsafeBufferPointer { _ = to.update(from: $0) }
        }
        values.withUnsafeMutableBufferPointer { to in
            template.values.withUnsafeBufferPointer { _ = to.update(from: $0) }
        }
        columns.withUnsafeMutableBufferPointer { to in
            template.columns.withUnsafeBufferPointer { _ = to.update(from: $0) }
        }
        text.removeAll(keepingCapacity: true)
        list.removeAll(keepingCapacity: true)
        if !template.text.isEmpty { text.append(contentsOf: template.text) }
        if !template.list.isEmpty { list.append(contentsOf: template.list) }
    }

    func copy() -> RecordSlots {
        let copy = RecordSlots(self)
        copy.operation = operation
        copy.withdrawReason = withdrawReason
        copy.isUnreadable = isUnreadable
        copy.text = text
        copy.list = list
        return copy
    }

    private init(_ other: RecordSlots) {
        kind = other.kind
        insurer = other.insurer
        recordedAt = other.recordedAt
        origin = other.origin
        values = other.values
        states = other.states
        columns = other.columns
    }
}
