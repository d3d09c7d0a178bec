package import Canonical
package import Evidence
package import Exchange
package import ShangMi

/// A valid record on its way into the store.
package struct IncomingRecord: Sendable {
    /// The record.
    package let record: Record
    /// Its business key.
    package let key: RecordKey
    /// The canonical bytes.
    package let canonical: [UInt8]
    /// SM3 of the canonical bytes.
    package let digest: SM3Digest

    /// A record with its key.
    package init(record: Record, key: RecordKey) {
        self.record = record
        self.key = key
        canonical = record.canonicalBytes()
        digest = SM3.digest(of: canonical)
    }
}

/// What the store knows of a key: its latest version.
package struct VersionHead: Sendable, Equatable {
    /// The number of the latest version, from 1.
    package let version: Int
    /// The digest of its canonical bytes.
    package let digest: SM3Digest

    /// The latest version, as a store gives it.
    package init(version: Int, digest: SM3Digest) {
        self.version = version
        self.digest = digest
    }
}

/// A new version, ready to be stored with its deliveries and its leaf in one transaction.
package struct NewVersion: Sendable {
    /// The number: one more than the latest.
    package let number: Int
    /// Where the version's salts come from.
    package let secret: VersionSecret
    /// What a proof will show of the version.
    package let disclosure: Disclosure
    /// The salted digest that the log holds of it.
    package let salted: SM3Digest
    /// What each destination that takes the kind would get.
    package let projections: [OutgoingVersion]

    /// A new version by its parts.
    package init(number: Int, secret: VersionSecret, disclosure: Disclosure, projections: [OutgoingVersion]) {
        self.number = number
        self.secret = secret
        self.disclosure = disclosure
        salted = disclosure.digest(salt: secret.recordSalt)
        self.projections = projections
    }
}

/// A version as one destination is to get it.
package struct OutgoingVersion: Sendable {
    /// Who receives.
    package let destination: DestinationID
    /// What it gets.
    package let projection: Projection
    /// On what it depends whether it goes.
    package let reach: Reach
    /// The record to which it belongs and in whose lane it goes; `nil` for a record of its own.
    package let owner: Dependency?
    /// How urgent it is.
    package private(set) var lane: Lane
    /// By when it must be accepted there; `nil` for no deadline.
    package let dueAt: Timestamp?
    /// The content that must be taken there first; `nil` for none.
    package let content: ContentID?

    /// An outgoing version by its parts.
    package init(
        destination: DestinationID, projection: Projection, reach: Reach, owner: Dependency?, lane: Lane,
        dueAt: Timestamp?, content: ContentID? = nil
    ) {
        self.content = content
        self.destination = destination
        self.projection = projection
        self.reach = reach
        self.owner = owner
        self.lane = lane
        self.dueAt = dueAt
    }

    /// The same in the priority lane.
    package var hurried: OutgoingVersion {
        var version = self
        version.lane = .priority
        return version
    }
}
