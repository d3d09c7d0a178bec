/// A complete HTTP answer, with the account of the transfer that led to it.
package struct HTTPAnswer: Sendable, Equatable {
    /// The status of the final answer, never of an interim 1xx one; 307 and 308 are answers like any other.
    package let status: Int
    /// The fields of the final answer; trailers are left out.
    package let headers: HTTPHeaders
    /// The body as it came: neither decompressed nor decoded.
    package let body: [UInt8]
    /// What was sent for it, and how often.
    package let account: TransferAccount
}

/// What one transfer did, as libcurl measured it.
package struct TransferAccount: Sendable, Equatable {
    /// Request bytes handed to the socket, header and body, over all times the request was sent.
    ///
    /// Before encryption; over HTTP/2 the header counts as its HTTP/1.1 text.
    package let bytesSent: Int
    /// Body bytes libcurl took from this target: the size of the body after one full send.
    ///
    /// Less when the server answered early, never more, because the body cannot be read a second time.
    package let bodyBytesRead: Int
    /// How often a request header went out: 1, or more when libcurl sent a GET again over a fresh connection.
    ///
    /// A POST is never 2 with its body sent twice; anything but 1 is to be recorded as an extra attempt.
    package let timesSent: Int
    /// Whether no new connection had to be opened.
    package let connectionReused: Bool
    /// From the start of the call to its last byte, name resolution and handshake included, queueing excluded.
    package let duration: Duration
}

/// The header fields of an answer, found by name in any case.
package struct HTTPHeaders: Sendable, Equatable {
    /// All fields in the order they came, names as they were written.
    package let fields: [HTTPHeader]

    /// Fields in their order.
    package init(fields: [HTTPHeader]) { self.fields = fields }

    /// The first field's value without surrounding blanks, or nil: `headers["retry-after"]` finds `Retry-After: 30`.
    package subscript(name: String) -> String? {
        let wanted = name.lowercased()
        return fields.first { $0.name.lowercased() == wanted }?.value
    }
}
