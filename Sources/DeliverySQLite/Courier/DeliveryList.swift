import Delivery

/// Some deliveries as one argument of a statement: what is to be done to all of them is said once.
struct DeliveryList {
    /// A JSON array of their ids.
    let text: String
    let count: Int

    /// The ids inside a statement, from one parameter.
    static let ids = "(SELECT value FROM json_each(?))"

    init(_ members: some Collection<BatchMember>) {
        count = members.count
        text = "[" + members.map { String($0.delivery.value) }.joined(separator: ",") + "]"
    }
}
