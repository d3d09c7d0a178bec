package import Canonical
package import Connectors
package import Validation

/// Tells insurers what became of the files that they submitted; files of other sources are nobody's here.
package struct SubmissionVerdicts: Sendable {
    private let shelves: [SourceID: SubmissionShelf]

    /// One file with what became of it.
    package struct Outcome: Sendable {
        let file: WaitingFile
        let outcome: SubmissionVerdict.Outcome
        let reason: String?

        /// A file's outcome.
        ///
        /// - Parameters:
        ///   - file: The file, which still lies in its inbox.
        ///   - outcome: What became of it.
        ///   - reason: Why, in Chinese, for the insurer; nil where the reports say it.
        package init(_ file: WaitingFile, _ outcome: SubmissionVerdict.Outcome, reason: String?) {
            self.file = file
            self.outcome = outcome
            self.reason = reason
        }
    }

    /// The verdicts on what comes from these sources.
    package init(_ sources: [Source]) {
        var shelves: [SourceID: SubmissionShelf] = [:]
        for source in sources {
            if case .submissions(let folder) = source.kind { shelves[source.id] = SubmissionShelf(folder) }
        }
        self.shelves = shelves
    }

    /// Keeps what became of files, each in the submission that it came with, before they leave the inbox.
    ///
    /// - Parameters:
    ///   - outcomes: The files.
    ///   - content: What reports are made of; nil for files that were put aside without being judged.
    ///   - now: The present moment.
    /// - Throws: `ConnectorError` or `ReportError`; nothing is known of the files then, and they are judged again.
    package func conclude(_ outcomes: [Outcome], content: ReportContent?, now: Instant) throws {
        for (submission, outcomes) in grouped(outcomes) {
            let verdict = SubmissionVerdict(
                at: now.description,
                files: outcomes.map { .init(name: $0.file.name.text, outcome: $0.outcome, reason: $0.reason) },
                counts: content.map { SubmissionVerdict.Counts($0.verdict) },
                reports: content == nil ? [] : SubmissionReport.allCases.map(\.rawValue))
            _ = try submission.shelf.conclude(submission.id, verdict) { folder in
                guard let content else { return }
                for report in SubmissionReport.allCases {
                    try ReportRequest("\(report.kind.rawValue)=\(folder)/\(report.rawValue)").write(content)
                }
            }
        }
    }

    /// Says why files are not judged yet.
    ///
    /// - Parameters:
    ///   - files: The files.
    ///   - reason: Why, in Chinese, for the insurer.
    ///   - until: Until when at most; nil when nobody knows.
    /// - Throws: `storage`.
    package func wait(_ files: [WaitingFile], reason: String, until: Instant?) throws(ConnectorError) {
        let waiting = SubmissionState.Waiting(reason: reason, until: until?.description)
        for (submission, _) in grouped(files.map { Outcome($0, .judged, reason: nil) }) {
            try submission.shelf.wait(submission.id, for: waiting)
        }
    }

    private struct Place: Hashable {
        let source: SourceID
        let id: SubmissionID
    }

    private func grouped(_ outcomes: [Outcome]) -> [(submission: (shelf: SubmissionShelf, id: SubmissionID), [Outcome])]
    {
        var groups: [Place: [Outcome]] = [:]
        for outcome in outcomes {
            guard let id = outcome.file.origin.flatMap({ SubmissionID($0) }) else { continue }
            groups[Place(source: outcome.file.inbox.source, id: id), default: []].append(outcome)
        }
        return groups.sorted { ($0.key.source, $0.key.id) < ($1.key.source, $1.key.id) }.compactMap { place, outcomes in
            shelves[place.source].map { (($0, place.id), outcomes) }
        }
    }
}

extension SubmissionReport {
    /// What it shows.
    fileprivate var kind: ReportKind {
        switch self {
        case .json: .json
        case .html: .html
        case .workbook: .xlsx
        }
    }
}

extension SubmissionVerdict.Counts {
    fileprivate init(_ verdict: Verdict) {
        self.init(
            read: verdict.count(.accepted) + verdict.count(.refused) + verdict.count(.held) + verdict.count(.duplicate),
            accepted: verdict.count(.accepted), refused: verdict.count(.refused), held: verdict.count(.held),
            duplicate: verdict.count(.duplicate), error: verdict.total(.error), warning: verdict.total(.warning),
            notice: verdict.total(.notice))
    }
}
