package import Canonical
package import ShangMi

/// A record that a destination says it accepted.
package struct ListedRecord: Hashable, Sendable {
    /// Insurer code `/` business key.
    package let key: String
    /// The version's number.
    package let version: Int
    /// The batch that brought it.
    package let batchNo: String
    /// The receipt that acknowledged it.
    package let receiptNo: String

    /// A record by its parts: from the store, or from our own accounts.
    package init(key: String, version: Int, batchNo: String, receiptNo: String) {
        self.key = key
        self.version = version
        self.batchNo = batchNo
        self.receiptNo = receiptNo
    }
}

/// What a destination says of a whole day and kind: how many records, and their control amount.
package struct ListedTotals: Sendable, Equatable {
    /// How many records.
    package let count: Int
    /// Their control amount.
    package let money: Fen

    /// Totals by their parts.
    package init(count: Int, money: Fen) {
        self.count = count
        self.money = money
    }
}

/// One page of a destination's list, as its signature vouches for it: only a verified answer gives one.
package struct ListedPage: Sendable {
    /// Most items of a page (wire.md §1.5); more are taken for a mistake, since all of a page is in memory.
    package static let most = 1_000

    /// The records, in the platform's order.
    package let records: [ListedRecord]
    /// Where the next page begins; `nil` after the last.
    package let next: String?
    /// The totals of the day and kind.
    package let totals: ListedTotals
}

extension DestinationProfile {
    /// The page of the list that a verified answer holds.
    ///
    /// - Parameter answer: An answer with the code for *done*.
    /// - Returns: The page.
    /// - Throws: `unreadable` with what the page lacks; nothing of its content is quoted.
    package func listedPage(of answer: VerifiedAnswer) throws(AnswerError) -> ListedPage {
        guard let names = reconciliation?.names else { throw .unreadable(reason: "去向规范没有 reconciliation") }
        let page = try AnswerPart(answer.body, as: self.answer.format)
        guard let items = try page.list(names.items), items.count <= ListedPage.most
        else { throw .unreadable(reason: "对账应答的“\(names.items)”不是至多 \(ListedPage.most) 项的列表") }
        guard let totals = try page.part(names.totals), let count = try totals.integer(names.count),
            let money = try totals.integer(names.money)
        else { throw .unreadable(reason: "对账应答没有“\(names.totals)”，或其中的数不是整数") }
        var records: [ListedRecord] = []
        records.reserveCapacity(items.count)
        for item in items {
            guard let key = try item.text(names.key), let version = try item.integer(names.version),
                let batchNo = try item.text(names.batchNo), let receiptNo = try item.text(names.receiptNo)
            else { throw .unreadable(reason: "对账应答的一项缺少记录键、版本、批次号或回执号") }
            records.append(ListedRecord(key: key, version: version, batchNo: batchNo, receiptNo: receiptNo))
        }
        return ListedPage(
            records: records, next: try page.text(names.next),
            totals: ListedTotals(count: count, money: Fen(Int64(money))))
    }
}

extension RequestSigner {
    /// The request for a page of what the destination accepted of a kind on a day.
    ///
    /// - Parameters:
    ///   - kind: The kind.
    ///   - day: The day in Asia/Shanghai.
    ///   - cursor: Where the page before ended; `nil` for the first.
    ///   - milliseconds: Unix time in milliseconds.
    ///   - nonce: 16 random bytes, never used before.
    /// - Returns: The request, about no batch; `nil` where the destination lists nothing, or not this kind.
    /// - Throws: Why the key does not sign.
    package func list(
        _ kind: Kind, of day: CivilDate, after cursor: String?, milliseconds: Int64, nonce: [UInt8]
    ) async throws(SignerError) -> SignedRequest? {
        guard let pages = profile.reconciliation?.pages, let name = profile.kind(kind)?.name else { return nil }
        return try await page(
            pages.operation(after: cursor),
            path: [.date: day.description, .kind: name, .cursor: cursor ?? ""], milliseconds: milliseconds,
            nonce: nonce)
    }
}
