import Connectors

/// What a request's path is about.
enum IntakeRoute: Hashable {
    case submissions
    case submission(SubmissionID)
    case file(SubmissionID, Int)
    case receipt(SubmissionID)
    case signature(SubmissionID)
    case report(SubmissionID, verdict: Int, SubmissionReport)

    /// Where all paths begin.
    static let base = "/intake/v1/submissions"

    /// Reads a path; nil for one that means nothing here.
    init?(path: Substring) {
        guard path.hasPrefix(IntakeRoute.base) else { return nil }
        let rest = path.dropFirst(IntakeRoute.base.count)
        if rest.isEmpty {
            self = .submissions
            return
        }
        var parts = rest.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.removeFirst().isEmpty, let first = parts.first, let id = SubmissionID(String(first)) else {
            return nil
        }
        switch (parts.count, parts.dropFirst().first) {
        case (1, _): self = .submission(id)
        case (2, "receipt"): self = .receipt(id)
        case (2, "receipt.sig"): self = .signature(id)
        case (3, "files"):
            guard let number = IntakeRoute.number(parts[2]) else { return nil }
            self = .file(id, number)
        case (4, "verdicts"):
            guard let number = IntakeRoute.number(parts[2]), let report = SubmissionReport(rawValue: String(parts[3]))
            else { return nil }
            self = .report(id, verdict: number, report)
        default: return nil
        }
    }

    /// A number from 1 to 9999 without leading zeros: one spelling for one thing.
    private static func number(_ text: Substring) -> Int? {
        guard (1...4).contains(text.utf8.count), let number = Int(text), number > 0, String(number) == text else {
            return nil
        }
        return number
    }

    var path: String {
        switch self {
        case .submissions: IntakeRoute.base
        case .submission(let id): "\(IntakeRoute.base)/\(id)"
        case .file(let id, let number): "\(IntakeRoute.base)/\(id)/files/\(number)"
        case .receipt(let id): "\(IntakeRoute.base)/\(id)/receipt"
        case .signature(let id): "\(IntakeRoute.base)/\(id)/receipt.sig"
        case .report(let id, let verdict, let report):
            "\(IntakeRoute.base)/\(id)/verdicts/\(verdict)/\(report.rawValue)"
        }
    }

    /// The methods that mean something here, as `Allow` has them.
    var methods: String {
        switch self {
        case .submissions: "GET, POST"
        case .submission: "DELETE, GET"
        case .file: "HEAD, PATCH"
        case .receipt, .signature, .report: "GET"
        }
    }
}
