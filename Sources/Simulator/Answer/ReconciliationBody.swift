/// One page of what the platform accepted on a day.
///
/// Source: wire.md §1.5.
struct ReconciliationBody: Encodable {
    struct Item: Encodable, Hashable, Sendable {
        let key: String
        let version: Int64
        let batchNo: String
        let receiptNo: String
        /// What the record counts; it is in the totals, and is not told with the item.
        var moneyFen: Int64 = 0

        private enum Member: String, CodingKey {
            case key, version, batchNo, receiptNo
        }

        func encode(to encoder: any Encoder) throws {
            var members = encoder.container(keyedBy: Member.self)
            try members.encode(key, forKey: .key)
            try members.encode(version, forKey: .version)
            try members.encode(batchNo, forKey: .batchNo)
            try members.encode(receiptNo, forKey: .receiptNo)
        }
    }

    struct Totals: Encodable, Equatable {
        let count: Int
        let moneyFen: Int64
    }

    let items: [Item]
    let next: String?
    let totals: Totals

    private enum Member: String, CodingKey {
        case code, items, next, totals
    }

    /// Writes `next` as `null` on the last page, where synthesis would leave it out.
    func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: Member.self)
        try members.encode(ResultCode.done.rawValue, forKey: .code)
        try members.encode(items, forKey: .items)
        try members.encode(next, forKey: .next)
        try members.encode(totals, forKey: .totals)
    }
}

extension ReconciliationBody {
    /// The page as a platform gives it that has made a mistake.
    func spoiled(by effect: PageFault.Effect, from start: Int) -> ReconciliationBody {
        var (items, next, totals) = (items, next, totals)
        switch effect {
        case .omit(let count):
            let omitted = items.prefix(count)
            items.removeFirst(omitted.count)
            totals = Totals(
                count: totals.count - omitted.count,
                moneyFen: totals.moneyFen - omitted.reduce(0) { $0 + $1.moneyFen })
        case .add(let count):
            for number in 0..<count {
                items.append(Item(key: "000000/X\(number)", version: 1, batchNo: "FOREIGN-1", receiptNo: "R0"))
            }
            totals = Totals(count: totals.count + count, moneyFen: totals.moneyFen)
        case .otherVersion:
            if let first = items.first {
                items[0] = Item(
                    key: first.key, version: first.version + 1, batchNo: first.batchNo, receiptNo: first.receiptNo)
            }
        case .otherBatch:
            if let first = items.first {
                items[0] = Item(
                    key: first.key, version: first.version, batchNo: "FOREIGN-1", receiptNo: first.receiptNo)
            }
        case .wrongTotals: totals = Totals(count: totals.count + 1, moneyFen: totals.moneyFen + 1)
        case .repeatPage: next = String(start)
        case .again, .loseCursor, .unsigned, .badSignature, .gatewayPage, .drop: break
        }
        return ReconciliationBody(items: items, next: next, totals: totals)
    }
}
