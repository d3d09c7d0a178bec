package import Delivery
package import Logging

/// What services take from outside: clock, chance, who they are, and where they log.
package struct Surroundings: Sendable {
    /// The clock.
    package let time: any TimeSource
    /// Chance.
    package let random: Randomness
    /// This process.
    package let owner: ProcessOwner
    /// The log: constant messages, variable metadata, nothing personal.
    package let logger: Logger
    /// What is known of the signing services.
    package let services = SigningServices()

    /// Surroundings by their parts.
    package init(time: any TimeSource, random: Randomness, owner: ProcessOwner, logger: Logger) {
        self.time = time
        self.random = random
        self.owner = owner
        self.logger = logger
    }
}

/// The keys of log metadata, written once.
enum LogKey {
    static let batch = "batch"
    static let content = "content"
    static let destination = "destination"
    static let purpose = "purpose"
    static let outcome = "outcome"
    static let phase = "phase"
    static let count = "count"
    static let reason = "reason"
    static let job = "job"
    static let status = "status"
}
