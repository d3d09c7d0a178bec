import Canonical
import Rules

/// The records of a verdict in sending order, each made when it is asked for: there may be more than memory holds.
package struct JudgedRecords: RandomAccessCollection, Sendable {
    private let data: DataSet
    /// Positions; below 0 a repeat.
    private let order: [Int32]
    private let standings: Standings

    init(_ data: DataSet, _ order: [Int32], _ standings: Standings) {
        self.data = data
        self.order = order
        self.standings = standings
    }

    /// From 0 on.
    package var startIndex: Int { 0 }
    /// How many there are.
    package var endIndex: Int { order.count }

    /// The record at a place in sending order.
    package subscript(index: Int) -> JudgedRecord {
        // Whoever gets it may keep it longer than the verdict.
        JudgedRecord(record: shown(order[index]).detached, standing: standing(order[index]))
    }

    private func shown(_ place: Int32) -> Record {
        let position = Int(place)
        return position < 0 ? data.repeatRecords[-1 - position] : data.record(at: position)
    }

    private func standing(_ place: Int32) -> Standing {
        let position = Int(place)
        guard position < 0 else { return standings[position] }
        return data.repeats[-1 - position].violation.rule.id == Repetition.duplicateRecord.id ? .duplicate : .refused
    }

    /// The records of each part of a file, in the same order.
    package func byPart() -> [UInt16: JudgedRecords] {
        var orders: [UInt16: [Int32]] = [:]
        for position in order {
            let packed =
                position < 0
                ? data.repeatRecords.packed(Int(-1 - position)) : data.records.packed(Int(position))
            orders[packed.origin.file, default: []].append(position)
        }
        return orders.mapValues { JudgedRecords(data, $0, standings) }
    }

    /// How many records of the run ended in each standing, and what the records of each kind add up to.
    var sums: (outcomes: [Standing.Outcome: Int], control: [ControlTotal]) {
        var outcomes: [Standing.Outcome: Int] = [:]
        var totals = Kind.allCases.map { ControlTotal(kind: $0, count: 0, money: Fen(0)) }
        func add(_ record: Record, _ index: Int32) {
            outcomes[standing(index).outcome, default: 0] += 1
            let kind = Int(record.kind.rawValue)
            totals[kind].count += 1
            totals[kind].money = totals[kind].money + record.controlAmount
        }
        // In the order of positions, in which records are found fastest.
        if data.batchCount > 0 {
            var record = data.records[0]
            for position in 0..<data.batchCount {
                data.records.show(position, in: &record)
                add(record, Int32(position))
            }
        }
        for place in data.repeats.indices { add(data.repeatRecords[place], Int32(-1 - place)) }
        return (outcomes, totals.filter { $0.count > 0 })
    }
}

/// What becomes of each position.
struct Standings: Sendable {
    private enum Outcome: UInt8 { case accepted, refused, held }

    private var outcomes: [Outcome]
    private var parents: [Int32: [RecordName]] = [:]

    /// Everything accepted but what is refused.
    init(count: Int, isRefused: (Int) -> Bool) {
        outcomes = (0..<count).map { isRefused($0) ? .refused : .accepted }
    }

    /// Whether a position may be sent so far.
    func isAccepted(_ position: Int) -> Bool { outcomes[position] == .accepted }

    /// Keeps a position waiting for its parents.
    mutating func hold(_ position: Int, by names: [RecordName]) {
        outcomes[position] = .held
        parents[Int32(position)] = names
    }

    /// What becomes of a position.
    subscript(position: Int) -> Standing {
        switch outcomes[position] {
        case .accepted: .accepted
        case .refused: .refused
        case .held: .held(by: parents[Int32(position)] ?? [])
        }
    }
}
