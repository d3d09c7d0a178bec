import Foundation

/// Which of the platform's services a request asks for.
enum Route: Equatable, Sendable {
    case submit(BatchNumber)
    case query(BatchNumber)
    case reconciliation(ReconciliationQuery)
    case feed(FeedQuery)
    case ping
    case package(PackageName)
    case packageResult(PackageName)
    case part(ContentName, PartQuery)
    case contentQuestion(ContentName)

    static let base = "/exchange/v1"
}

/// The parameters of `GET /reconciliation`.
struct ReconciliationQuery: Equatable, Sendable {
    let date: String
    let kind: RecordKind
    let start: Int
}

extension Route {
    /// Reads method, target and, for a batch, its number from `Idempotency-Key`.
    static func parse(_ request: ReceivedRequest, kinds: PlatformKinds) throws(Refusal) -> Route {
        let parts = request.target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let path = parts.first.map(String.init) ?? ""
        let query = parts.count == 2 ? String(parts[1]) : ""
        switch (request.method, path) {
        case ("POST", base + "/batches"):
            guard let number = request.claimedBatch else { throw Refusal(.malformed, "Idempotency-Key格式不对") }
            return .submit(number)
        case ("GET", base + "/ping"):
            return .ping
        case ("GET", base + "/reconciliation"):
            return .reconciliation(try ReconciliationQuery(parsing: query, kinds: kinds))
        case ("GET", _) where path.hasPrefix(base + "/feeds/"):
            return .feed(try FeedQuery(feed: String(path.dropFirst(base.count + 7)), parsing: query))
        case ("GET", _) where path.hasPrefix(base + "/batches/"):
            guard let number = request.claimedBatch else { throw Refusal(.malformed, "批次号格式不对") }
            return .query(number)
        case ("PUT", _) where path.hasPrefix(base + "/packages/"):
            guard let name = request.claimedPackage else { throw Refusal(.malformed, "报送包名称格式不对") }
            return .package(name)
        case ("GET", _) where path.hasPrefix(base + "/packages/") && path.hasSuffix("/result"):
            guard let name = request.claimedPackage else { throw Refusal(.malformed, "报送包名称格式不对") }
            return .packageResult(name)
        case ("PUT", _) where path.hasPrefix(base + "/contents/"):
            guard let name = request.claimedContent else { throw Refusal(.malformed, "附件内容的摘要格式不对") }
            return .part(name, try PartQuery(parsing: query))
        case ("GET", _) where path.hasPrefix(base + "/contents/"):
            guard let name = request.claimedContent, query.isEmpty else { throw Refusal(.malformed, "附件内容的摘要格式不对") }
            return .contentQuestion(name)
        default:
            throw Refusal(.malformed, "没有这个接口")
        }
    }
}

extension ReconciliationQuery {
    /// Reads `date=YYYY-MM-DD&kind=K&cursor=C`; no cursor is the first page.
    init(parsing query: String, kinds: PlatformKinds) throws(Refusal) {
        var values: [String: String] = [:]
        for pair in query.split(separator: "&") {
            let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard sides.count == 2, let value = String(sides[1]).removingPercentEncoding,
                values.updateValue(value, forKey: String(sides[0])) == nil
            else { throw Refusal(.malformed, "查询参数格式不对") }
        }
        guard let date = values["date"], Self.isDate(date) else { throw Refusal(.malformed, "date应为YYYY-MM-DD") }
        guard let kind = values["kind"].flatMap({ kinds[$0] }) else {
            throw Refusal(.unknownProfileOrKind, "未知的kind")
        }
        guard let start = Int(values["cursor"] ?? "0"), start >= 0 else { throw Refusal(.malformed, "cursor无效") }
        self.init(date: date, kind: kind, start: start)
    }

    private static func isDate(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [4, 2, 2],
            parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
            let month = Int(parts[1]), let day = Int(parts[2])
        else { return false }
        return (1...12).contains(month) && (1...31).contains(day)
    }
}
