package import Exchange

/// Where a batch stands between sealing and its final answer.
package enum BatchPhase: String, Sendable, CaseIterable {
    /// Sealed, and certainly not applied at the platform: to be sent.
    case ready
    /// An attempt is open: its row was written before its first byte.
    case dispatching
    /// May have been applied: to be asked about.
    case unknown
    /// The platform has it and has not judged it: to be asked about.
    case processing
    /// Every record has its verdict.
    case settled
    /// Refused as a whole, nothing of it was taken: an operator frees its deliveries for new batches.
    case refused
    /// Taken apart before it was applied anywhere: its deadline passed, and its deliveries went their own ways.
    case released
    /// Needs an operator: its number is known there with other content, or its attempts were lost again and again.
    case quarantined
}

/// What an attempt is for.
package enum AttemptPurpose: String, Sendable {
    /// Submits the batch.
    case send
    /// Asks what became of it.
    case query
}

/// A batch that a worker holds: nobody else touches it until the lease ends.
package struct ClaimedBatch: Sendable {
    /// Who receives it.
    package let destination: DestinationID
    /// The batch as it was sealed.
    package let batch: SealedBatch
    /// Its records in body order.
    package let members: [BatchMember]
    /// What is known of it.
    package var life: BatchLife
    /// How urgent it is.
    package let lane: Lane
    /// The number of the refused batch of which this one is a part; `nil` for any other.
    package let parent: BatchNumber?
    /// The receipt number of its last receipt, by which some platforms are asked what became of it; `nil` before the first.
    package let ticket: String?
    /// The fencing token: every result is written only while it is still the row's.
    package let epoch: Int

    /// A claimed batch, as a store gives it.
    package init(
        destination: DestinationID, batch: SealedBatch, members: [BatchMember], life: BatchLife, lane: Lane,
        parent: BatchNumber? = nil, ticket: String? = nil, epoch: Int
    ) {
        self.destination = destination
        self.batch = batch
        self.members = members
        self.life = life
        self.lane = lane
        self.parent = parent
        self.ticket = ticket
        self.epoch = epoch
    }
}

/// One record's place in a batch.
package struct BatchMember: Sendable, Equatable {
    /// The delivery.
    package let delivery: DeliveryID
    /// Insurer code `/` business key.
    package let key: String
    /// The version's number.
    package let version: Int

    /// A record's place, as a store gives it.
    package init(delivery: DeliveryID, key: String, version: Int) {
        self.delivery = delivery
        self.key = key
        self.version = version
    }
}
