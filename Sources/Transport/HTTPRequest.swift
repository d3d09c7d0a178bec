/// One HTTP request, complete before it is handed over.
package struct HTTPRequest: Sendable {
    /// Whether to fetch or to submit.
    package let method: HTTPMethod
    /// An absolute URL: `https`, or `http` when the host is the loopback interface.
    package let url: String
    /// Sent in this order after `Host` and `Accept`; `Content-Length` and `Expect` are not the caller's.
    package let headers: [HTTPHeader]
    /// The exact bytes of the body; nil and empty are the same, a GET has none.
    package let body: [UInt8]?

    /// Describes a request; nothing is checked before it is sent.
    package init(method: HTTPMethod, url: String, headers: [HTTPHeader] = [], body: [UInt8]? = nil) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
    }
}

/// What a request asks for: `get` may be repeated, `post` and `put` must not be sent twice.
package enum HTTPMethod: String, Sendable {
    case get = "GET"
    case post = "POST"
    case put = "PUT"
}

/// One header field of a request or an answer.
package struct HTTPHeader: Hashable, Sendable {
    /// A token of RFC 9110 §5.6.2, in any case.
    package let name: String
    /// Text without line breaks; it is sent as UTF-8.
    package let value: String

    /// Pairs a field's name with its value; `HTTPLane` refuses what RFC 9110 §5 does not allow in them.
    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

extension HTTPHeader {
    /// Fields that say where the message ends or delay its body; this target sets them, nobody else.
    private static let framing: Set<String> = [
        "content-length", "transfer-encoding", "expect", "connection", "upgrade", "te", "trailer", "host",
    ]

    /// The form libcurl takes, or nil for a field that must not be sent.
    ///
    /// A name is a token of RFC 9110 §5.6.2; a value has no control character but a tab, so that nobody can smuggle in a
    /// second field. libcurl reads `Name:` as "leave it out" and `Name;` as a field without a value.
    var line: String? {
        let isToken = !name.isEmpty && name.utf8.allSatisfy { Self.isTokenByte($0) }
        let isText = value.utf8.allSatisfy { ($0 >= 0x20 && $0 != 0x7F) || $0 == 0x09 }
        guard isToken, isText, !Self.framing.contains(name.lowercased()) else { return nil }
        return value.allSatisfy { $0 == " " || $0 == "\t" } ? "\(name);" : "\(name): \(value)"
    }

    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"):
            true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}
