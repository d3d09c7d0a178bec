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

/// One page of what the platform accepted on a day.
///
/// Source: wire.md §1.5.
struct ReconciliationBody: Encodable {
    struct Item: Encodable, Hashable, Sendable {
        let key: String
        let version: Int64
        let batchNo: String
        let receiptNo: String
    }

    struct Totals: Encodable, Equatable {
        let count: Int
        let moneyFen: Int64
    }

    let items: [Item]
    let next: String?
    let totals: Totals

    private enum Member: String, CodingKey {
        case code, items, next, totals
    }

    /// Writes `next` as `null` on the last page, where synthesis would leave it out.
    func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: Member.self)
        try members.encode(ResultCode.done.rawValue, forKey: .code)
        try members.encode(items, forKey: .items)
        try members.encode(next, forKey: .next)
        try members.encode(totals, forKey: .totals)
    }
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
