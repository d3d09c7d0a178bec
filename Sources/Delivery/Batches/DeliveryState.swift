/// The state of one version at one destination (delivery.md §1.3).
package enum DeliveryState: String, Sendable, CaseIterable {
    /// May be sent as soon as what it refers to is accepted there.
    case queued
    /// In a sealed batch that is not answered yet.
    case dispatching
    /// In a batch of which nobody knows whether it was applied.
    case unknown
    /// The platform has it and has not judged it yet.
    case acceptedPending
    /// Accepted: only a verified receipt leads here.
    case accepted
    /// Rejected by the platform, with a code.
    case rejected
    /// A newer version took its place before it was sent.
    case superseded
    /// Its deadline passed before it was sent: an operator decides whether it still goes.
    case late
    /// Needs an operator: its whole batch was refused, or cannot be settled by itself.
    case quarantined
}

/// The identity of a delivery in its store.
package struct DeliveryID: Hashable, Sendable {
    /// The row's number.
    package let value: Int64

    /// A delivery by its number.
    package init(_ value: Int64) { self.value = value }
}
