package import Canonical
package import Evidence
package import Exchange
import ShangMi

/// What operators ask of a store; nothing here changes it.
package protocol DeliveryViews: Sendable {
    /// The accounts of everything taken in and sent on.
    func books() async throws(StoreError) -> StoreBooks

    /// Rejected and quarantined deliveries grouped by cause, the most frequent first.
    func failures() async throws(StoreError) -> [FailureGroup]

    /// One record's whole story, a record of each kind that has the key.
    func trace(key: String) async throws(StoreError) -> [RecordTrace]

    /// What of an insurer's everyday business is on its way, by the insurer's institution code.
    func backlog(of insurer: Text) async throws(StoreError) -> Backlog

    /// Answers that fit no batch of ours and that nobody has looked at yet, the latest first.
    func strayAnswers() async throws(StoreError) -> [StrayAnswer]

    /// One such answer as it came: headers and body.
    func strayAnswer(_ number: Int64) async throws(StoreError) -> (headers: String, body: [UInt8])?

    /// The latest version of the records with this key, one of each kind: number, digest and canonical record.
    func latest(key: String) async throws(StoreError) -> [(record: Record, head: VersionHead)]

    /// The latest accepted submission of a record; `nil` when there is none.
    ///
    /// - Parameters:
    ///   - key: Insurer code `/` business key.
    ///   - kind: The record's kind; `nil` when any will do.
    ///   - destination: Who accepted it; `nil` when any will do.
    /// - Returns: Everything that proves it.
    /// - Throws: `damaged` when a part of it is missing.
    func acceptedSubmission(
        key: String, kind: Kind?, at destination: DestinationID?
    ) async throws(StoreError) -> AcceptedSubmission?
}

/// The accounts of a store.
package struct StoreBooks: Sendable, Equatable {
    /// Rows and records of all files taken in.
    package let intake: IntakeBooks
    /// Stored versions that some destination is to get.
    package let withDelivery: Int
    /// Stored versions that no destination is to get.
    package let withoutDestination: Int
    /// The deliveries of each destination.
    package let destinations: [DestinationBooks]
    /// The number of leaves in the evidence log, numbered or not.
    package let leaves: Int

    /// Accounts by their parts.
    package init(
        intake: IntakeBooks, withDelivery: Int, withoutDestination: Int, destinations: [DestinationBooks], leaves: Int
    ) {
        self.intake = intake
        self.withDelivery = withDelivery
        self.withoutDestination = withoutDestination
        self.destinations = destinations
        self.leaves = leaves
    }

    /// Whether every account balances: rows, records, versions.
    package var isBalanced: Bool {
        intake.isBalanced && intake.stored == withDelivery + withoutDestination
    }
}

/// The deliveries of one destination by state.
package struct DestinationBooks: Sendable, Equatable {
    /// Who receives.
    package let destination: DestinationID
    /// How many deliveries were ever made.
    package let made: Int
    /// Accepted ones whose batch has a final receipt in the store.
    package let acknowledged: Int
    /// How many are in each state; absent means none.
    package let states: [DeliveryState: Int]
    /// Queued deliveries that wait for a record they refer to.
    package let waitingForParent: Int
    /// Accepted deliveries whose batch's outcome was unknown before.
    package let recovered: Int
    /// When the oldest unknown outcome became unknown.
    package let unknownSince: Timestamp?
    /// The destination as a whole.
    package let control: DestinationControl
    /// The flow to it.
    package let flow: FlowState
    /// Priority reports that wait for a record which cannot be accepted by itself.
    package let stuckReports: [StuckReport]
    /// The nearest deadline of what waits.
    package let nearestDue: NearestDeadline?
    /// The contents of attachments that go there.
    package let contents: ContentBooks

    /// Accounts by their parts.
    package init(
        destination: DestinationID, made: Int, acknowledged: Int, states: [DeliveryState: Int], waitingForParent: Int,
        recovered: Int, unknownSince: Timestamp?, control: DestinationControl, flow: FlowState = FlowState(),
        stuckReports: [StuckReport] = [], nearestDue: NearestDeadline? = nil, contents: ContentBooks = ContentBooks()
    ) {
        self.contents = contents
        self.destination = destination
        self.made = made
        self.acknowledged = acknowledged
        self.states = states
        self.waitingForParent = waitingForParent
        self.recovered = recovered
        self.unknownSince = unknownSince
        self.control = control
        self.flow = flow
        self.stuckReports = stuckReports
        self.nearestDue = nearestDue
    }

    /// How many deliveries are in one of these states.
    package func count(_ states: DeliveryState...) -> Int { states.reduce(0) { $0 + (self.states[$1] ?? 0) } }

    /// Deliveries on their way: queued, being sent, or being judged.
    package var waiting: Int { count(.queued, .dispatching, .acceptedPending, .quarantined, .late) }

    /// What was queued and not replaced before it was sent.
    package var queued: Int { made - count(.superseded) }

    /// Whether queued = accepted + rejected + waiting + unknown, and every accepted one has its receipt.
    package var isBalanced: Bool {
        queued == count(.accepted) + count(.rejected) + waiting + count(.unknown) && acknowledged == count(.accepted)
    }
}

