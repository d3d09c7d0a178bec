import Canonical
import Connectors
import Delivery
import Engine
import Exchange

/// The accounts and certificates as metrics, in the text format that Prometheus reads (version 0.0.4).
///
/// For node_exporter's textfile collector: `anze status --metrics > anze.prom.new && mv anze.prom.new anze.prom`. docs/metrics.md
/// lists them.
struct MetricsText {
    let books: StoreBooks
    let keys: [KeyEntry]
    let now: Timestamp
    /// The last runs of scheduled jobs.
    var runs: [JobRun] = []
    /// What waits of each insurer's business, where it is limited.
    var pressures: [BackPressure] = []
    /// The latest reconciliation of each account, and those that somebody must look at.
    var reconciliations: [Reconciliation] = []
    /// How many submissions of each insurer are where.
    var submissions: [SubmissionBooks] = []
    /// What was read of platforms' feeds.
    var feeds: [FeedState] = []
    /// The regulator's packages, the latest first.
    var packages: [StoredPackage] = []

    /// The whole text.
    var text: String {
        var lines: [String] = []
        func add(_ name: String, _ help: String, _ samples: [(labels: [(String, String)], value: Double)]) {
            guard !samples.isEmpty else { return }
            lines.append("# HELP \(name) \(help)")
            lines.append("# TYPE \(name) gauge")
            for sample in samples {
                lines.append(name + MetricsText.labels(sample.labels) + " \(MetricsText.number(sample.value))")
            }
        }
        add("anze_deliveries", "Deliveries by destination and state.", deliveries)
        add(
            "anze_contents", "Contents of attachments by destination and phase of their upload.",
            books.destinations.flatMap { destination in
                ContentPhase.allCases.map { phase in
                    (
                        [("destination", destination.destination.text), ("phase", phase.rawValue)],
                        Double(destination.contents.count(phase))
                    )
                }
            })
        add(
            "anze_content_bytes_left", "Bytes of contents that are being uploaded and that the destination lacks.",
            books.destinations.map { ([("destination", $0.destination.text)], Double($0.contents.bytesLeft)) })
        add(
            "anze_destination_blocked", "Whether an operator must resume the destination.",
            controls { $0.blocked != nil })
        add("anze_destination_paused", "Whether an operator paused the destination.", controls { $0.paused != nil })
        add(
            "anze_breaker_state", "0 closed, 1 trying again, 2 open.",
            books.destinations.map { books in
                let breaker = books.flow.breaker
                let state = breaker.isOpen(at: now) != nil ? 2 : breaker.isClosed ? 0 : 1
                return ([("destination", books.destination.text)], Double(state))
            })
        add(
            "anze_stuck_reports", "Priority reports that wait for a record which cannot be accepted by itself.",
            books.destinations.map { ([("destination", $0.destination.text)], Double($0.stuckReports.count)) })
        add(
            "anze_job_last_status", "Exit code of a scheduled job's last run.",
            runs.compactMap { run in run.status.map { ([("job", run.job)], Double($0)) } })
        add(
            "anze_job_last_end_seconds", "When a scheduled job last ended, Unix time.",
            runs.compactMap { run in run.endedAt.map { ([("job", run.job)], Double($0.seconds)) } })
        add(
            "anze_intake_backlog", "Deliveries of an insurer that are on their way.",
            pressures.map { ([("insurer", $0.insurer)], Double($0.backlog.count)) })
        add(
            "anze_intake_held", "Whether an insurer's exports wait until fewer are on their way.",
            pressures.map { ([("insurer", $0.insurer)], $0.reason == nil ? 0 : 1) })
        add(
            "anze_intake_submissions", "Submissions of an insurer that are not judged, by how far they have come.",
            submissions.flatMap { books in
                SubmissionState.Phase.allCases.filter { $0 != .judged }.map { phase in
                    ([("insurer", books.insurer), ("state", phase.rawValue)], Double(books.counts[phase, default: 0]))
                }
            })
        add(
            "anze_intake_oldest_age_seconds", "Age of the oldest receipt whose files are not judged, 0 without one.",
            submissions.map { books in
                ([("insurer", books.insurer)], Double(books.oldest.map { max(0, now.seconds - $0.seconds) } ?? 0))
            })
        add("anze_reconciled_day_seconds", "The last reconciled day, Unix time of its beginning.", reconciledDays)
        add(
            "anze_reconciliation_lines", "Differences between our accounts and the destination's, by outcome.",
            differences)
        add(
            "anze_feed_gap", "Whether something may be missing from what a platform sends us.",
            feeds.map {
                ([("destination", $0.id.destination.text), ("feed", $0.id.feed.rawValue)], $0.gap == nil ? 0 : 1)
            })
        add(
            "anze_packages", "Packages that somebody has to do with still, by destination and state.",
            packagesByState { Double($0.count) })
        add(
            "anze_package_oldest_age_seconds", "Age of the oldest such package since it was built, 0 without one.",
            packagesByState { packages in
                packages.map(\.builtAt).min().map { max(0, now.seconds(since: $0)) } ?? 0
            })
        add("anze_unknown_age_seconds", "Age of the oldest unknown outcome, 0 without one.", unknownAges)
        add("anze_evidence_leaves", "Entries of the evidence log.", [([], Double(books.leaves))])
        let isBalanced = books.isBalanced && books.destinations.allSatisfy(\.isBalanced)
        add("anze_books_balanced", "Whether every account balances.", [([], isBalanced ? 1 : 0)])
        add("anze_certificate_not_after_seconds", "End of validity, Unix time.", ends)
        add(
            "anze_certificate_level", "0 good, 1 over within 60 days, 2 within 30, 3 within 7 or of no use now.", levels
        )
        return lines.joined(separator: "\n")
    }

