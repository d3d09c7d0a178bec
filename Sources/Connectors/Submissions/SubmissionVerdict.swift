import Foundation

/// What became of files of a submission that were judged, or put aside, at one time.
package struct SubmissionVerdict: Hashable, Sendable, Codable {
    /// What became of one file.
    package enum Outcome: String, Sendable, Codable {
        /// It was judged, and what passed is in the store.
        case judged
        /// Nothing of it was taken: its header or its name is refused, or it cannot be read.
        case refused
        /// It was judged and waits, because a manifest does not agree with the files: nothing of the export was taken.
        case held
        /// A later submission brought another file of its name before it was judged.
        case replaced
    }

    /// One file with what became of it.
    package struct File: Hashable, Sendable, Codable {
        /// Its name.
        package let name: String
        /// What became of it.
        package let outcome: Outcome
        /// Why, in Chinese, for the insurer; nil where the reports say it.
        package let reason: String?

        /// A file by its parts.
        package init(name: String, outcome: Outcome, reason: String?) {
            self.name = name
            self.outcome = outcome
            self.reason = reason
        }
    }

    /// The counts of the export with which the files were judged.
    package struct Counts: Hashable, Sendable, Codable {
        /// Records, by their standing.
        package let read, accepted, refused, held, duplicate: Int
        /// Findings, by their severity.
        package let error, warning, notice: Int

        /// Counts by their parts: records, then findings.
        package init(
            read: Int, accepted: Int, refused: Int, held: Int, duplicate: Int, error: Int, warning: Int, notice: Int
        ) {
            self.read = read
            self.accepted = accepted
            self.refused = refused
            self.held = held
            self.duplicate = duplicate
            self.error = error
            self.warning = warning
            self.notice = notice
        }
    }

    /// When, `YYYY-MM-DDThh:mm:ss+08:00`.
    package let at: String
    /// The files that it is about.
    package let files: [File]
    /// The counts; nil where files were put aside without being judged.
    package let counts: Counts?
    /// The names of the reports that lie beside it.
    package let reports: [String]

    /// A verdict by its parts.
    package init(at: String, files: [File], counts: Counts?, reports: [String]) {
        self.at = at
        self.files = files
        self.counts = counts
        self.reports = reports
    }
}
