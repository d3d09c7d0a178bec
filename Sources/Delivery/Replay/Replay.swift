package import Canonical
package import Exchange
package import ShangMi

/// Where a replay stands (delivery.md §1.4).
package enum ReplayState: String, Sendable, CaseIterable {
    /// Planned; a second person must approve it, or nobody has to.
    case planned
    /// A second person approved it.
    case approved
    /// Its steps go out.
    case running
    /// A step went worse than the plan allows: an operator decides.
    case stopped
    /// Every item has its outcome.
    case done
    /// An operator ended it: what was not sent by then stays as it was.
    case cancelled
    /// What it was to send has changed since it was planned: it can no longer begin.
    case expired

    /// Whether anything may still be sent by it.
    package var isOpen: Bool { [.planned, .approved, .running, .stopped].contains(self) }
}

/// Why a replay leaves a delivery out.
package enum SkipReason: String, Sendable, CaseIterable {
    /// It is accepted by now.
    case accepted
    /// A newer version of the record took its place.
    case superseded
    /// Something that it refers to is not accepted there.
    case dependency
    /// Nobody knows what became of it: it is asked about first.
    case unknown
    /// Its batch's number is known there with other content, or its workers died again and again.
    case conflict
    /// The rules of today find an error in it.
    case rule
    /// Its state changed after the plan was made.
    case changed
}

/// A failed delivery with what a plan must know of it.
package struct FailedDelivery: Sendable {
    /// The delivery.
    package let delivery: DeliveryID
    /// The record's kind.
    package let kind: Kind
    /// Insurer code `/` business key.
    package let key: String
    /// The version's number.
    package let version: Int
    /// Where it stands.
    package let state: DeliveryState
    /// The phase of its last batch; `nil` without one.
    package let phase: BatchPhase?
    /// Whether a newer version goes to the same destination.
    package let hasNewer: Bool
    /// Whether something that it refers to is not accepted there.
    package let waitsForParent: Bool
    /// By when it had to be accepted; `nil` for no deadline.
    package let dueAt: Timestamp?
    /// The canonical record; `nil` when it was erased.
    package let record: Record?

    /// A failed delivery, as a store gives it.
    package init(
        delivery: DeliveryID, kind: Kind, key: String, version: Int, state: DeliveryState, phase: BatchPhase?,
        hasNewer: Bool, waitsForParent: Bool, dueAt: Timestamp?, record: Record?
    ) {
        self.delivery = delivery
        self.kind = kind
        self.key = key
        self.version = version
        self.state = state
        self.phase = phase
        self.hasNewer = hasNewer
        self.waitsForParent = waitsForParent
        self.dueAt = dueAt
        self.record = record
    }
}

/// One delivery of a plan: to be sent, or left out and why.
package struct ReplayItem: Sendable, Equatable {
    /// The delivery.
    package let delivery: DeliveryID
    /// The record's kind.
    package let kind: Kind
    /// Insurer code `/` business key.
    package let key: String
    /// The version's number.
    package let version: Int
    /// Where the delivery stood when the plan was made.
    package let state: DeliveryState
    /// Why it is left out; `nil` when it is sent.
    package let skip: SkipReason?
    /// What else an operator should know, a rule's name for example.
    package let detail: String?

    /// An item by its parts.
    package init(
        delivery: DeliveryID, kind: Kind, key: String, version: Int, state: DeliveryState, skip: SkipReason?,
        detail: String? = nil
    ) {
        self.delivery = delivery
        self.kind = kind
        self.key = key
        self.version = version
        self.state = state
        self.skip = skip
        self.detail = detail
    }
}

