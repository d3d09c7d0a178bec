/// A request as it came in, before anything about it is believed.
struct ReceivedRequest: Sendable {
    let method: String
    /// Path and query exactly as sent.
    let target: String
    /// Header values under lower-case names.
    let headers: [String: String]
    /// `nil` when the body was larger than the platform takes.
    let body: [UInt8]?

    subscript(_ header: WireHeader) -> String? { headers[header.rawValue.lowercased()] }

    /// The batch that a request says it is about, without trusting it: `Idempotency-Key` of a POST, the path of a query.
    var claimedBatch: BatchNumber? {
        if method == "POST" { return self[.idempotencyKey].flatMap(BatchNumber.init) }
        let prefix = Route.base + "/batches/"
        return target.hasPrefix(prefix) ? BatchNumber(String(target.dropFirst(prefix.count))) : nil
    }

    /// The content that a request says it is about: the path of a part or a question.
    var claimedContent: ContentName? {
        let prefix = Route.base + "/contents/"
        guard target.hasPrefix(prefix) else { return nil }
        return ContentName(String(target.dropFirst(prefix.count).prefix { $0 != "?" }))
    }

    /// The package that a request says it is about: the path of a delivery or a question.
    var claimedPackage: PackageName? {
        let prefix = Route.base + "/packages/"
        guard target.hasPrefix(prefix) else { return nil }
        let rest = target.dropFirst(prefix.count)
        return PackageName(String(method == "GET" && rest.hasSuffix("/result") ? rest.dropLast(7) : rest))
    }
}

/// The headers of requests and answers.
///
/// Source: wire.md §1.1 and §1.3.
enum WireHeader: String {
    case app = "X-Anze-App"
    case timestamp = "X-Anze-Timestamp"
    case nonce = "X-Anze-Nonce"
    case key = "X-Anze-Key"
    case bodySM3 = "X-Anze-Body-SM3"
    case signature = "X-Anze-Signature"
    case idempotencyKey = "Idempotency-Key"
    case receiptSignature = "X-Anze-Receipt-Signature"
}
