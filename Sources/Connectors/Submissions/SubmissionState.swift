package import Canonical

/// How far a submission has come.
package struct SubmissionState: Sendable {
    /// How far.
    package enum Phase: String, Sendable, CaseIterable {
        /// Bytes are awaited.
        case open
        /// All files are whole; the receipt is given.
        case received
        /// All files stand in the inbox.
        case processing
        /// Every file has its outcome.
        case judged
    }

    /// What is known of the bytes of one file.
    package struct Progress: Hashable, Sendable {
        /// How many bytes are safely on the disk and acknowledged.
        package let offset: Int
        /// Whether all of them are there and their digest is the one announced.
        package let isWhole: Bool

        /// Progress by its parts.
        package init(offset: Int, isWhole: Bool) {
            self.offset = offset
            self.isWhole = isWhole
        }
    }

    /// Why an export is not judged yet.
    package struct Waiting: Hashable, Sendable, Codable {
        /// The reason, in Chinese.
        package let reason: String
        /// Until when it waits at most; nil when nobody knows.
        package let until: String?

        /// A reason and an end.
        package init(reason: String, until: String?) {
            self.reason = reason
            self.until = until
        }
    }

    /// What was announced.
    package let submission: Submission
    /// The bytes of each file, in the order of the announcement.
    package let progress: [Progress]
    /// When the receipt was given; nil before.
    package let receivedAt: Instant?
    /// Whether every file has gone to the inbox.
    package let isHandedOver: Bool
    /// What became of the files, in the order of time.
    package let verdicts: [SubmissionVerdict]
    /// Why they are not judged yet; nil when nothing keeps them.
    package let waiting: Waiting?

    /// A state by its parts.
    package init(
        submission: Submission, progress: [Progress], receivedAt: Instant?, isHandedOver: Bool,
        verdicts: [SubmissionVerdict], waiting: Waiting?
    ) {
        self.submission = submission
        self.progress = progress
        self.receivedAt = receivedAt
        self.isHandedOver = isHandedOver
        self.verdicts = verdicts
        self.waiting = waiting
    }

    /// How far it has come.
    package var phase: Phase {
        guard receivedAt != nil else { return .open }
        guard isHandedOver else { return .received }
        return openNames.isEmpty ? .judged : .processing
    }

    /// What became of a file; nil while nobody knows.
    package func outcome(of name: SourceFileName) -> SubmissionVerdict.File? {
        for verdict in verdicts { if let file = verdict.files.first(where: { $0.name == name.text }) { return file } }
        return nil
    }

    /// The files without an outcome.
    package var openNames: [SourceFileName] { submission.files.map(\.name).filter { outcome(of: $0) == nil } }
}
