import ShangMi

/// What the platform has of the contents of attachments; one that is whole is kept as its digest alone.
struct ContentShelf: Sendable {
    struct ID: Hashable, Sendable {
        let app: String
        let name: ContentName
    }

    /// What a part turned out to be.
    enum Admission: Sendable {
        /// It was appended; the content may be whole with it.
        case new(StoredContent)
        /// It was there before, from the same place and with the same bytes.
        case repeated(StoredContent)
    }

    private var contents: [ID: StoredContent] = [:]
    private var receipts = 0

    /// The content that a sender asks about.
    func content(_ name: ContentName, of app: String) -> StoredContent? { contents[ID(app: app, name: name)] }

    /// Whether the whole of a content is there.
    func holds(_ sm3: String, of app: String) -> Bool {
        ContentName(sm3).flatMap { content($0, of: app) }?.isWhole ?? false
    }

    /// Takes a part.
    ///
    /// - Parameters:
    ///   - body: Its bytes.
    ///   - query: Where it belongs.
    ///   - name: The content's name.
    ///   - app: The sender.
    ///   - now: Unix milliseconds.
    /// - Returns: What the platform has then.
    /// - Throws: 3002 for another size or other bytes, 3003 for a part that does not follow, 1001 for one that is empty or too
    ///   long, 1003 for a whole that has another digest: nothing of that is kept.
    mutating func receive(
        _ body: [UInt8], at query: PartQuery, of name: ContentName, from app: String, now: Int64
    ) throws(Refusal) -> Admission {
        guard !body.isEmpty, query.offset + body.count <= query.bytes else { throw Refusal(.malformed, "分块的长度不对") }
        let id = ID(app: app, name: name)
        var content = contents[id] ?? StoredContent(bytes: query.bytes, startedAt: now)
        guard content.bytes == query.bytes else { throw Refusal(.conflict, "同一摘要的内容有不同的字节数") }
        let part = StoredContent.Part(offset: query.offset, count: body.count, sm3: SM3.digest(of: body))
        if content.parts.contains(part) { return .repeated(content) }
        guard query.offset >= content.received else { throw Refusal(.conflict, "这一段已有不同的分块") }
        guard query.offset == content.received else { throw Refusal(.partMissing) }
        content.append(body, as: part, at: now)
        if content.received == content.bytes {
            guard content.close().hex == name.text else {
                contents[id] = nil
                throw Refusal(.totalsMismatch, "内容的摘要不一致，已丢弃")
            }
            receipts += 1
            let serial = String(receipts)
            let zeros = String(repeating: "0", count: max(0, 6 - serial.utf8.count))
            content.receiptNo = "C\(ChinaTime(unixMilliseconds: now).compactDate)\(zeros)\(serial)"
        }
        contents[id] = content
        return .new(content)
    }

    /// Forgets what is not whole, as a platform does that keeps it in memory and was started again.
    mutating func forgetParts() { contents = contents.filter(\.value.isWhole) }
}

/// A content, or as much of it as came.
struct StoredContent: Sendable {
    struct Part: Hashable, Sendable {
        let offset: Int
        let count: Int
        let sm3: SM3Digest
    }

    let bytes: Int
    /// When its first part came, Unix milliseconds.
    let startedAt: Int64
    /// When its last part so far came.
    private(set) var changedAt: Int64
    private(set) var parts: [Part] = []
    private var held: [UInt8] = []
    /// Empty as long as it is not whole.
    var receiptNo = ""

    init(bytes: Int, startedAt: Int64) {
        self.bytes = bytes
        self.startedAt = startedAt
        changedAt = startedAt
    }

    var isWhole: Bool { !receiptNo.isEmpty }

    /// How many bytes from the beginning are there.
    var received: Int { parts.reduce(0) { $0 + $1.count } }

    mutating func append(_ body: [UInt8], as part: Part, at now: Int64) {
        held += body
        parts.append(part)
        changedAt = now
    }

    /// The digest of all bytes, which are forgotten.
    mutating func close() -> SM3Digest {
        defer { held = [] }
        return SM3.digest(of: held)
    }

    /// What the platform tells of it.
    func answerBody(_ name: ContentName, bodySM3: String?, duplicate: Bool) -> ContentAnswerBody {
        ContentAnswerBody(
            code: duplicate ? ResultCode.duplicate.rawValue : ResultCode.done.rawValue, message: "",
            contentSM3: name.text, bodySM3: bodySM3, bytes: bytes, received: received,
            state: isWhole ? "taken" : "receiving", receiptNo: receiptNo,
            receivedAt: ChinaTime(unixMilliseconds: changedAt).text)
    }
}

/// The body of an answer about a content that the platform has, or has a part of.
///
/// Source: wire.md §1.8.
struct ContentAnswerBody: Encodable {
    var code: String
    var message: String
    var contentSM3: String
    var bodySM3: String?
    var bytes: Int
    var received: Int
    var state: String
    var receiptNo: String
    var receivedAt: String
}
