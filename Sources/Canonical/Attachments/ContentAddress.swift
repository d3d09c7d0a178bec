/// Where an attachment's content is, as its index says.
package enum ContentAddress: Hashable, Sendable {
    /// A file below the folder of attachments: a path as written, in which nothing is percent-decoded.
    case file([UInt8])
    /// An absolute path, or one that goes up: it leaves the folder of attachments.
    case outside
    /// An https address without credentials (RFC 3986 §3.2.1).
    case remote

    /// The address in a text; nil when it is none: another scheme, credentials, a backslash.
    package init?(_ text: Bytes) {
        guard text.count > 0, text.firstIndex(of: 0x5C) == nil else { return nil }
        if let scheme = ContentAddress.scheme(of: text) {
            guard scheme == ContentAddress.https, ContentAddress.hasPlainHost(text, from: scheme.count + 1) else {
                return nil
            }
            self = .remote
            return
        }
        var start = 0
        var leaves = text[0] == 0x2F
        while start <= text.count {
            let end = text.firstIndex(of: 0x2F, from: start) ?? text.count
            if end - start == 2, text[start] == 0x2E, text[start + 1] == 0x2E { leaves = true }
            start = end + 1
        }
        self = leaves ? .outside : .file(text.copied)
    }

    private static let https = Array("https".utf8)

    /// What stands before the first colon, in lower case, when it is a scheme (RFC 3986 §3.1).
    private static func scheme(of text: Bytes) -> [UInt8]? {
        guard let colon = text.firstIndex(of: 0x3A), colon > 0 else { return nil }
        var scheme: [UInt8] = []
        for index in 0..<colon {
            let isPunctuation = text[index] == 0x2B || text[index] == 0x2D || text[index] == 0x2E
            let isLetter = text[index] | 0x20 &- 0x61 < 26
            guard isLetter || index > 0 && (text[index] &- 0x30 < 10 || isPunctuation) else { return nil }
            scheme.append(isLetter ? text[index] | 0x20 : text[index])
        }
        return scheme
    }

    /// Whether two slashes and an authority without user information follow.
    private static func hasPlainHost(_ text: Bytes, from start: Int) -> Bool {
        guard start + 2 < text.count, text[start] == 0x2F, text[start + 1] == 0x2F else { return false }
        var index = start + 2
        while index < text.count, text[index] != 0x2F, text[index] != 0x3F, text[index] != 0x23 {
            if text[index] == 0x40 { return false }
            index += 1
        }
        return index > start + 2
    }
}