/// The deadline of a delivery that waits.
package struct NearestDeadline: Sendable, Equatable {
    /// When it must be there.
    package let at: Timestamp
    /// Since when the gateway has had it.
    package let since: Timestamp

    /// A deadline, as a store gives it.
    package init(at: Timestamp, since: Timestamp) {
        self.at = at
        self.since = since
    }
}

/// A priority report that waits for a record which was rejected, is parked, or of which nobody knows what became.
package struct StuckReport: Sendable, Equatable {
    /// The report: insurer code `/` business key.
    package let key: String
    /// The record that it waits for.
    package let parent: Dependency
    /// What became of that record.
    package let state: DeliveryState

    /// A report by its parts.
    package init(key: String, parent: Dependency, state: DeliveryState) {
        self.key = key
        self.parent = parent
        self.state = state
    }
}

/// Failed deliveries with one cause.
package struct FailureGroup: Sendable, Equatable {
    /// Who rejected.
    package let destination: DestinationID
    /// Rejected, or quarantined.
    package let state: DeliveryState
    /// The records' kind.
    package let kind: Kind
    /// The platform's code.
    package let code: String
    /// The platform's words.
    package let message: String
    /// How many deliveries.
    package let count: Int
    /// When the first and the last failed.
    package let firstAt: Timestamp
    /// When the last failed.
    package let lastAt: Timestamp
    /// Up to ten of the records: insurer code `/` business key.
    package let keys: [String]
    /// The nearest deadline of the group; `nil` where none has one.
    package let nearestDue: Timestamp?
    /// How often the group was replayed before.
    package let replays: Int

    /// A group by its parts.
    package init(
        destination: DestinationID, state: DeliveryState, kind: Kind, code: String, message: String, count: Int,
        firstAt: Timestamp, lastAt: Timestamp, keys: [String], nearestDue: Timestamp? = nil, replays: Int = 0
    ) {
        self.destination = destination
        self.state = state
        self.kind = kind
        self.code = code
        self.message = message
        self.count = count
        self.firstAt = firstAt
        self.lastAt = lastAt
        self.keys = keys
        self.nearestDue = nearestDue
        self.replays = replays
    }

    /// The group's name: the same cause has the same name on every day.
    package var id: String {
        let cause = [destination.text, state.rawValue, kind.id, code, message].joined(separator: "\n")
        return "G-" + SM3.digest(of: Array(cause.utf8)).hex.prefix(8)
    }
}

/// Everything that proves one accepted record.
package struct AcceptedSubmission: Sendable {
    /// A numbered leaf.
    package struct NumberedLeaf: Sendable {
        /// The leaf.
        package let leaf: Leaf
        /// Its number in the log; `nil` while it has none.
        package let position: UInt64?

        /// A leaf, as a store gives it.
        package init(leaf: Leaf, position: UInt64?) {
            self.leaf = leaf
            self.position = position
        }
    }

    /// Text that was signed, with its signature and the certificate whose key signed.
    package struct SignedText: Sendable {
        /// The string to sign.
        package let text: String
        /// The signature.
        package let signature: [UInt8]
        /// The certificate, DER.
        package let certificate: [UInt8]

        /// Signed text, as a store gives it.
        package init(text: String, signature: [UInt8], certificate: [UInt8]) {
            self.text = text
            self.signature = signature
            self.certificate = certificate
        }
    }

    /// Who received.
    package let destination: DestinationID
    /// What the proof shows of the record.
    package let disclosure: Disclosure
    /// The salt of its digest.
    package let salt: [UInt8]
    /// The sealing of the batch.
    package let batchLeaf: NumberedLeaf
    /// The submission whose bytes the receipt acknowledges.
    package let attemptLeaf: NumberedLeaf
    /// The receipt.
    package let receiptLeaf: NumberedLeaf
    /// The signed request.
    package let request: SignedText
    /// The signed answer.
    package let answer: SignedText
    /// The answer's body.
    package let answerBody: [UInt8]
    /// The batch's body as it was sent, with all its records.
    package let batchBody: [UInt8]

    /// A submission by its parts.
    package init(
        destination: DestinationID, disclosure: Disclosure, salt: [UInt8], batchLeaf: NumberedLeaf,
        attemptLeaf: NumberedLeaf, receiptLeaf: NumberedLeaf, request: SignedText, answer: SignedText,
        answerBody: [UInt8],
        batchBody: [UInt8]
    ) {
        self.destination = destination
        self.disclosure = disclosure
        self.salt = salt
        self.batchLeaf = batchLeaf
        self.attemptLeaf = attemptLeaf
        self.receiptLeaf = receiptLeaf
        self.request = request
        self.answer = answer
        self.answerBody = answerBody
        self.batchBody = batchBody
    }
}
