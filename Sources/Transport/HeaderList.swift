import CCurl

/// Owns one `curl_slist` of header lines, freed exactly once.
@safe struct HeaderList: ~Copyable {
    private(set) var first: UnsafeMutablePointer<curl_slist>?

    init() {
        unsafe first = nil
    }

    deinit { unsafe curl_slist_free_all(first) }

    /// Appends a line, of which libcurl makes a copy.
    mutating func append(_ line: String) throws(TransportError) {
        guard let list = unsafe curl_slist_append(first, line) else {
            throw .notSent(reason: .failed(code: Int(CURLE_OUT_OF_MEMORY.rawValue), detail: "curl_slist_append"))
        }
        unsafe first = list
    }
}

extension HeaderList {
    /// The request's own fields, and what libcurl would add by itself switched off.
    ///
    /// - Throws: `notSent` with `malformedHeader`.
    static func of(_ request: HTTPRequest) throws(TransportError) -> HeaderList {
        var list = HeaderList()
        // Waiting for "100 Continue" costs a second with a server that does not know it.
        try list.append("Expect:")
        if !request.headers.contains(where: { $0.name.lowercased() == "content-type" }) {
            // Otherwise a POST claims to be a form.
            try list.append("Content-Type:")
        }
        for header in request.headers {
            guard let line = header.line else { throw .notSent(reason: .malformedHeader(name: header.name)) }
            try list.append(line)
        }
        return list
    }
}
