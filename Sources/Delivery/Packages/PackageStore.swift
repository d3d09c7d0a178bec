package import Canonical
package import Evidence
package import Exchange
package import ShangMi

/// The regulator's packages: their states, their serial numbers, and which version stands in which line.
package protocol PackageStore: Sendable {
    /// Begins a package; what a dead process began is removed.
    ///
    /// - Parameters:
    ///   - order: What is to be built.
    ///   - day: The day of the build, by which serial numbers are counted.
    ///   - owner: This process.
    ///   - isAlive: Whether another process that is building still runs.
    ///   - now: The present moment.
    /// - Returns: The numbers that it may use; or what stands in the way.
    /// - Throws: Nothing is begun then.
    func begin(
        _ order: PackageOrder, on day: CivilDate, by owner: LeaseOwner,
        isAlive: @escaping @Sendable (LeaseOwner) -> Bool, at now: Timestamp
    ) async throws(StoreError) -> Result<BegunPackage, PackageObstacle>

    /// Reads the latest version of each record of a kind and organisation, by key, and collects rows made of them.
    ///
    /// What is in memory does not grow with the store. Rows are made on all cores, and handed over in order.
    ///
    /// - Parameters:
    ///   - kind: The kind.
    ///   - scope: Whose records, and of which accepted packages it is to be known what they held.
    ///   - empty: What the rows of some records are collected into.
    ///   - collect: Adds the row of a record, or leaves the record out.
    ///   - take: Is given what was collected, by key, on one thread; `false` ends the reading.
    /// - Throws: What the store refuses.
    func forEachCandidate<Rows: Sendable>(
        _ kind: Kind, in scope: PackageScope, into empty: Rows,
        collect: @escaping @Sendable (borrowing PackageCandidate, inout Rows) -> Void,
        take: @escaping @Sendable (consuming Rows) -> Bool
    ) async throws(StoreError)

    /// Notes rows of a package that is being built, which follow each other in a table.
    ///
    /// - Parameters:
    ///   - id: The package.
    ///   - table: The place of the table, from 0.
    ///   - line: The line of the first row, from 1.
    ///   - versions: The versions that the rows were made of, in their order.
    /// - Throws: Nothing is noted then.
    func note(
        _ id: Int64, table: Int, from line: Int, madeOf versions: [Int64]
    ) async throws(StoreError)

    /// Ends a build: the package is named, its serial numbers are used up, in one transaction with the leaf.
    ///
    /// - Parameters:
    ///   - begun: The package.
    ///   - content: What was built.
    ///   - day: The day of its serial numbers.
    ///   - leaf: The leaf of the operator's action.
    ///   - now: The present moment.
    /// - Returns: `false`, with nothing changed, when somebody else has used the numbers meanwhile.
    /// - Throws: Nothing has changed then.
    func finish(
        _ begun: BegunPackage, _ content: BuiltPackage, on day: CivilDate, leaf: Leaf, at now: Timestamp
    ) async throws(StoreError) -> Bool

    /// Forgets a package that is being built.
    func discard(_ id: Int64) async throws(StoreError)

    /// Notes that a package was sealed.
    ///
    /// - Parameters:
    ///   - id: The package.
    ///   - approvedBy: Who approved; `nil` where nobody had to.
    ///   - sm3: SM3 of the sealed file.
    ///   - leaf: The leaf of the operator's action.
    ///   - now: The present moment.
    /// - Returns: `false`, with nothing changed, when it is not `built`.
    /// - Throws: Nothing has changed then.
    func seal(
        _ id: Int64, approvedBy: String?, sm3: SM3Digest, leaf: Leaf, at now: Timestamp
    ) async throws(StoreError) -> Bool

    /// Moves a package to another state, with an entry of its history and a leaf.
    ///
    /// - Parameters:
    ///   - id: The package.
    ///   - step: What happened.
    ///   - states: The states in which it may be.
    ///   - leaf: The leaf.
    ///   - now: The present moment.
    /// - Returns: `false`, with nothing changed, when it is in none of them.
    /// - Throws: Nothing has changed then.
    func move(
        _ id: Int64, _ step: PackageStep, from states: Set<PackageState>, leaf: Leaf, at now: Timestamp
    ) async throws(StoreError) -> Bool

    /// All packages that are built, the latest first.
    func packages() async throws(StoreError) -> [StoredPackage]

    /// The package of a name.
    func package(named name: String) async throws(StoreError) -> StoredPackage?

    /// The record that a line of a package was made of; `nil` for a line that it does not have.
    func source(ofLine line: Int, table: Int, in id: Int64) async throws(StoreError) -> PackageSource?
}

/// A record that may become a row.
package struct PackageCandidate: Sendable {
    /// The version's row in the store.
    package let version: Int64
    /// The version's number.
    package let number: Int
    /// The business key: shows bytes of the reading.
    package let key: Text
    /// The record; `nil` when its content was archived.
    package let record: Record?
    /// The version of it that an accepted package of the scope held last; `nil` when none did.
    package let reported: Int64?
    /// That version's record, where it is another one.
    package let reportedRecord: Record?

    /// A candidate, as a store gives it.
    package init(
        version: Int64, number: Int, key: Text, record: Record?, reported: Int64?, reportedRecord: Record?
    ) {
        self.version = version
        self.number = number
        self.key = key
        self.record = record
        self.reported = reported
        self.reportedRecord = reportedRecord
    }
}

/// The record behind a line.
package struct PackageSource: Sendable, Equatable {
    /// The kind.
    package let kind: Kind
    /// The insurer's code.
    package let insurer: String
    /// The business key.
    package let key: String
    /// The version.
    package let version: Int
    /// The insurer's file that brought it.
    package let file: String
    /// The row of that file.
    package let row: Int

    /// A source, as a store gives it.
    package init(kind: Kind, insurer: String, key: String, version: Int, file: String, row: Int) {
        self.kind = kind
        self.insurer = insurer
        self.key = key
        self.version = version
        self.file = file
        self.row = row
    }
}

/// What a build made.
package struct BuiltPackage: Sendable {
    /// The name of its file.
    package let name: String
    /// Its number.
    package let number: String
    /// Its tables.
    package let tables: [PackageManifest.Table]

    /// A package by its parts.
    package init(name: String, number: String, tables: [PackageManifest.Table]) {
        self.name = name
        self.number = number
        self.tables = tables
    }

    /// How many rows it has, each with a serial number.
    package var rows: Int { tables.reduce(0) { $0 + $1.rows } }
}

/// Something that happened to a package.
package struct PackageStep: Sendable {
    /// The state that it leads to.
    package let state: PackageState
    /// What happened: the action's name.
    package let action: String
    /// Who did it.
    package let by: String
    /// What an operator reads; `nil` for nothing.
    package var note: String?
    /// What was signed and sent; `nil` where nothing was.
    package var signedText: String?
    /// The receiver's verified answer; `nil` where none came.
    package var answer: PackageAnswer?

    /// A step by its parts.
    package init(
        to state: PackageState, action: String, by: String, note: String? = nil, signedText: String? = nil,
        answer: PackageAnswer? = nil
    ) {
        self.state = state
        self.action = action
        self.by = by
        self.note = note
        self.signedText = signedText
        self.answer = answer
    }
}
