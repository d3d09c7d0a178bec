/// What the platform says, before it is signed.
struct Answer: Sendable {
    let status: Int
    let body: [UInt8]
    /// The batch that the signature covers; `nil` when the request is about no batch.
    let batch: BatchNumber?
    /// Seconds, for the `Retry-After` header.
    let retryAfter: Int?
    /// The package that the signature covers, in place of a batch.
    var package: PackageName?
    /// The content that it covers, in place of a batch.
    var content: ContentName?

    /// What the signature is over beside the bytes: a number, a name, or nothing.
    var subject: String { batch?.text ?? package?.text ?? content?.text ?? "" }
}

extension Answer {
    /// An answer with an error code.
    init(
        _ refusal: Refusal, batch: BatchNumber?, package: PackageName? = nil, content: ContentName? = nil,
        retryAfter: Int? = nil
    ) {
        let body = ErrorAnswerBody(code: refusal.code.rawValue, message: refusal.message, batchNo: batch?.text)
        self.init(
            status: refusal.code.status, body: body.json, batch: batch, retryAfter: retryAfter, package: package,
            content: content)
    }

    /// An answer about a package.
    init(_ body: some Encodable, status: Int = 200, package: PackageName) {
        self.init(status: status, body: body.json, batch: nil, retryAfter: nil, package: package)
    }

    /// An answer about a content.
    init(_ body: some Encodable, status: Int, content: ContentName) {
        self.init(status: status, body: body.json, batch: nil, retryAfter: nil, content: content)
    }

    /// An answer with a body, 200 unless said otherwise.
    init(_ body: some Encodable, status: Int = 200, batch: BatchNumber?) {
        self.init(status: status, body: body.json, batch: batch, retryAfter: nil)
    }
}

/// What happens on the connection in answer to a request.
enum Reply: Sendable {
    case signed(Answer)
    case unsigned(Answer)
    case badlySigned(Answer)
    /// The HTML page of a gateway in between, status 502.
    case gatewayPage
    /// The connection is closed without a byte.
    case silence
}
