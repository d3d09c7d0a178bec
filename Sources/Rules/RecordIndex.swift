package import Canonical

/// Whether a data set has records of a kind.
package enum KindPresence: Hashable, Sendable {
    /// The kind's file was read.
    case present
    /// The mapping knows the kind, but its file was refused or not given (rules §10.15).
    case missing
    /// The insurer's format does not carry the kind at all.
    case unmapped
}

/// The records that name a parent, which rules ask for.
package enum Relation: UInt8, Hashable, Sendable, CaseIterable {
    /// The endorsements of a policy.
    case endorsementsOfPolicy
    /// The hazards that a service found.
    case hazardsOfService
    /// The refusal reports on a hazard.
    case reportsOnHazard

    /// The kind of the records that refer.
    package var kind: Kind {
        switch self {
        case .endorsementsOfPolicy: .endorsement
        case .hazardsOfService: .hazard
        case .reportsOnHazard: .refusalReport
        }
    }

    /// The field that names the parent.
    package var field: FieldDefinition {
        switch self {
        case .endorsementsOfPolicy: Endorsement.policyNo.definition
        case .hazardsOfService: Hazard.serviceNo.definition
        case .reportsOnHazard: RefusalReport.hazardNo.definition
        }
    }
}

/// The records of a data set as rules see them: the first occurrence of each key, and what earlier runs stored.
///
/// A position stands for one record throughout a run. Later occurrences of a key and rows that could not be taken apart
/// have no position; the keys of the latter still resolve (rules §0.5, §10.15). A record without a key has a position that
/// no key leads to.
package protocol RecordIndex: Sendable {
    /// Whether records of earlier runs are known.
    var hasHistory: Bool { get }

    /// Whether the data set has records of a kind.
    func presence(of kind: Kind) -> KindPresence

    /// The positions of a kind's records in file order.
    func positions(of kind: Kind) -> [Int]

    /// The record at a position.
    func record(at position: Int) -> Record

    /// The position of a key's first occurrence.
    func position(of kind: Kind, _ key: RecordKey) -> Int?

    /// Whether a reference to this key resolves: in the batch, readable or not, or in history.
    func contains(_ kind: Kind, _ key: RecordKey) -> Bool

    /// The positions of the records that name a parent, in file order.
    func positions(_ relation: Relation, of parent: RecordKey) -> [Int]

    /// Whether a row that could not be taken apart names this parent.
    func hasUnreadable(_ relation: Relation, of parent: RecordKey) -> Bool

    /// Whether the record at a position has an error finding.
    func isRefused(_ position: Int) -> Bool

    /// The latest version of a key that earlier runs stored as valid.
    func stored(_ kind: Kind, _ key: RecordKey) -> Record?

    /// Notes an error finding on a field of the record at a position: later rules that read it are skipped.
    mutating func markUnusable(_ field: FieldDefinition, at position: Int)
}
