import ArgumentParser

/// The exit codes of every command: a contract that users' scripts rely on.
package enum ExitStatus: Int32 {
    /// Done, nothing wrong.
    case done = 0
    /// Done; the data has error findings, or something was rejected.
    case findings = 1
    /// A mistake in usage, configuration, mapping or rules; nothing was changed.
    case usage = 2
    /// Input that cannot be read or is refused; nothing was changed.
    case input = 3
    /// Not finished: deliveries still wait, or a run was cut by a limit.
    case unfinished = 4
    /// An operator is needed.
    case operatorNeeded = 5
    /// Our own fault.
    case fault = 70
    /// The store: disk full, unreadable, or of a newer schema.
    case storage = 74

    /// The order in which causes win when there are several.
    private static let precedence: [ExitStatus] = [
        .fault, .storage, .usage, .input, .operatorNeeded, .unfinished, .findings, .done,
    ]

    /// The one of several causes that decides.
    package static func worst(_ causes: [ExitStatus]) -> ExitStatus {
        precedence.first { causes.contains($0) } ?? .done
    }

    /// Ends the command with this status, unless all is well.
    package func end() throws {
        if self != .done { throw ExitCode(rawValue) }
    }
}

/// A command that cannot go on: a sentence for the user, and the exit status.
package struct CommandFailure: Error {
    /// What is wrong, where, and what to do.
    package let message: String
    /// The exit status.
    package let status: ExitStatus

    /// A failure that ends the command with this status and sentence.
    package init(_ status: ExitStatus, _ message: String) {
        self.status = status
        self.message = message
    }
}
