/// All that the console shows at one moment; a record's content is not in it.
struct ConsoleView: Encodable, Sendable {
    let platform: String
    /// Asia/Shanghai.
    let time: String
    let books: BooksView
    let faults: [SwitchView]
    /// How many faults the faults file has.
    let faultsOfFile: Int
    /// The newest first, as all lists.
    let requests: [SeenRequest]
    let batches: [BatchView]
    let packages: [PackageView]
    let contents: [ContentView]
    let feeds: [FeedView]
}

/// What the platform has done, counted.
struct BooksView: Encodable, Sendable {
    struct Kind: Encodable, Sendable {
        let kind: String
        let versions: Int
        let records: Int
    }

    let totals: BookTotals
    let kinds: [Kind]

    init(_ books: Books) {
        totals = books.totals
        let byKind = Dictionary(grouping: books.accepted.keys, by: \.kind)
        kinds = byKind.sorted { $0.key < $1.key }.map {
            Kind(kind: $0.key, versions: $0.value.count, records: Set($0.value.map(\.key)).count)
        }
    }
}

/// A fault and whether it is on.
struct SwitchView: Encodable, Sendable {
    let on: FaultSubject
    let word: FaultWord
    let meaning: String
    let isOn: Bool
    /// With which settings it was turned on; empty where none were given.
    let settings: [String: String]
    /// How many things it has hit since it was turned on.
    let hits: Int
    /// The keys that may be set.
    let keys: [String]

    private enum CodingKeys: String, CodingKey {
        case on, meaning, isOn, settings, hits, keys
        case word = "do"
    }
}

/// A batch that was applied.
struct BatchView: Encodable, Sendable {
    struct Record: Encodable, Sendable {
        let key: String
        let version: Int64
        let op: String?
        /// `0000` for a record that was taken.
        let code: String
        let message: String
    }

    let app: String
    let batchNo: String
    let kind: String
    let receiptNo: String
    let receivedAt: String
    let state: BatchState
    let accepted: Int
    let rejected: Int
    /// Only where one batch is asked for.
    let records: [Record]?

    init(_ stored: StoredBatch, app: String, withRecords: Bool) {
        self.app = app
        batchNo = stored.number.text
        kind = stored.kind.name
        receiptNo = stored.receiptNo
        receivedAt = ChinaTime(unixMilliseconds: stored.receivedAt).text
        state = stored.state
        accepted = stored.accepted.count
        rejected = stored.rejected.count
        guard withRecords else {
            records = nil
            return
        }
        let refused = stored.rejected.map {
            Record(key: $0.key, version: $0.version, op: nil, code: $0.code, message: $0.message)
        }
        let taken = stored.accepted.map { record in
            let op = if case .withdraw = record.change { "withdraw" } else { "upsert" }
            return Record(
                key: record.key.text, version: record.version, op: op, code: ResultCode.done.rawValue, message: "")
        }
        records = refused + taken
    }
}

/// A package that was received.
struct PackageView: Encodable, Sendable {
    let app: String
    let name: String
    let packageNo: String
    let receivedAt: String
    let state: String
    /// Empty as long as the platform works on it.
    let tables: [PackageTableVerdict]

    init(_ stored: StoredPackage, id: PackageShelf.ID) {
        app = id.app
        name = id.name.text
        let body = stored.answerBody
        packageNo = body.packageNo
        receivedAt = ChinaTime(unixMilliseconds: stored.receivedAt).text
        state = body.state
        tables = body.tables
    }
}

/// A content of which something came.
struct ContentView: Encodable, Sendable {
    let app: String
    let contentSM3: String
    let bytes: Int
    let received: Int
    let parts: Int
    let state: String
    let receiptNo: String
    let changedAt: String

    init(_ stored: StoredContent, id: ContentShelf.ID) {
        app = id.app
        let body = stored.answerBody(id.name, bodySM3: nil, duplicate: false)
        contentSM3 = body.contentSM3
        bytes = body.bytes
        received = body.received
        parts = stored.parts.count
        state = body.state
        receiptNo = body.receiptNo
        changedAt = body.receivedAt
    }
}

/// A feed and how much of it there is.
struct FeedView: Encodable, Sendable {
    let feed: String
    let items: Int
}
