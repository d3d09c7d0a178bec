/// What a record holds, behind one reference.
///
/// Unchecked: only `Record` has access, and it copies before it changes what another record may see.
final class RecordSlots: @unchecked Sendable {
    let kind: Kind
    var insurer: Text
    var operation = Operation.upsert
    var withdrawReason: Text?
    var recordedAt: Instant
    var origin: Origin
    var isUnreadable = false
    /// One slot a field: the value itself, or where its text or items lie.
    var values: [Int64]
    var states: [Record.State]
    var columns: [UInt16]
    /// All text of the record, UTF-8.
    var text: [UInt8] = []
    /// All items of its lists.
    var list: [Int64] = []

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

    /// Forgets what the record holds and keeps the space.
    func clear(insurer: Text, recordedAt: Instant, origin: Origin) {
        self.insurer = insurer
        self.recordedAt = recordedAt
        self.origin = origin
        operation = .upsert
        withdrawReason = nil
        isUnreadable = false
        for index in states.indices { states[index] = .absent }
        for index in columns.indices { columns[index] = Record.noColumn }
        text.removeAll(keepingCapacity: true)
        list.removeAll(keepingCapacity: true)
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
