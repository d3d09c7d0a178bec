import Canonical
import Rules

/// Decides what becomes of each record once every rule has spoken.
struct Holding {
    private let data: DataSet
    private var standings: [Standing]

    init(_ data: DataSet) {
        self.data = data
        standings = data.records.indices.map { position in
            data.isRefused(position) || data.name(of: position) == nil ? .refused : .accepted
        }
        hold()
    }

    /// Every record of the data set with its standing, in sending order: kind, time of collection, key, place.
    func judged() -> [JudgedRecord] {
        var judged: [JudgedRecord] = []
        judged.reserveCapacity(data.batchCount + data.repeats.count)
        for kind in Kind.allCases {
            for place in order(of: kind) {
                guard place.position >= 0 else {
                    let repetition = data.repeats[Int(-1 - place.position)]
                    let isSame = repetition.violation.rule.id == Repetition.duplicateRecord.id
                    judged.append(JudgedRecord(record: repetition.record, standing: isSame ? .duplicate : .refused))
                    continue
                }
                let position = Int(place.position)
                judged.append(JudgedRecord(record: data.record(at: position), standing: standings[position]))
            }
        }
        return judged
    }

    /// A record by what decides where it stands among those of its kind.
    private struct Place {
        let recordedAt: Int64
        /// The number of its key; -1 for none.
        let name: Int32
        let origin: Origin
        /// Its position; of a repeat -1 and below.
        let position: Int32
    }

    private func order(of kind: Kind) -> [Place] {
        var places: [Place] = []
        for position in data.positions(of: kind) + data.withdrawals where data.record(at: position).kind == kind {
            places.append(place(data.record(at: position), data.name(of: position), Int32(position)))
        }
        for (index, repetition) in data.repeats.enumerated() where repetition.record.kind == kind {
            places.append(place(repetition.record, repetition.name, Int32(-1 - index)))
        }
        let keys = data.keyOrder(of: kind)
        return places.sorted { left, right in
            if left.recordedAt != right.recordedAt { return left.recordedAt < right.recordedAt }
            if left.name != right.name {
                // What has no key comes last.
                return left.name >= 0 && (right.name < 0 || keys.precedes(left.name, right.name))
            }
            return (left.origin.file, left.origin.row) < (right.origin.file, right.origin.row)
        }
    }

    private func place(_ record: Record, _ name: Int32?, _ position: Int32) -> Place {
        Place(recordedAt: record.recordedAt.seconds, name: name ?? -1, origin: record.origin, position: position)
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
            let references = ReferenceBook.fields[Int(kind.rawValue)]
            for position in data.positions(of: kind) where standings[position] == .accepted {
                var parents: [RecordName] = []
                for field in references {
                    guard let referred = field.referredKind else { continue }
                    for name in data.names(in: field.index, of: position) where isBlocked(referred, name) {
                        parents.append(RecordName(kind: referred, key: data.key(referred, name)))
                    }
                }
                if !parents.isEmpty { standings[position] = .held(by: parents) }
            }
        }
    }

    private func isBlocked(_ kind: Kind, _ name: Int32) -> Bool {
        guard let position = data.position(of: kind, name) else { return data.contains(kind, name) }
        return standings[position] != .accepted
    }
}
