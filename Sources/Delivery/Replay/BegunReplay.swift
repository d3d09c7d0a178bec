package import Exchange

/// A replay that began and has not ended, without its account: what watches over replays asks often.
package struct BegunReplay: Sendable, Equatable {
    /// Its number.
    package let id: String
    /// Who receives.
    package let destination: DestinationID
    /// Whether it stopped, and why; `nil` while it goes on by itself.
    package let stopped: String?
    /// The process that carries it out; `nil` when nobody does.
    package let owner: LeaseOwner?

    /// A replay, as a store gives it.
    package init(id: String, destination: DestinationID, stopped: String?, owner: LeaseOwner?) {
        self.id = id
        self.destination = destination
        self.stopped = stopped
        self.owner = owner
    }
}
