import Canonical
import Foundation
package import ShangMi

/// One item of a feed, its fields under our own names.
package struct FeedItem: Sendable, Equatable {
    /// The platform's name of the item; the same one may come again.
    package let id: String
    /// When it was published, in the platform's own words.
    package let publishedAt: String
    /// The fields as a JSON object with sorted members: texts and whole numbers.
    ///
    /// May hold what concerns persons.
    package let content: [UInt8]
    /// Names of fields that are missing or have another form; empty for an item that can be used.
    package let faults: [String]

    /// An item by its parts.
    package init(id: String, publishedAt: String, content: [UInt8], faults: [String]) {
        self.id = id
        self.publishedAt = publishedAt
        self.content = content
        self.faults = faults
    }
}

/// One page of a feed, as the platform's signature vouches for it.
package struct FeedPage: Sendable {
    /// The items, in the platform's order.
    package let items: [FeedItem]
    /// Where the next page begins; `nil` where the platform does not say.
    package let next: String?
}

extension DestinationProfile {
    /// The page of a feed that a verified answer holds.
    ///
    /// - Parameters:
    ///   - answer: An answer with the code for *done*.
    ///   - feed: The feed.
    /// - Returns: The page; an item whose fields cannot be used is there with its faults.
    /// - Throws: `unreadable` with what the page lacks; nothing of its content is quoted.
    package func page(of answer: VerifiedAnswer, feed: Feed) throws(AnswerError) -> FeedPage {
        guard let feeds, let profile = feeds.feeds[feed] else { throw .unreadable(reason: "去向规范没有这一 feed") }
        let names = feeds.names
        guard let object = try? JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any],
            let items = object[names.items] as? [[String: Any]], items.count <= 1_000
        else { throw .unreadable(reason: "应答的“\(names.items)”不是至多 1000 项的列表") }
        var read: [FeedItem] = []
        for item in items {
            guard let id = item[names.id] as? String, (1...200).contains(id.utf8.count),
                let data = item[names.data] as? [String: Any]
            else { throw .unreadable(reason: "应答的一项缺少“\(names.id)”或“\(names.data)”") }
            read.append(
                FeedItem(id, publishedAt: item[names.publishedAt] as? String ?? "", data, feed: feed, profile: profile))
        }
        return FeedPage(items: read, next: object[names.next] as? String)
    }
}

extension FeedItem {
    fileprivate init(_ id: String, publishedAt: String, _ data: [String: Any], feed: Feed, profile: FeedProfile) {
        var (values, faults): ([String: Any], [String]) = ([:], [])
        for (name, form, isRequired) in feed.fields {
            guard let wire = profile.wire[name] else { continue }
            let raw = data[wire]
            guard let raw, !(raw is NSNull), raw as? String != "" else {
                if isRequired { faults.append(name) }
                continue
            }
            if let value = FeedItem.value(raw, form) { values[name] = value } else { faults.append(name) }
        }
        let content = try? JSONSerialization.data(
            withJSONObject: values, options: [.sortedKeys, .withoutEscapingSlashes])
        self.init(id: id, publishedAt: publishedAt, content: content.map { [UInt8]($0) } ?? [], faults: faults)
    }

    private static func value(_ raw: Any, _ form: Feed.Form) -> Any? {
        switch form {
        case .text: (raw as? String).flatMap { $0.utf8.count <= 2_000 ? $0 : nil }
        case .integer: raw as? Int
        case .day: (raw as? String).flatMap { CivilDate(iso: $0) }?.description
        case .moment: (raw as? String).flatMap { PlatformMoment.instant(of: $0) }?.description
        }
    }
}

extension RequestSigner {
    /// The request for a page of a feed.
    ///
    /// - Parameters:
    ///   - feed: The feed.
    ///   - cursor: Where the page before ended; `nil` for the first.
    ///   - milliseconds: Unix time in milliseconds.
    ///   - nonce: 16 random bytes, never used before.
    /// - Returns: The request, about no batch; `nil` where the destination has no such feed.
    /// - Throws: Why the key does not sign.
    package func page(
        of feed: Feed, after cursor: String?, milliseconds: Int64, nonce: [UInt8]
    ) async throws(SignerError) -> SignedRequest? {
        guard let feeds = profile.feeds, let name = feeds.feeds[feed]?.name else { return nil }
        return try await page(
            feeds.pages.operation(after: cursor),
            path: [.feed: name, .limit: "\(feeds.limit)", .cursor: cursor ?? ""], milliseconds: milliseconds,
            nonce: nonce)
    }
}
