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

/// What was stored under a key before the batch came.
package struct PreviousVersion: Sendable {
    /// When the stored version was collected.
    package let recordedAt: Instant
    /// The stored record; nil when it was withdrawn, or is of a kind that no rule compares.
    package let record: Record?

    /// The kinds of which rules compare the record with the stored one.
    package static let comparedKinds: Set<Kind> = [.insuredUnit, .hazard]

    /// A version by its parts.
    package init(recordedAt: Instant, record: Record?) {
        self.recordedAt = recordedAt
        self.record = record
    }
}

/// What stands for a key of a kind in an index; of two equal keys of one kind the same.
package typealias KeyNumber = Int32

/// The records of a data set as rules see them: the first occurrence of each key in the batch, and what earlier runs stored
/// under other keys (batch ∪ history; under the same key the batch counts).
///
/// A position stands for one record throughout a run. Later occurrences of a key and rows that could not be taken apart
/// have no position; the keys of the latter still resolve (rules §0.5, §10.15). A record without a key has a position that
/// no key leads to. Withdrawals have positions of their own: as parents they are known, and not read.
///
/// Rules ask with names, not with keys: whatever the index has for a key of a kind, so that it need not look for the same key
/// again and again.
package protocol RecordIndex: Sendable {
    /// Positions in an order.
    associatedtype Positions: RandomAccessCollection & Sendable where Positions.Element == Int, Positions.Index == Int

    /// Whether what earlier runs stored is known.
    var hasHistory: Bool { get }

    /// Whether everything since a day is known: what was stored reaches back to it.
    func reachesBack(to day: CivilDate) -> Bool

    /// Whether the batch has records of a kind.
    func presence(of kind: Kind) -> KindPresence

    /// The positions of the batch's records of a kind, in file order: those that are judged.
    func positions(of kind: Kind) -> Positions

    /// The positions of all known records of a kind: stored ones, then those of the batch.
    func known(of kind: Kind) -> Positions

    /// Whether the record at a position was stored before, and is not judged.
    func isStored(_ position: Int) -> Bool

    /// The positions of withdrawals in the batch, in file order.
    var withdrawals: Positions { get }

    /// The record at a position.
    func record(at position: Int) -> Record

    /// Shows the records at some positions one after the other; one is used again for the next unless somebody keeps it.
    func forEachRecord(at positions: Positions.SubSequence, _ body: (_ position: Int, Record) -> Void)

    /// The name of the record at a position; nil without a key.
    func name(of position: Int) -> KeyNumber?

    /// What the reference field with this index names in the record at a position, in order; empty when absent or unusable.
    func names(in field: Int, of position: Int) -> [KeyNumber]

    /// The first of them: all that a single reference names.
    func name(in field: Int, of position: Int) -> KeyNumber?

    /// Whether everything that a reference field names is known; nil when it names nothing.
    func isResolved(_ field: Int, of position: Int, to kind: Kind) -> Bool?

    /// The name of a key; nil when the kind has no such key and no record names it.
    func name(_ kind: Kind, _ key: RecordKey) -> KeyNumber?

    /// The key of a name.
    func key(_ kind: Kind, _ name: KeyNumber) -> RecordKey

    /// The position of a name: its first occurrence in the batch, else its stored record.
    func position(of kind: Kind, _ name: KeyNumber) -> Int?

    /// Whether a reference resolves: in the batch, readable or not, or in history.
    func contains(_ kind: Kind, _ name: KeyNumber) -> Bool

    /// The positions of the known records that name a parent: stored ones, then those of the batch in file order.
    func positions(_ relation: Relation, of parent: KeyNumber) -> [Int]

    /// Whether a row that could not be taken apart names this parent.
    func hasUnreadable(_ relation: Relation, of parent: KeyNumber) -> Bool

    /// Whether the record at a position has an error finding.
    func isRefused(_ position: Int) -> Bool

    /// What was stored before under the key of a record of the batch; nil when nothing was.
    func previous(of position: Int) -> PreviousVersion?

    /// Whether some destination has ever accepted the key of a withdrawal of the batch.
    func wasAccepted(_ position: Int) -> Bool

    /// What was found of the content of an attachment of the batch; nil when its address says nothing.
    func content(of position: Int) -> AttachmentContent?

    /// The policies of a unit that other insurers' exports stored.
    func othersPolicies(of unit: KeyNumber) -> [Record]

    /// Notes an error finding on a field of the record at a position: later rules that read it are skipped.
    mutating func markUnusable(_ field: FieldDefinition, at position: Int)
}

extension RecordIndex {
    /// Shows every record of some positions one after the other.
    func forEachRecord(at positions: Positions, _ body: (_ position: Int, Record) -> Void) {
        forEachRecord(at: positions[...], body)
    }

    /// The record at a position, with it.
    func placed(_ position: Int) -> Placed { Placed(record: record(at: position), position: position) }
}

/// A record with its position in an index.
struct Placed: Sendable {
    let record: Record
    let position: Int
}
