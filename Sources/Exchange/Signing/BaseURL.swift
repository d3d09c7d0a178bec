/// The address below which a destination's paths lie, for example `https://host:9443/exchange/v1`.
package struct BaseURL: Hashable, Sendable, CustomStringConvertible {
    /// Scheme, host and port.
    package let authority: String
    /// The path, without a slash at its end; may be empty.
    package let path: String

    /// Reads an `https` address without query or fragment; `http` only on loopback.
    package init?(_ text: String) {
        guard let scheme = text.firstRange(of: "://") else { return nil }
        let rest = text[scheme.upperBound...]
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        let host = rest[..<slash]
        guard !host.isEmpty, !text.contains(where: { $0 == "?" || $0 == "#" || $0.isWhitespace || $0 == "@" }) else {
            return nil
        }
        switch text[..<scheme.lowerBound] {
        case "https": break
        case "http" where BaseURL.isLoopback(host): break
        default: return nil
        }
        authority = String(text[..<slash])
        var path = rest[slash...]
        while path.hasSuffix("/") { path = path.dropLast() }
        self.path = String(path)
    }

    package var description: String { authority + path }

    /// Whether a host, with or without a port, is this machine itself; a name that only begins like it is not.
    private static func isLoopback(_ host: Substring) -> Bool {
        ["127.0.0.1", "localhost", "[::1]"].contains { host == $0 || host.hasPrefix("\($0):") }
    }
}
