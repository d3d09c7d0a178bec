import Canonical
package import Delivery
import Exchange

/// What an operator is told when it begins and when it ends: conditions by name, with a sentence for each.
///
/// Names and sentences hold keys of records at most, no personal data.
package enum AlertConditions {
    /// How long an outcome may stay unknown before it is an alert, in seconds: the aim is to settle 99 % within 15 min.
    private static let unknownAge = 900.0

    /// At which shares of its time a deadline becomes an alert, in percent that is left, each once.
    private static let deadlineShares = [50, 20, 5]

    /// The conditions that hold.
    ///
    /// - Parameters:
    ///   - books: The accounts.
    ///   - keys: Certificates and keys.
    ///   - replays: The replays that have not ended.
    ///   - reconciliations: The accounts that operators see.
    ///   - feeds: What platforms send us.
    ///   - packages: The regulator's packages.
    ///   - now: The present moment.
    /// - Returns: Sentences by name.
    package static func current(
        _ books: StoreBooks, keys: [KeyEntry], replays: [BegunReplay], reconciliations: [Reconciliation],
        feeds: [FeedState], packages: [StoredPackage], now: Timestamp
    ) -> [String: String] {
        var alerts: [String: String] = [:]
        if !(books.isBalanced && books.destinations.allSatisfy(\.isBalanced)) {
            alerts["books"] = "账目不平衡：请保留存储文件并联系支持"
        }
        for books in books.destinations { add(books, to: &alerts, now: now) }
        for key in keys where key.isUrgent {
            let place = key.destination.map { "（\($0)）" } ?? ""
            alerts["key \(key.file)"] = "\(key.role.rawValue)\(place)的证书或密钥须立即处理：anze keys check"
        }
        for replay in replays {
            guard let reason = replay.stopped else { continue }
            alerts["replay \(replay.id)"] = "重放 \(replay.id) 已停下：\(reason)"
        }
        for reconciliation in reconciliations where reconciliation.standing == .alarm {
            let account = reconciliation.account
            let name = "\(account.destination) \(account.kind.id) \(account.day)"
            alerts["reconcile \(name)"] =
                "\(account.destination) \(account.kind.definition.label) \(account.day) 对账有差异须人工处理：anze reconcile --date \(account.day)"
        }
        for feed in feeds {
            guard let gap = feed.gap else { continue }
            alerts["feed \(feed.id.destination) \(feed.id.feed.rawValue)"] =
                "\(feed.id.destination) \(feed.id.feed.rawValue)：\(gap)"
        }
        for package in packages.current {
            guard let sentence = sentence(of: package) else { continue }
            alerts["package \(package.name) \(package.state.rawValue)"] = sentence
        }
        return alerts
    }

    /// What a package asks of an operator; `nil` while it asks for nothing.
    private static func sentence(of package: StoredPackage) -> String? {
        let name = package.name
        return switch package.state {
        case .built: "报送包 \(name) 待批准：anze package approve \(name)"
        case .approved: "报送包 \(name) 待发送：anze package submit \(name)"
        case .sending: "报送包 \(name) 发送结果未知：anze package result \(name)"
        case .rejected: "报送包 \(name) 已退回：anze package result \(name)"
        case .building, .processing, .accepted, .cancelled: nil
        }
    }

    private static func add(_ books: DestinationBooks, to alerts: inout [String: String], now: Timestamp) {
        let name = books.destination.text
        if let blocked = books.control.blocked { alerts["blocked \(name)"] = "\(name) 已停止：\(blocked)" }
        if !books.flow.breaker.isClosed { alerts["breaker \(name)"] = "\(name) 连续失败，已熔断" }
        let parked = books.count(.quarantined)
        if parked > 0 { alerts["quarantined \(name)"] = "\(name) 有 \(parked) 条记录待人工处理" }
        let late = books.count(.late)
        if late > 0 { alerts["late \(name)"] = "\(name) 有 \(late) 条记录已过报送期限" }
        if let since = books.unknownSince, now.seconds(since: since) > unknownAge {
            alerts["unknown \(name)"] = "\(name) 自 \(since.text) 起有结果未知的批次"
        }
        if let due = books.nearestDue {
            let (all, left) = (due.at.seconds(since: due.since), due.at.seconds(since: now))
            for share in deadlineShares where left * 100 <= all * Double(share) {
                alerts["deadline \(share) \(name)"] = "\(name) 最近的报送期限 \(due.at.text)，剩余时间不足 \(share)%"
            }
        }
        for report in books.stuckReports {
            alerts["stuck \(name) \(report.key)"] = "\(name) 的优先报告 \(report.key) 在等待 \(report.parent.key)"
        }
    }
}
