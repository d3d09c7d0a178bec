import Delivery
import Evidence
import Foundation
import GRDB
import ShangMi

extension Database {
    /// Appends a leaf without a number in the running transaction and gives its row.
    func append(_ leaf: Leaf, at moment: Timestamp) throws -> Int64 {
        let bytes = leaf.bytes
        try cachedStatement(sql: "INSERT INTO leaf (at, bytes, hash) VALUES (?, ?, ?)").execute(
            arguments: [moment.milliseconds, Data(bytes), Data(LeafHash.of(bytes).bytes)])
        return lastInsertedRowID
    }
}
