import Delivery
import Evidence
import ShangMi

extension SQLSession {
    /// Appends a leaf without a number in the running transaction and gives its row.
    func append(_ leaf: Leaf, at moment: Timestamp) throws -> Int64 {
        let bytes = leaf.bytes
        return try insert(
            "INSERT INTO leaf (at, bytes, hash) VALUES (?, ?, ?)",
            [moment.milliseconds, bytes, LeafHash.of(bytes).bytes], numbering: "id")
    }
}
