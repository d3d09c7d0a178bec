import CCurl

/// A URL that may be called: `https`, or `http` to the loopback interface.
///
/// Plain `http` is for side-cars on the same machine and for tests; the rule looks at the host alone, and no setting
/// widens it. libcurl itself parses the URL, so that what is checked is what is called.
package struct Endpoint: Equatable {
    let url: String
    let scheme: Scheme
    let host: String

    enum Scheme: String {
        case http
        case https
    }

    /// Checks a URL.
    ///
    /// - Throws: `notSent` with `malformedURL` or `unprotected`.
    package init(_ url: String) throws(TransportError) {
        let parts = try URLParts(url)
        guard let scheme = parts.text(CURLUPART_SCHEME).flatMap(Scheme.init(rawValue:)),
            let host = parts.text(CURLUPART_HOST),
            parts.text(CURLUPART_USER) == nil, parts.text(CURLUPART_PASSWORD) == nil
        else { throw .notSent(reason: .malformedURL) }
        guard scheme == .https || Self.isLoopback(host) else { throw .notSent(reason: .unprotected(host: host)) }
        self.url = url
        self.scheme = scheme
        self.host = host
    }

    /// `localhost` (which libcurl never asks a name server about), 127.0.0.0/8 and `[::1]`.
    private static func isLoopback(_ host: String) -> Bool {
        if host.lowercased() == "localhost" || host == "[::1]" { return true }
        let bytes = host.split(separator: ".", omittingEmptySubsequences: false)
        return bytes.count == 4 && bytes[0] == "127"
            && bytes.allSatisfy { $0.allSatisfy { ("0"..."9").contains($0) } && UInt8($0) != nil }
    }
}

/// Owns one `CURLU`, freed exactly once.
@safe private struct URLParts: ~Copyable {
    private let handle: OpaquePointer

    init(_ url: String) throws(TransportError) {
        guard let handle = unsafe curl_url() else { throw .notSent(reason: .malformedURL) }
        guard url.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }),
            unsafe curl_url_set(handle, CURLUPART_URL, url, 0) == CURLUE_OK
        else {
            unsafe curl_url_cleanup(handle)
            throw .notSent(reason: .malformedURL)
        }
        unsafe self.handle = handle
    }

    deinit { unsafe curl_url_cleanup(handle) }

    func text(_ part: CURLUPart) -> String? {
        var copy: UnsafeMutablePointer<CChar>?
        guard unsafe curl_url_get(handle, part, &copy, 0) == CURLUE_OK, let copy = unsafe copy else { return nil }
        defer { unsafe curl_free(copy) }
        return unsafe String(cString: copy)
    }
}
