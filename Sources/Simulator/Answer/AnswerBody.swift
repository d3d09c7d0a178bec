import Foundation

/// The body of an answer about a batch that the platform has.
///
/// Source: wire.md §1.3.
struct BatchAnswerBody: Encodable {
    var code: String
    var message: String
    var receiptNo: String
    var batchNo: String
    var bodySM3: String
    var receivedAt: String
    var state: BatchState
    var accepted: Int
    var duplicate: Bool
    var rejected: [RejectedRecord]
}

/// What became of a batch, as far as the platform tells.
enum BatchState: String, Encodable {
    case processing
    case accepted
    case partial
    case rejected
}

/// One record of a batch that the platform did not take.
struct RejectedRecord: Encodable, Hashable, Sendable {
    let key: String
    let version: Int64
    let code: String
    let message: String
    /// The version that the platform holds; only with 4004.
    var heldVersion: Int64?
    /// Whether the held version has the same content; only with 4004 and an equal version.
    var same: Bool?
}

/// The body of an answer that carries an error code.
struct ErrorAnswerBody: Encodable {
    let code: String
    let message: String
    let batchNo: String?
}

/// The body of an answer to `GET /ping`.
struct PingAnswerBody: Encodable {
    let code: String
    let time: String
}

extension Encodable {
    /// The value as one line of JSON with sorted members, UTF-8.
    var json: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return Array(try encoder.encode(self))
        } catch {
            preconditionFailure("a value of texts and whole numbers cannot be encoded: \(error)")
        }
    }
}
