import Canonical
import Definitions

/// What a destination sends us: the feeds of wire.md §1.6.
package enum Feed: String, Sendable, CaseIterable {
    /// 生产安全事故信息.
    case accidentNotices = "accident-notices"
    /// 应保台账.
    case obligatedUnits = "obligated-units"
    /// Changes of code tables.
    case codeTables = "code-tables"

    /// The form of a value.
    enum Form: Sendable {
        case text, integer, day, moment
    }

    /// The fields that the gateway understands, in its own names.
    var fields: [(name: String, form: Form, isRequired: Bool)] {
        switch self {
        case .accidentNotices:
            [
                ("noticeNo", .text, true), ("unitCreditCode", .text, false), ("unitName", .text, true),
                ("occurredAt", .moment, true), ("divisionCode", .text, true), ("address", .text, false),
                ("accidentKind", .text, false), ("accidentGrade", .text, false), ("deaths", .integer, true),
                ("seriousInjuries", .integer, true), ("directLoss", .integer, false),
            ]
        case .obligatedUnits:
            [
                ("creditCode", .text, true), ("name", .text, true), ("divisionCode", .text, false),
                ("industryCode", .text, false), ("mandatoryBasis", .text, false), ("validFrom", .day, true),
                ("validTo", .day, false),
            ]
        case .codeTables:
            [
                ("table", .text, true), ("code", .text, true), ("label", .text, true), ("validFrom", .day, false),
                ("validTo", .day, false), ("note", .text, false),
            ]
        }
    }
}

/// How a destination's feeds are asked for and read.
package struct FeedsProfile: Sendable {
    let pages: PagedList
    let limit: Int
    let names: Names
    /// The feeds that the destination has.
    package let feeds: [Feed: FeedProfile]

    /// The member names of a page.
    struct Names: Sendable {
        let items: String
        let id: String
        let publishedAt: String
        let data: String
        let next: String

        init(_ node: DefinitionNode) throws(DefinitionError) {
            var mapping = try node.mapping()
            items = try mapping.required("items").text()
            id = try mapping.required("id").text()
            publishedAt = try mapping.required("publishedAt").text()
            data = try mapping.required("data").text()
            next = try mapping.required("next").text()
            try mapping.finish()
        }
    }

    init(_ node: DefinitionNode, signing: SigningProfile) throws(DefinitionError) {
        var mapping = try node.mapping()
        pages = try PagedList(&mapping, signing: signing, inPath: [.feed, .limit])
        let limitNode = try mapping.required("limit")
        limit = try limitNode.integer()
        guard (1...1_000).contains(limit) else { throw limitNode.error("每页条数应为 1 至 1000") }
        names = try Names(try mapping.required("answer"))
        var feeds: [Feed: FeedProfile] = [:]
        for entry in try mapping.required("feeds").mapping().entries {
            guard let feed = Feed(rawValue: entry.key) else {
                throw entry.keyNode.error("应为：\(Feed.allCases.map(\.rawValue).joined(separator: "、"))")
            }
            feeds[feed] = try FeedProfile(entry.value, of: feed)
        }
        self.feeds = feeds
        try mapping.finish()
    }
}

/// One feed of a destination: its name there, and the names of its fields.
package struct FeedProfile: Sendable {
    let name: String
    /// The destination's name of each field that it sends.
    let wire: [String: String]

    init(_ node: DefinitionNode, of feed: Feed) throws(DefinitionError) {
        var mapping = try node.mapping()
        name = try mapping.required("name").text()
        let list = try mapping.required("fields")
        var wire: [String: String] = [:]
        for entry in try list.list() {
            let pair = try FeedProfile.names(entry)
            guard feed.fields.contains(where: { $0.name == pair.canonical }) else {
                let known = feed.fields.map(\.name).joined(separator: "、")
                throw entry.error("\(feed.rawValue) 没有字段“\(pair.canonical)”，可用：\(known)")
            }
            guard wire.updateValue(pair.wire, forKey: pair.canonical) == nil else {
                throw entry.error("字段“\(pair.canonical)”重复")
            }
        }
        if let missing = feed.fields.first(where: { $0.isRequired && wire[$0.name] == nil }) {
            throw list.error("缺少必需的字段“\(missing.name)”")
        }
        self.wire = wire
        try mapping.finish()
    }

    private static func names(_ node: DefinitionNode) throws(DefinitionError) -> (canonical: String, wire: String) {
        guard node.isMapping else {
            let name = try node.text()
            return (name, name)
        }
        let entries = try node.mapping().entries
        guard entries.count == 1, let entry = entries.first else { throw node.error("应为一个字段名，或一对 规范字段： 对方字段") }
        return (entry.key, try entry.value.text())
    }
}
