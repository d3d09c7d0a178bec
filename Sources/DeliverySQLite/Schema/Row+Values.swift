import Delivery
import Foundation
import GRDB
import ShangMi

/// Reads typed values from rows; a value of another form means that the store is damaged.
extension Row {
    func timestamp(_ column: String) -> Timestamp { Timestamp(milliseconds: self[column]) }

    func optionalTimestamp(_ column: String) -> Timestamp? {
        (self[column] as Int64?).map { Timestamp(milliseconds: $0) }
    }

    func bytes(_ column: String) -> [UInt8] { [UInt8](self[column] as Data) }

    func digest(_ column: String, path: String) throws -> SM3Digest {
        guard let digest = SM3Digest(bytes: bytes(column)) else {
            throw StoreError.damaged(path: path, what: "\(column) 不是 SM3 摘要")
        }
        return digest
    }

    func value<Value: RawRepresentable>(
        _ column: String, _ type: Value.Type, path: String
    ) throws -> Value where Value.RawValue == String {
        let text: String = self[column]
        guard let value = Value(rawValue: text) else {
            throw StoreError.damaged(path: path, what: "未知的 \(column)“\(text)”")
        }
        return value
    }
}
