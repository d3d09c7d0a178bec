/// What is stored of an insurer's records: of each key the latest version that was valid when it was taken in.
///
/// Source: canonical-model §1.3 ("History means"). A key whose latest version is a withdrawal is void: its record is not given.
package protocol RecordHistory: Sendable {
    /// The earliest time of collection of anything stored of the insurer; nil when nothing is.
    func start() throws(HistoryError) -> Instant?

    /// The records of these keys; keys that are not stored, or void, are left out.
    func records(_ kind: Kind, _ keys: [RecordKey]) throws(HistoryError) -> [Record]

    /// When the latest version of each key was collected, void ones included; nil for keys that are not stored.
    func timesOfCollection(_ kind: Kind, _ keys: [RecordKey]) throws(HistoryError) -> [Instant?]

    /// The records that name one of these parents, by parent in the order asked, then by key.
    ///
    /// - Parameters:
    ///   - relation: How they name it.
    ///   - parents: The parents' keys.
    ///   - isKnown: Whether whoever asks has the record of a key already: it is left out, and not even read.
    /// - Returns: The records.
    /// - Throws: What is stored cannot be read.
    func records(
        _ relation: Relation, of parents: [RecordKey], except isKnown: (RecordKey) -> Bool
    ) throws(HistoryError) -> [Record]

    /// Shows the records of a kind, one after the other by key, without those that whoever asks has already.
    func forEach(
        _ kind: Kind, except isKnown: (RecordKey) -> Bool, _ body: (Record) -> Void
    ) throws(HistoryError)

    /// The policies of these units at all other insurers, by unit in the order asked.
    func othersPolicies(of units: [RecordKey]) throws(HistoryError) -> [Record]

    /// Which of these keys some destination has ever accepted.
    func accepted(_ kind: Kind, of keys: [RecordKey]) throws(HistoryError) -> Set<RecordKey>
}

extension RecordHistory {
    /// All records that name one of these parents.
    package func records(_ relation: Relation, of parents: [RecordKey]) throws(HistoryError) -> [Record] {
        try records(relation, of: parents, except: { _ in false })
    }

    /// Shows all records of a kind, one after the other by key.
    package func forEach(_ kind: Kind, _ body: (Record) -> Void) throws(HistoryError) {
        try forEach(kind, except: { _ in false }, body)
    }
}

/// The history of a gateway that has stored nothing yet.
package struct EmptyHistory: RecordHistory {
    /// Nothing.
    package init() {}

    package func start() -> Instant? { nil }
    package func records(_ kind: Kind, _ keys: [RecordKey]) -> [Record] { [] }
    package func timesOfCollection(_ kind: Kind, _ keys: [RecordKey]) -> [Instant?] { keys.map { _ in nil } }
    package func records(
        _ relation: Relation, of parents: [RecordKey], except isKnown: (RecordKey) -> Bool
    ) -> [Record] { [] }
    package func forEach(_ kind: Kind, except isKnown: (RecordKey) -> Bool, _ body: (Record) -> Void) {}
    package func othersPolicies(of units: [RecordKey]) -> [Record] { [] }
    package func accepted(_ kind: Kind, of keys: [RecordKey]) -> Set<RecordKey> { [] }
}

/// What is stored could not be read.
package struct HistoryError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What went wrong and what to do, in Chinese; without values of records.
    package let description: String

    /// An error with its sentence.
    package init(_ description: String) { self.description = description }
}
