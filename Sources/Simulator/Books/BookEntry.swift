/// One line of the books; it never holds `data`, a message or anything else of a record's content.
enum BookEntry: Encodable, Sendable {
    case request(RequestEntry)
    case accepted(AcceptedVersion, batchNo: String)
    case part(PartEntry)
    case totals(BookTotals)

    /// A request and what the platform decided about it.
    struct RequestEntry: Sendable {
        let method: String
        let path: String
        let batchNo: String?
        /// `nil` when the platform decided nothing, because the connection was cut or a gateway page stood in.
        let verdict: ResultCode?
        /// Whether this request changed what the platform holds.
        let applied: Bool
        let fault: FaultWord?
    }

    /// A part of a content that the platform took.
    struct PartEntry: Hashable, Sendable {
        /// SM3 of the content, in hex.
        let name: String
        let offset: Int
        let bytes: Int
        /// Whether the content is whole with it.
        let isLast: Bool
    }

    private enum Member: String, CodingKey {
        case event, method, path, batchNo, verdict, applied, fault, kind, key, version, contentSM3, offset, bytes, taken
    }

    func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: Member.self)
        switch self {
        case .request(let entry):
            try members.encode("request", forKey: .event)
            try members.encode(entry.method, forKey: .method)
            try members.encode(entry.path, forKey: .path)
            try members.encodeIfPresent(entry.batchNo, forKey: .batchNo)
            try members.encodeIfPresent(entry.verdict?.rawValue, forKey: .verdict)
            try members.encode(entry.applied, forKey: .applied)
            try members.encodeIfPresent(entry.fault, forKey: .fault)
        case .accepted(let record, let batchNo):
            try members.encode("accepted", forKey: .event)
            try members.encode(record.kind, forKey: .kind)
            try members.encode(record.key, forKey: .key)
            try members.encode(record.version, forKey: .version)
            try members.encode(batchNo, forKey: .batchNo)
        case .part(let part):
            try members.encode("part", forKey: .event)
            try members.encode(part.name, forKey: .contentSM3)
            try members.encode(part.offset, forKey: .offset)
            try members.encode(part.bytes, forKey: .bytes)
            try members.encode(part.isLast, forKey: .taken)
        case .totals(let totals):
            try members.encode("totals", forKey: .event)
            try totals.encode(to: encoder)
        }
    }
}

/// A version of a record that the platform has accepted.
package struct AcceptedVersion: Hashable, Sendable {
    /// The wire name of the record's kind, such as `insured-unit`.
    package let kind: String
    /// The wire key, insurer code `/` business key.
    package let key: String
    /// As the sender numbered it, from 1.
    package let version: Int64
}

extension AcceptedVersion {
    init(_ record: BatchRecord) {
        self.init(kind: record.key.kind.name, key: record.key.text, version: record.version)
    }
}

/// The last line of the books.
package struct BookTotals: Hashable, Sendable, Encodable {
    /// Requests of every sort, refused ones too.
    package var requests = 0
    /// Batches applied, each once.
    package var batchesApplied = 0
    /// Records taken.
    package var recordsAccepted = 0
    /// Records taken although that version had been taken before; anything but 0 is a fault of the platform.
    package var recordsAcceptedAgain = 0
    /// Records of applied batches that were not taken.
    package var recordsRejected = 0
    /// Repeated batches and parts that were recognised (3001).
    package var duplicates = 0
    /// Parts of contents taken, each once.
    package var partsTaken = 0
    /// Parts taken although bytes at that place of the content had been taken before.
    package var partsTakenAgain = 0
    /// Contents taken whole.
    package var contentsTaken = 0
}
