package import Exchange
package import ShangMi

/// Where the uploads of contents are kept; a content that is due is claimed by `DeliveryStore.claimDue`.
package protocol ContentStore: Sendable {
    /// Prolongs a lease while a part is under way.
    ///
    /// Throws `leaseLost` when another worker holds the content.
    func prolong(_ content: ClaimedContent, until moment: Timestamp) async throws(StoreError)

    /// Writes an attempt before its first byte, with its leaf and the upload's life, which has begun it.
    ///
    /// Throws `leaseLost` when another worker holds the content.
    func begin(_ attempt: NewContentAttempt, on content: ClaimedContent) async throws(StoreError) -> OpenAttempt

    /// Writes what an attempt showed, with its leaves, and frees the content: deliveries that waited for one that is taken go,
    /// those that waited for one that failed are rejected.
    ///
    /// Throws `leaseLost` when another worker holds it.
    func finish(
        _ attempt: OpenAttempt, on content: ClaimedContent, with result: ContentResult
    ) async throws(StoreError)

    /// Notes that a content cannot be sent: no attempt was made, and the deliveries that waited for it are rejected.
    ///
    /// Throws `leaseLost` when another worker holds it.
    func fail(_ content: ClaimedContent, for fault: ContentFault, at now: Timestamp) async throws(StoreError)

    /// Lets everything that waits for a content go without it: the destination takes contents no more.
    ///
    /// Gives how many deliveries were freed.
    func waive(for destination: DestinationID, at now: Timestamp) async throws(StoreError) -> Int
}

/// A content that a worker holds: nobody else touches it until the lease ends.
package struct ClaimedContent: Sendable {
    /// Who receives it.
    package let destination: DestinationID
    /// What it is.
    package let content: ContentID
    /// What is known of its upload.
    package var life: ContentLife
    /// Where its bytes may be read: the attachments that wait for it, the newest first, a few of them.
    package let sources: [ContentSource]
    /// The fencing token: every result is written only while it is still the row's.
    package let epoch: Int

    /// A claimed content, as a store gives it.
    package init(
        destination: DestinationID, content: ContentID, life: ContentLife, sources: [ContentSource], epoch: Int
    ) {
        self.destination = destination
        self.content = content
        self.life = life
        self.sources = sources
        self.epoch = epoch
    }
}

/// Where an attachment says that its file is.
package struct ContentSource: Hashable, Sendable {
    /// The insurer's id.
    package let insurer: String
    /// The folder in which relative addresses were looked up when the attachment came; `nil` where nobody said.
    package let folder: String?
    /// The address, a relative path as written.
    package let path: [UInt8]

    /// A place, as a store gives it.
    package init(insurer: String, folder: String?, path: [UInt8]) {
        self.insurer = insurer
        self.folder = folder
        self.path = path
    }
}

/// An attempt on a content as it is written before its first byte.
package struct NewContentAttempt: Sendable {
    /// A part of a content.
    package struct Part: Sendable, Equatable {
        /// How many bytes go before it.
        package let offset: Int
        /// How many bytes it has.
        package let bytes: Int
        /// SM3 of its bytes.
        package let sm3: SM3Digest

        /// A part by its place.
        package init(offset: Int, bytes: Int, sm3: SM3Digest) {
            self.offset = offset
            self.bytes = bytes
            self.sm3 = sm3
        }
    }

    /// What is signed and when.
    package let attempt: NewAttempt
    /// The part that is sent; `nil` for a question.
    package let part: Part?

    /// An attempt that is about to be made.
    package init(_ attempt: NewAttempt, part: Part?) {
        self.attempt = attempt
        self.part = part
    }
}

/// What an attempt on a content showed and what follows from it, to be written in one transaction.
package struct ContentResult: Sendable {
    /// What it showed.
    package let outcome: ContentOutcome
    /// What follows.
    package let step: ContentStep
    /// The upload's life after it.
    package let life: ContentLife
    /// When it ended.
    package let at: Timestamp
    /// The HTTP status, where an answer came.
    package let status: Int?
    /// How many body bytes left us.
    package let bytesSent: Int
    /// A draw from 0..<1, for the destination's back-off.
    package let draw: Double
    /// How long the exchange took, in seconds.
    package let took: Double
    /// How many requests the destination's contract allows at once.
    package let ceiling: Int

    /// A result by its parts.
    package init(
        outcome: ContentOutcome, step: ContentStep, life: ContentLife, at: Timestamp, status: Int?, bytesSent: Int,
        draw: Double, took: Double, ceiling: Int
    ) {
        self.outcome = outcome
        self.step = step
        self.life = life
        self.at = at
        self.status = status
        self.bytesSent = bytesSent
        self.draw = draw
        self.took = took
        self.ceiling = ceiling
    }
}

/// The contents of a destination by where their uploads stand.
package struct ContentBooks: Sendable, Equatable {
    /// How many are in each phase; absent means none.
    package let phases: [ContentPhase: Int]
    /// Bytes of what is still to be sent, less what the destination has of it.
    package let bytesLeft: Int

    /// Accounts by their parts.
    package init(phases: [ContentPhase: Int] = [:], bytesLeft: Int = 0) {
        self.phases = phases
        self.bytesLeft = bytesLeft
    }

    /// How many contents are in one of these phases.
    package func count(_ phases: ContentPhase...) -> Int { phases.reduce(0) { $0 + (self.phases[$1] ?? 0) } }
}
