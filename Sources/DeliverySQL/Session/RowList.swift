import Delivery

/// Some rows as one argument of a statement: what is to be done to all of them is said once.
struct RowList {
    /// A JSON array of their ids.
    let text: String
    let count: Int

    /// The deliveries of one batch inside a statement, found by its own list, from one parameter.
    static let ofBatch = "(SELECT delivery FROM batch_member WHERE batch = ?)"

    init(_ ids: some Collection<Int64>) {
        count = ids.count
        text = "[" + ids.map { String($0) }.joined(separator: ",") + "]"
    }

    /// The deliveries of a batch's members.
    init(_ members: some Collection<BatchMember>) { self.init(members.map(\.delivery.value)) }
}

extension SQLDialect {
    /// The ids of a list inside a statement, from one parameter.
    var ids: String { "(SELECT value FROM \(numbers) AS l)" }
}
