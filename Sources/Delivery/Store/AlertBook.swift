/// What operators must be told, shared by all processes: each alert that begins or ends is kept for every way of telling until
/// that way has told it, so that a process which dies in between loses none.
package protocol AlertBook: Sendable {
    /// Takes the alerts that hold now, and keeps a notice for each channel of those that began and those that ended.
    ///
    /// - Parameters:
    ///   - alerts: Sentences by the alerts' names.
    ///   - channels: How operators are told; notices for others are dropped.
    ///   - now: The present moment.
    /// - Throws: Nothing has changed then.
    func note(_ alerts: [String: String], for channels: [AlertChannel], at now: Timestamp) async throws(StoreError)

    /// Takes the oldest notice of a channel, so that no other process tells it.
    ///
    /// - Parameters:
    ///   - channel: How it is told.
    ///   - owner: This process, which tells one at a time.
    ///   - isAlive: Whether another process that has the notice still runs.
    /// - Returns: The notice; `nil` when there is none, or another living process has it.
    /// - Throws: Nothing is taken then.
    func take(
        from channel: AlertChannel, by owner: LeaseOwner, isAlive: @escaping @Sendable (LeaseOwner) -> Bool
    ) async throws(StoreError) -> AlertNotice?

    /// Drops a notice that was told.
    func drop(_ notice: AlertNotice) async throws(StoreError)
}

/// A way to tell operators.
package enum AlertChannel: String, Sendable, CaseIterable {
    /// A line on the standard error of the process.
    case line
    /// A command.
    case command
    /// Mail.
    case mail
    /// A webhook.
    case webhook
}

/// An alert that began or ended, to be told in one way.
package struct AlertNotice: Sendable, Equatable {
    /// Its number in the store: what began later has a higher one.
    package let id: Int64
    /// The alert's name: the same condition has the same name.
    package let name: String
    /// What an operator reads.
    package let sentence: String
    /// Whether it began; else it ended.
    package let isNew: Bool
    /// When it was noticed.
    package let at: Timestamp

    /// A notice, as a store gives it.
    package init(id: Int64, name: String, sentence: String, isNew: Bool, at: Timestamp) {
        self.id = id
        self.name = name
        self.sentence = sentence
        self.isNew = isNew
        self.at = at
    }
}
