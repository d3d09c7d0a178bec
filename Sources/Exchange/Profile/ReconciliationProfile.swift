import Definitions

/// How a destination lists what it accepted of a kind on a day (wire.md §1.5).
package struct ReconciliationProfile: Sendable {
    let pages: PagedList
    let names: Names

    /// The member names of a page.
    struct Names: Sendable {
        let items: AnswerPath
        let key: AnswerPath
        let version: AnswerPath
        let batchNo: AnswerPath
        let receiptNo: AnswerPath
        let next: AnswerPath
        let totals: AnswerPath
        let count: AnswerPath
        let money: AnswerPath

        init(_ node: DefinitionNode) throws(DefinitionError) {
            var mapping = try node.mapping()
            items = try AnswerPath(mapping.required("items"))
            key = try AnswerPath(mapping.required("key"))
            version = try AnswerPath(mapping.required("version"))
            batchNo = try AnswerPath(mapping.required("batchNo"))
            receiptNo = try AnswerPath(mapping.required("receiptNo"))
            next = try AnswerPath(mapping.required("next"))
            var totals = try mapping.required("totals").mapping()
            self.totals = try AnswerPath(totals.required("member"))
            count = try AnswerPath(totals.required("count"))
            money = try AnswerPath(totals.required("moneyFen"))
            try totals.finish()
            try mapping.finish()
        }
    }

    init(_ node: DefinitionNode, signing: SigningProfile) throws(DefinitionError) {
        var mapping = try node.mapping()
        pages = try PagedList(&mapping, signing: signing, inPath: [.date, .kind])
        names = try Names(try mapping.required("answer"))
        try mapping.finish()
    }
}

/// A list that comes in pages: how the first is asked for, and those after it.
struct PagedList: Sendable {
    let first: OperationProfile
    let further: OperationProfile

    init(
        _ mapping: inout DefinitionMapping, signing: SigningProfile, inPath: Set<Placeholder>
    ) throws(DefinitionError) {
        let unknown: Set<Placeholder> = [.batchNo, .ticket, .kind, .count]
        first = try OperationProfile(try mapping.required("first"), signing: signing, without: unknown, inPath: inPath)
        let node = try mapping.required("further")
        further = try OperationProfile(node, signing: signing, without: unknown, inPath: inPath.union([.cursor]))
        guard further.path.placeholders.contains(.cursor) else {
            throw node.error("path 中应有 {cursor}：否则每一页都是第一页")
        }
    }

    /// The operation that asks for the page after a cursor.
    func operation(after cursor: String?) -> OperationProfile { cursor == nil ? first : further }
}
