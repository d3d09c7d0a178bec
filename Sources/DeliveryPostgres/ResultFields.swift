import Delivery
import DeliverySQL
import Postgres

/// The columns of a row of a result.
struct ResultFields: SQLFields {
    let row: PostgresRow
    let place: String

    func integer(_ place: Int) throws -> Int64? {
        switch row[place] {
        case .integer(let number): number
        case .null: nil
        case .real, .text, .bytes: throw damaged(place)
        }
    }

    func append(_ place: Int, to bytes: inout [UInt8]) throws -> Range<Int>? {
        let start = bytes.count
        switch row[place] {
        case .text(let text): bytes.append(contentsOf: text.utf8)
        case .bytes(let content): bytes.append(contentsOf: content)
        case .null: return nil
        case .integer, .real: throw damaged(place)
        }
        return start..<bytes.count
    }

    private func damaged(_ column: Int) -> StoreError {
        .damaged(path: place, what: "\(row.columns[column]) 的值不是应有的形式")
    }
}