/// A plan to send failed deliveries again: what it holds is fixed when it is made.
package struct ReplayPlan: Sendable {
    /// Its number: `RP-YYYYMMDD-` and six letters or digits.
    package let id: String
    /// The group of failures.
    package let group: FailureGroup
    /// Why it is made.
    package let reason: String
    /// The ticket that it belongs to; empty without one.
    package let ticket: String
    /// Who made it.
    package let by: String
    /// When.
    package let at: Timestamp
    /// Whether a second person must approve it.
    package let needsApproval: Bool
    /// What it holds, in sending order.
    package let items: [ReplayItem]

    /// A plan by its parts.
    package init(
        id: String, group: FailureGroup, reason: String, ticket: String, by: String, at: Timestamp,
        needsApproval: Bool, items: [ReplayItem]
    ) {
        self.id = id
        self.group = group
        self.reason = reason
        self.ticket = ticket
        self.by = by
        self.at = at
        self.needsApproval = needsApproval
        self.items = items
    }

    /// SM3 over what it holds: the same set of deliveries in the same states has the same digest.
    package var digest: SM3Digest { ReplayPlan.digest(of: items) }

    /// SM3 over items in their order.
    package static func digest(of items: [ReplayItem]) -> SM3Digest {
        let lines = items.map {
            "\($0.delivery.value) \($0.version) \($0.state.rawValue) \($0.skip?.rawValue ?? "send")\n"
        }
        return SM3.digest(of: Array(lines.joined().utf8))
    }
}

/// A replay as it stands.
package struct Replay: Sendable, Equatable {
    /// Its number.
    package let id: String
    /// Who receives.
    package let destination: DestinationID
    /// The group of failures, by its name.
    package let group: String
    /// The cause of the group: the platform's code.
    package let code: String
    /// Where it stands.
    package let state: ReplayState
    /// Why it was made.
    package let reason: String
    /// The ticket that it belongs to.
    package let ticket: String
    /// The plan's digest.
    package let digest: SM3Digest
    /// Who made it.
    package let plannedBy: String
    /// When.
    package let plannedAt: Timestamp
    /// Whether a second person must approve it.
    package let needsApproval: Bool
    /// Who approved it.
    package let approvedBy: String?
    /// How many steps went out.
    package let step: Int
    /// Why it stopped, or ended early.
    package let note: String?
    /// When it ended.
    package let endedAt: Timestamp?
    /// What became of its items.
    package let counts: ReplayCounts

    /// A replay, as a store gives it.
    package init(
        id: String, destination: DestinationID, group: String, code: String, state: ReplayState, reason: String,
        ticket: String, digest: SM3Digest, plannedBy: String, plannedAt: Timestamp, needsApproval: Bool,
        approvedBy: String?, step: Int, note: String?, endedAt: Timestamp?, counts: ReplayCounts
    ) {
        self.id = id
        self.destination = destination
        self.group = group
        self.code = code
        self.state = state
        self.reason = reason
        self.ticket = ticket
        self.digest = digest
        self.plannedBy = plannedBy
        self.plannedAt = plannedAt
        self.needsApproval = needsApproval
        self.approvedBy = approvedBy
        self.step = step
        self.note = note
        self.endedAt = endedAt
        self.counts = counts
    }
}

/// The account of a replay.
package struct ReplayCounts: Sendable, Equatable {
    /// How many deliveries the plan holds.
    package var requested = 0
    /// Accepted.
    package var accepted = 0
    /// Accepted after an unknown outcome.
    package var recovered = 0
    /// Rejected again, or parked again.
    package var rejected = 0
    /// Sent, and nobody knows what became of it.
    package var unknown = 0
    /// Sent or queued, without a verdict yet.
    package var waiting = 0
    /// Left out, by reason.
    package var skipped: [SkipReason: Int] = [:]
    /// Not sent yet.
    package var pending = 0
    /// Of the step that went out last: how many got a good verdict.
    package var stepAccepted = 0
    /// Of the step that went out last: how many were rejected or parked.
    package var stepRejected = 0
    /// Codes of rejections that are not the cause of the group.
    package var newCauses: Set<String> = []

    /// An empty account.
    package init() {}

    /// All that were left out.
    package var skippedTotal: Int { skipped.values.reduce(0, +) }

    /// Whether requested = accepted + recovered + rejected + unknown + waiting + skipped + pending.
    package var isBalanced: Bool {
        requested == accepted + recovered + rejected + unknown + waiting + skippedTotal + pending
    }
}
