/// What the platform accepted of one kind from one sender on one civil day, in order of acceptance.
struct AcceptedDay: Sendable {
    struct ID: Hashable, Sendable {
        let app: String
        let kind: RecordKind
        /// `YYYY-MM-DD` in Asia/Shanghai.
        let date: String
    }

    static let pageSize = 1000

    private var items: [ReconciliationBody.Item] = []
    private var moneyFen: Int64 = 0

    /// Adds the accepted records of a batch; a withdrawal counts no money.
    mutating func add(_ batch: StoredBatch) {
        for record in batch.accepted {
            items.append(
                ReconciliationBody.Item(
                    key: record.key.text, version: record.version, batchNo: batch.number.text,
                    receiptNo: batch.receiptNo, moneyFen: record.moneyFen ?? 0))
            moneyFen += record.moneyFen ?? 0
        }
    }

    /// At most 1,000 items from a position, with totals over the whole day.
    func page(from start: Int) -> ReconciliationBody {
        let first = min(start, items.count)
        let end = min(first + Self.pageSize, items.count)
        return ReconciliationBody(
            items: Array(items[first..<end]), next: end < items.count ? String(end) : nil,
            totals: ReconciliationBody.Totals(count: items.count, moneyFen: moneyFen))
    }
}
