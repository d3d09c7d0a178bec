/// Where the submissions of one insurer lie; nothing of another insurer's is ever below it.
package struct SubmissionFolder: Hashable, Sendable {
    /// The folder.
    package let path: String

    /// A folder; nothing is made before it is needed.
    package init(path: String) { self.path = path }

    /// The inbox from which the files are judged like those of any other source.
    package var inbox: InboxFolder { InboxFolder(path: "\(path)/inbox") }

    /// Submissions that are not judged yet.
    var current: String { "\(path)/current" }
    /// Submissions that are judged.
    var settled: String { "\(path)/settled" }
    /// Numbers that signed requests have used.
    var nonces: String { "\(path)/nonces" }
    /// Held while a submission is opened: one of hers at a time, so that she keeps nobody else waiting.
    var opening: String { "\(path)/opening.lock" }
    /// Held while room is counted: what all insurers' submissions still owe comes onto one disk.
    var room: String { "\(Disk.parent(of: path))/room.lock" }

    /// What lies in a submission's own folder.
    ///
    /// Files are numbered from 1: their names are never names of paths here.
    enum Item {
        static let announcement = "submission.json"
        static let closed = "closed"
        /// What becomes `closed` when the submission is given up: made in advance, because a full disk is when it is needed.
        static let givingUp = "giving-up"
        static let givenUp = "given-up"
        static let receipt = "closed/receipt.json"
        static let signature = "closed/receipt.sig"
        static let receivedAt = "closed/received-at"
        static let noted = "noted"
        static let waiting = "waiting.json"
        static let verdict = "verdict.json"
        static func part(_ number: Int) -> String { "\(number).part" }
        static func mark(_ number: Int) -> String { "\(number).offset" }
        static func lock(_ number: Int) -> String { "\(number).lock" }
        static func verdicts(_ number: Int) -> String { "verdict-\(number)" }
    }
}

/// The names of the reports of a verdict.
package enum SubmissionReport: String, Sendable, CaseIterable {
    /// Schema `anze-report-1`.
    case json = "report.json"
    /// One page for people.
    case html = "report.html"
    /// The workbook with the findings at their cells.
    case workbook = "findings.xlsx"
}
