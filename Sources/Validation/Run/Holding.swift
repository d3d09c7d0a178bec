import Canonical
import Rules

/// Decides what becomes of each record once every rule has spoken.
struct Holding {
    private let data: DataSet
    private var standings: Standings

    private init(_ data: DataSet) {
        self.data = data
        standings = Standings(count: data.records.count) { position in
            data.isRefused(position) || data.name(of: position) == nil
        }
        hold()
    }

    /// Every record of the data set with its standing, in sending order: kind, time of collection, key, place.
    static func judged(_ data: DataSet) -> JudgedRecords {
        let holding = Holding(data)
        var order: [Int32] = []
        order.reserveCapacity(data.batchCount + data.repeats.count)
        for kind in Kind.allCases {
            for place in holding.order(of: kind) { order.append(place.position) }
        }
        return JudgedRecords(data, order, holding.standings)
    }

    /// A record by what decides where it stands among those of its kind.
    private struct Place {
        let recordedAt: Int64
        /// The number of its key; -1 for none.
        let name: Int32
        /// Its position; of a repeat -1 and below.
        let position: Int32
    }

    private func order(of kind: Kind) -> [Place] {
        var places: [Place] = []
        places.reserveCapacity(data.positions(of: kind).count)
        for position in data.positions(of: kind) {
            places.append(place(data.records.packed(position), data.name(of: position), Int32(position)))
        }
        for position in data.withdrawals where data.records.packed(position).kind == kind {
            places.append(place(data.records.packed(position), data.name(of: position), Int32(position)))
        }
        for (index, repetition) in data.repeats.enumerated() where data.repeatRecords.packed(index).kind == kind {
            places.append(place(data.repeatRecords.packed(index), repetition.name, Int32(-1 - index)))
        }
        let keys = data.keyOrder(of: kind)
        places.sort { left, right in
            if left.recordedAt != right.recordedAt { return left.recordedAt < right.recordedAt }
            if left.name != right.name {
                // What has no key comes last.
                return left.name >= 0 && (right.name < 0 || keys.precedes(left.name, right.name))
            }
            let (first, second) = (origin(of: left), origin(of: right))
            return (first.file, first.row) < (second.file, second.row)
        }
        return places
    }

    private func place(_ record: PackedRecord, _ name: Int32?, _ position: Int32) -> Place {
        Place(recordedAt: record.recordedAt.seconds, name: name ?? -1, position: position)
    }

    private func origin(of place: Place) -> Origin {
        let position = Int(place.position)
        return position < 0 ? data.repeatRecords.packed(-1 - position).origin : data.records.packed(position).origin
    }

    /// Kinds stand in sending order, so that a parent's standing is final before its children are looked at.
    private mutating func hold() {
        for kind in Kind.allCases {
            let references = ReferenceBook.fields[Int(kind.rawValue)]
            for position in data.positions(of: kind) where standings.isAccepted(position) {
                var parents: [RecordName] = []
                for field in references {
                    guard let referred = data.referredKind(of: field, at: position) else { continue }
                    for name in data.names(in: field.index, of: position) where isBlocked(referred, name) {
                        parents.append(RecordName(kind: referred, key: data.key(referred, name)))
                    }
                }
                if !parents.isEmpty { standings.hold(position, by: parents) }
            }
        }
    }

    private func isBlocked(_ kind: Kind, _ name: Int32) -> Bool {
        guard let position = data.position(of: kind, name) else { return data.contains(kind, name) }
        return !standings.isAccepted(position)
    }
}
