import Foundation

/// What the platform sends to insurers, by the names of its feeds.
package struct FeedBook: Sendable {
    /// One item of a feed.
    struct Item: Encodable, Sendable {
        let id: String
        let publishedAt: String
        let data: JSONValue
    }

    private var feeds: [String: [Item]] = [:]

    /// No feed has anything.
    package init() {}

    /// Reads a JSON file: an object of feeds, each a list of `{"id","publishedAt","data":{…}}` in the order of publication.
    ///
    /// - Parameter file: The path.
    /// - Throws: `SimulatorError.unusable` for a file of another form.
    package init(file: String) throws(SimulatorError) {
        guard let bytes = FileManager.default.contents(atPath: file) else {
            throw .unusable(file: file, reason: "文件不存在或不可读")
        }
        guard let root = try? JSONParser.parse([UInt8](bytes)), let lists = root.members else {
            throw .unusable(file: file, reason: "应为 JSON 对象")
        }
        for (name, list) in lists {
            var items: [Item] = []
            for element in list.elements ?? [] {
                guard let members = element.members, let id = members["id"]?.text, let data = members["data"] else {
                    throw .unusable(file: file, reason: "\(name) 的一项缺少 id 或 data")
                }
                items.append(Item(id: id, publishedAt: members["publishedAt"]?.text ?? "", data: data))
            }
            feeds[name] = items
        }
    }

    /// The feeds by name, and how many items each has.
    var sizes: [(feed: String, items: Int)] {
        feeds.map { (feed: $0.key, items: $0.value.count) }.sorted { $0.feed < $1.feed }
    }

    /// A page of a feed; `nil` for a cursor that the platform never gave.
    func page(_ query: FeedQuery) -> FeedBody? {
        let items = feeds[query.feed] ?? []
        guard query.start <= items.count else { return nil }
        let end = min(query.start + query.limit, items.count)
        return FeedBody(items: Array(items[query.start..<end]), next: "C\(end)")
    }

    /// The page as a platform gives it that has made a mistake.
    func page(_ query: FeedQuery, spoiled effect: PageFault.Effect) -> FeedBody? {
        switch effect {
        case .repeatPage: return page(query).map { FeedBody(items: $0.items, next: "C\(query.start)") }
        case .again:
            var earlier = query
            earlier.start = max(0, query.start - 1)
            return page(earlier)
        case .omit, .add, .otherVersion, .otherBatch, .wrongTotals, .loseCursor, .unsigned, .badSignature, .gatewayPage,
            .drop:
            return page(query)
        }
    }
}

/// One page of a feed.
///
/// Source: wire.md §1.6.
struct FeedBody: Encodable, Sendable {
    var code = ResultCode.done.rawValue
    let items: [FeedBook.Item]
    let next: String
}

/// The parameters of `GET /feeds/{feed}`.
struct FeedQuery: Equatable, Sendable {
    let feed: String
    let limit: Int
    var start: Int
}

extension FeedQuery {
    /// Reads `cursor=C<n>&limit=N`; no cursor is the first page.
    init(feed: String, parsing query: String) throws(Refusal) {
        var values: [String: String] = [:]
        for pair in query.split(separator: "&") {
            let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard sides.count == 2, let value = String(sides[1]).removingPercentEncoding,
                values.updateValue(value, forKey: String(sides[0])) == nil
            else { throw Refusal(.malformed, "查询参数格式不对") }
        }
        guard let limit = Int(values["limit"] ?? "100"), (1...1000).contains(limit) else {
            throw Refusal(.malformed, "limit应为1至1000")
        }
        let cursor = values["cursor"] ?? "C0"
        guard cursor.hasPrefix("C"), let start = Int(cursor.dropFirst()), start >= 0 else {
            throw Refusal(.cursorUnknown)
        }
        self.init(feed: feed, limit: limit, start: start)
    }
}

extension JSONValue: Encodable {
    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let value): try container.encode(value)
        case .integer(let value): try container.encode(value)
        case .number(let text): try container.encode(Decimal(string: text))
        case .string(let text): try container.encode(text)
        case .array(let values): try container.encode(values)
        case .object(let members): try container.encode(members)
        }
    }
}
