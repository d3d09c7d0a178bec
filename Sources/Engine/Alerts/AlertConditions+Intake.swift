import Canonical
package import Delivery

extension AlertConditions {
    /// How long a receipt may stand beyond the time for which exports wait before its verdict is missed, in seconds.
    private static let verdictDelay: Int64 = 3600

    /// The conditions of the intake: insurers who have a receipt and no verdict, although nothing is waited for any more.
    ///
    /// - Parameters:
    ///   - books: How many submissions of each insurer are where.
    ///   - patience: For how many seconds an export waits for files that its manifest names.
    ///   - now: The present moment.
    /// - Returns: Sentences by name.
    package static func intake(_ books: [SubmissionBooks], patience: Int, now: Timestamp) -> [String: String] {
        var alerts: [String: String] = [:]
        for books in books {
            guard let oldest = books.oldest, now.seconds - oldest.seconds > Int64(patience) + verdictDelay else {
                continue
            }
            alerts["intake \(books.insurer)"] =
                "\(books.insurer) 的报送自 \(oldest) 起有回执而没有结论：看 anze serve 的“接收：”一句，或运行 anze collect"
        }
        return alerts
    }
}
