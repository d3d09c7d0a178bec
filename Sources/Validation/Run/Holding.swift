import Canonical
import Rules

/// Decides what becomes of each record once every rule has spoken.
struct Holding {
    private let data: DataSet
    private var standings: [Standing]

    init(_ data: DataSet) {
        self.data = data
        standings = data.records.indices.map { position in
            data.isRefused(position) || data.record(at: position).key == nil ? .refused : .accepted
        }
        hold()
    }

    /// Every record of the data set with its standing, in sending order: kind, time of collection, key, place.
    func judged() -> [JudgedRecord] {
        var judged: [JudgedRecord] = []
        judged.reserveCapacity(data.batchCount + data.repeats.count)
        for (record, standing) in zip(data.records, standings).prefix(data.batchCount) {
            judged.append(JudgedRecord(record: record, key: record.key, standing: standing))
        }
        for repetition in data.repeats {
            let isSame = repetition.violation.rule.id == Repetition.duplicateRecord.id
            judged.append(
                JudgedRecord(
                    record: repetition.record, key: repetition.record.key, standing: isSame ? .duplicate : .refused))
        }
        return judged.sorted(by: Holding.sentBefore)
    }

    /// What the records add up to, by kind.
    static func control(of records: [JudgedRecord]) -> [ControlTotal] {
        var totals: [ControlTotal] = []
        for judged in records {
            let kind = judged.record.kind
            if totals.last?.kind != kind { totals.append(ControlTotal(kind: kind, count: 0, money: Fen(0))) }
            totals[totals.count - 1].count += 1
            totals[totals.count - 1].money = totals[totals.count - 1].money + judged.record.controlAmount
        }
        return totals
    }

    /// Kinds stand in sending order, so that a parent's standing is final before its children are looked at.
    private mutating func hold() {
        for kind in Kind.allCases {
            let references = kind.definition.fields.filter { $0.referredKind != nil }
            for position in data.positions(of: kind) where standings[position] == .accepted {
                let record = data.record(at: position)
                var parents: [RecordName] = []
                for field in references {
                    guard let referred = field.referredKind else { continue }
                    for key in record.references(of: field) where isBlocked(referred, key) {
                        parents.append(RecordName(kind: referred, key: key))
                    }
                }
                if !parents.isEmpty { standings[position] = .held(by: parents) }
            }
        }
    }

    private func isBlocked(_ kind: Kind, _ key: RecordKey) -> Bool {
        guard let position = data.position(of: kind, key) else { return data.contains(kind, key) }
        return standings[position] != .accepted
    }

    private static func sentBefore(_ left: JudgedRecord, _ right: JudgedRecord) -> Bool {
        if left.record.kind != right.record.kind { return left.record.kind.rawValue < right.record.kind.rawValue }
        if left.record.recordedAt != right.record.recordedAt {
            return left.record.recordedAt < right.record.recordedAt
        }
        if left.key != right.key {
            guard let first = left.key else { return false }
            return right.key.map { first < $0 } ?? true
        }
        return (left.record.origin.file, left.record.origin.row) < (right.record.origin.file, right.record.origin.row)
    }
}
