import Canonical
import Rules

@testable import Validation

/// The records of a run as rules would see them if earlier runs were known, which stored nothing.
struct RememberingDataSet: RecordIndex {
    private var data = DataSet()

    init(of verdict: Verdict) {
        for judged in verdict.records {
            _ = data.add(judged.record)
            data.presences[judged.record.kind] = .present
        }
    }

    let hasHistory = true

    func stored(_ kind: Kind, _ key: RecordKey) -> Record? { nil }

    func presence(of kind: Kind) -> KindPresence { data.presence(of: kind) }

    func positions(of kind: Kind) -> [Int] { data.positions(of: kind) }

    func record(at position: Int) -> Record { data.record(at: position) }

    func position(of kind: Kind, _ key: RecordKey) -> Int? { data.position(of: kind, key) }

    func contains(_ kind: Kind, _ key: RecordKey) -> Bool { data.contains(kind, key) }

    func positions(_ relation: Relation, of parent: RecordKey) -> [Int] { data.positions(relation, of: parent) }

    func hasUnreadable(_ relation: Relation, of parent: RecordKey) -> Bool {
        data.hasUnreadable(relation, of: parent)
    }

    func isRefused(_ position: Int) -> Bool { data.isRefused(position) }

    mutating func markUnusable(_ field: FieldDefinition, at position: Int) {
        data.markUnusable(field, at: position)
    }
}
