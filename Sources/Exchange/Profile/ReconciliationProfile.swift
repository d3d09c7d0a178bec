import Definitions

/// How a destination lists what it accepted of a kind on a day (wire.md §1.5).
package struct ReconciliationProfile: Sendable {
    let pages: PagedList
    let names: Names

    /// The member names of a page.
    struct Names: Sendable {
        let items: String
        let key: String
        let version: String
        let batchNo: String
        let receiptNo: String
        let next: String
        let totals: String
        let count: String
        let money: String

        init(_ node: DefinitionNode) throws(DefinitionError) {
            var mapping = try node.mapping()
            items = try mapping.required("items").text()
            key = try mapping.required("key").text()
            version = try mapping.required("version").text()
            batchNo = try mapping.required("batchNo").text()
            receiptNo = try mapping.required("receiptNo").text()
            next = try mapping.required("next").text()
            var totals = try mapping.required("totals").mapping()
            self.totals = try totals.required("member").text()
            count = try totals.required("count").text()
            money = try totals.required("moneyFen").text()
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
        let placeholders = signing.placeholders.subtracting([.batchNo])
        first = try OperationProfile(try mapping.required("first"), placeholders: placeholders, inPath: inPath)
        let node = try mapping.required("further")
        further = try OperationProfile(node, placeholders: placeholders, inPath: inPath.union([.cursor]))
        guard further.path.placeholders.contains(.cursor) else {
            throw node.error("path 中应有 {cursor}：否则每一页都是第一页")
        }
    }

    /// The operation that asks for the page after a cursor.
    func operation(after cursor: String?) -> OperationProfile { cursor == nil ? first : further }
}