    private typealias Sample = (labels: [(String, String)], value: Double)

    private var deliveries: [Sample] {
        books.destinations.flatMap { destination in
            DeliveryState.allCases.map { state in
                (
                    [("destination", destination.destination.text), ("state", state.rawValue)],
                    Double(destination.count(state))
                )
            }
        }
    }

    private func packagesByState(_ value: ([StoredPackage]) -> Double) -> [Sample] {
        let current = packages.current
        return Set(packages.map(\.scope.destination)).sorted().flatMap { destination in
            PackageState.allCases.filter { $0.isOpen && $0 != .building || $0 == .rejected }.map { state in
                (
                    [("destination", destination.text), ("state", state.rawValue)],
                    value(current.filter { $0.scope.destination == destination && $0.state == state })
                )
            }
        }
    }

    private func controls(_ holds: (DestinationControl) -> Bool) -> [Sample] {
        books.destinations.map { ([("destination", $0.destination.text)], holds($0.control) ? 1 : 0) }
    }

    private var unknownAges: [Sample] {
        books.destinations.map { destination in
            (
                [("destination", destination.destination.text)],
                destination.unknownSince.map { max(0, now.seconds(since: $0)) } ?? 0
            )
        }
    }

    private var reconciledDays: [Sample] {
        Dictionary(grouping: reconciliations.filter { $0.state == .ended }) { $0.account.destination }.sorted {
            $0.key < $1.key
        }.compactMap { destination, accounts in
            // The account that is furthest behind decides.
            let days = Dictionary(grouping: accounts) { $0.account.kind }.values.compactMap {
                $0.map(\.account.day).max()
            }
            return days.min().map { ([("destination", destination.text)], Double(Instant(day: $0).seconds)) }
        }
    }

    private var differences: [Sample] {
        Dictionary(grouping: reconciliations) { $0.account.destination }.sorted { $0.key < $1.key }
            .flatMap { destination, accounts in
                Discrepancy.Outcome.allCases.map { outcome in
                    (
                        [("destination", destination.text), ("outcome", outcome.rawValue)],
                        Double(accounts.reduce(0) { $0 + ($1.closedReason == nil ? $1.outcomes[outcome] ?? 0 : 0) })
                    )
                }
            }
    }

    private var ends: [Sample] {
        keys.compactMap { entry in entry.notAfter.map { (MetricsText.labels(of: entry), Double($0)) } }
    }

    private var levels: [Sample] { keys.map { (MetricsText.labels(of: $0), $0.level.number) } }

    private static func labels(of entry: KeyEntry) -> [(String, String)] {
        [
            ("role", "\(entry.role)"), ("destination", entry.destination?.text ?? ""), ("subject", entry.subject),
            ("serial", entry.serial), ("file", entry.file),
        ]
    }

    private static func labels(_ labels: [(String, String)]) -> String {
        guard !labels.isEmpty else { return "" }
        return "{" + labels.map { "\($0.0)=\"\(escaped($0.1))\"" }.joined(separator: ",") + "}"
    }

    /// Backslash, quotation mark and line feed are escaped; everything else stays.
    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }

    private static func number(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? "\(Int64(value))" : "\(value)"
    }
}

extension KeyEntry.Level {
    /// The value of the metric.
    fileprivate var number: Double {
        switch self {
        case .none: 0
        case .notice: 1
        case .warning: 2
        case .urgent: 3
        }
    }
}
