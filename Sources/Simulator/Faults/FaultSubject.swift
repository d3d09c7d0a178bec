/// The words after `on:` in a faults file: what a fault is about.
enum FaultSubject: String, Hashable, Sendable, CaseIterable, Encodable {
    case batch
    case query
    case record
    case package
    case packageResult = "package-result"
    case row
    case reconciliation
    case feed
    case content
    case contentQuery = "content-query"
}

extension FaultSubject {
    /// What is counted, for the console.
    var title: String {
        switch self {
        case .batch: "批次的接收"
        case .query: "批次的查询"
        case .record: "批次中的记录"
        case .package: "报送包的接收"
        case .packageResult: "报送包结果的查询"
        case .row: "报送包中的行"
        case .reconciliation: "对账清单"
        case .feed: "下发内容"
        case .content: "附件内容分块的接收"
        case .contentQuery: "附件内容的查询"
        }
    }
}
