package import Canonical
package import Connectors

/// How many submissions of an insurer are where.
package struct SubmissionBooks: Sendable, Equatable {
    /// The insurer.
    package let insurer: String
    /// The submissions that are not judged, by how far they have come.
    package let counts: [SubmissionState.Phase: Int]
    /// When the oldest of those that have their receipt got it; nil without one.
    package let oldest: Instant?

    /// Whether something waits to be judged.
    package var isPending: Bool { counts[.received, default: 0] + counts[.processing, default: 0] > 0 }

    /// Counts the submissions of an insurer.
    package init(_ insurer: String, _ states: [SubmissionState]) {
        self.insurer = insurer
        counts = states.reduce(into: [:]) { $0[$1.phase, default: 0] += 1 }
        oldest = states.compactMap(\.receivedAt).min()
    }
}

extension SubmissionConfiguration {
    /// How many submissions of each insurer are where, in the order of their names.
    package func books() throws(ConnectorError) -> [SubmissionBooks] {
        var books: [SubmissionBooks] = []
        for insurer in insurers.keys.sorted() { books.append(SubmissionBooks(insurer, try states(of: insurer))) }
        return books
    }

    /// The submissions of an insurer that are not settled.
    package func states(of insurer: String) throws(ConnectorError) -> [SubmissionState] {
        let shelf = SubmissionShelf(folder(of: insurer))
        var states: [SubmissionState] = []
        for id in try shelf.current() { if let state = try shelf.state(of: id) { states.append(state) } }
        return states
    }

    /// Removes what is over: submissions that nobody went on with, and verdicts that were kept long enough.
    ///
    /// - Parameter now: The present moment.
    /// - Throws: What failed first, after every insurer's were tried.
    package func sweep(now: Instant) throws(ConnectorError) {
        try insurers.keys.sorted().tryEach { (insurer) throws(ConnectorError) in
            try SubmissionShelf(folder(of: insurer)).sweep(idle: abandonAfter, keep: keep, now: now)
        }
    }
}
