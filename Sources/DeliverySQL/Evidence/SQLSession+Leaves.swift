import Delivery
import Evidence
import ShangMi

extension Leaf {
    /// The statement that writes a leaf without a number.
    static let insertion = "INSERT INTO leaf (at, bytes, hash) VALUES (?, ?, ?)"

    /// The parameters of `insertion`.
    func arguments(at moment: Timestamp) -> SQLArguments {
        let bytes = bytes
        return [moment.milliseconds, bytes, LeafHash.of(bytes).bytes]
    }
}

extension SQLSession {
    /// Appends a leaf without a number in the running transaction and gives its row.
    func append(_ leaf: Leaf, at moment: Timestamp) throws -> Int64 {
        try insert(Leaf.insertion, leaf.arguments(at: moment), numbering: "id")
    }
}
