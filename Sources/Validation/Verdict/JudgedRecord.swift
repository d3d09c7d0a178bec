package import Canonical

/// A record with what becomes of it.
package struct JudgedRecord: Sendable {
    /// The record; fields with an error are unusable.
    package let record: Record
    /// What becomes of it.
    package let standing: Standing
    /// Its business key, made anew each time; absent when a key field is, which refuses the record.
    package var key: RecordKey? { record.key }
}

/// What becomes of a record.
package enum Standing: Hashable, Sendable {
    /// It may be stored and sent.
    case accepted
    /// It has an error finding of its own.
    case refused
    /// The same record was given before; this one is dropped.
    case duplicate
    /// It is sound, but a record that it names is refused, held or unreadable.
    case held(by: [RecordName])

    /// The standing without its reasons.
    package enum Outcome: String, Hashable, Sendable, CaseIterable {
        case accepted, refused, held, duplicate
    }

    /// The standing without its reasons.
    package var outcome: Outcome {
        switch self {
        case .accepted: .accepted
        case .refused: .refused
        case .duplicate: .duplicate
        case .held: .held
        }
    }
}

/// The name of a record within an insurer: its kind and business key.
package struct RecordName: Hashable, Sendable {
    /// The kind.
    package let kind: Kind
    /// The business key.
    package let key: RecordKey
}
