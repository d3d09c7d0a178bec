import Canonical
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

/// Some records' keys as one argument of a statement.
struct KeyList {
    /// A JSON array of the keys.
    let text: String

    init(_ keys: some Sequence<RecordKey>) {
        var bytes: [UInt8] = [0x5B]
        for key in keys {
            if bytes.count > 1 { bytes.append(0x2C) }
            JSONText.append(key.bytes, to: &bytes)
        }
        bytes.append(0x5D)
        text = String(decoding: bytes, as: UTF8.self)
    }
}
