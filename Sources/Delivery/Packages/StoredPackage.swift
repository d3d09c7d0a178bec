package import Exchange
package import ShangMi

/// Where a package stands.
package enum PackageState: String, Sendable, CaseIterable {
    /// Its rows are being written; nothing of it has left.
    case building
    /// Its tables are written and wait for approval.
    case built
    /// Sealed: it may be sent.
    case approved
    /// A request or upload began whose end nobody knows yet: it is asked about, never sent again on a guess.
    case sending
    /// Delivered; the verdict is awaited.
    case processing
    /// Accepted whole.
    case accepted
    /// Rejected whole.
    case rejected
    /// Given up before it was sent.
    case cancelled

    /// Whether it may still be accepted: while it is, no other package of the period is made.
    package var isOpen: Bool {
        switch self {
        case .building, .built, .approved, .sending, .processing: true
        case .accepted, .rejected, .cancelled: false
        }
    }
}

/// What packages are told apart by: who reports, to whom, about which days.
package struct PackageScope: Sendable, Hashable {
    /// The destination.
    package let destination: DestinationID
    /// The reporting organisation.
    package let orgCode: String
    /// The period.
    package let period: PackagePeriod

    /// A scope by its parts.
    package init(destination: DestinationID, orgCode: String, period: PackagePeriod) {
        self.destination = destination
        self.orgCode = orgCode
        self.period = period
    }
}

/// A package that is about to be built.
package struct PackageOrder: Sendable {
    /// Who reports what to whom.
    package let scope: PackageScope
    /// What it is to those before it.
    package let submission: PackageSubmission
    /// Why; `nil` where nobody said.
    package let reason: String?
    /// Who orders it.
    package let by: String
    /// Whether a second person must approve it.
    package let needsApproval: Bool

    /// An order by its parts.
    package init(scope: PackageScope, submission: PackageSubmission, reason: String?, by: String, needsApproval: Bool) {
        self.scope = scope
        self.submission = submission
        self.reason = reason
        self.by = by
        self.needsApproval = needsApproval
    }
}

/// A package under way, and the numbers that it may use.
package struct BegunPackage: Sendable, Equatable {
    /// The package's row.
    package let id: Int64
    /// From 1 for each scope and submission.
    package let sequence: Int
    /// The serial number of its first row.
    package let firstSerial: Int

    /// A package as a store gives it.
    package init(id: Int64, sequence: Int, firstSerial: Int) {
        self.id = id
        self.sequence = sequence
        self.firstSerial = firstSerial
    }
}

/// Why no package can be begun.
package enum PackageObstacle: Error, Sendable, Equatable {
    /// Another one of the period is still open.
    case open(name: String)
    /// Another process is building one for the organisation.
    case building
    /// A first package was accepted already.
    case hasFirst(name: String)
    /// None was accepted to which this one could be a supplement or correction.
    case noFirst
}

/// A package as the store has it.
package struct StoredPackage: Sendable, Equatable {
    /// The package's row.
    package let id: Int64
    /// Who reports what to whom.
    package let scope: PackageScope
    /// What it is to those before it.
    package let submission: PackageSubmission
    /// The name of its file.
    package let name: String
    /// Its number.
    package let number: String
    /// Where it stands.
    package let state: PackageState
    /// Why it was made.
    package let reason: String?
    /// Who built it.
    package let builtBy: String
    /// When.
    package let builtAt: Timestamp
    /// Whether a second person must approve it.
    package let needsApproval: Bool
    /// Who approved it.
    package let approvedBy: String?
    /// SM3 of the sealed file; `nil` until it is sealed.
    package let sm3: SM3Digest?
    /// When the last sending began.
    package let sentAt: Timestamp?
    /// What the last step left to say.
    package let note: String?
    /// Its tables.
    package let tables: [PackageManifest.Table]

    /// A package as a store gives it.
    package init(
        id: Int64, scope: PackageScope, submission: PackageSubmission, name: String, number: String,
        state: PackageState, reason: String?, builtBy: String, builtAt: Timestamp, needsApproval: Bool,
        approvedBy: String?, sm3: SM3Digest?, sentAt: Timestamp?, note: String?, tables: [PackageManifest.Table]
    ) {
        self.id = id
        self.scope = scope
        self.submission = submission
        self.name = name
        self.number = number
        self.state = state
        self.reason = reason
        self.builtBy = builtBy
        self.builtAt = builtAt
        self.needsApproval = needsApproval
        self.approvedBy = approvedBy
        self.sm3 = sm3
        self.sentAt = sentAt
        self.note = note
        self.tables = tables
    }
}

extension Sequence<StoredPackage> {
    /// Those that somebody has to do with still: not decided, or rejected with no other one of the period after it.
    ///
    /// The latest come first, as a store gives them.
    package var current: [StoredPackage] {
        var scopes: Set<PackageScope> = []
        return filter { package in
            // What was given up takes nothing's place.
            let isLatest = package.state == .cancelled || scopes.insert(package.scope).inserted
            return package.state.isOpen || (package.state == .rejected && isLatest)
        }
    }
}
