import HTTPTypes

/// Who may use the console: programs, and pages of its own; no page of another site, whatever name leads it here.
struct ConsoleVisitors: Sendable {
    /// The address that the console listens on.
    let host: String

    /// Whether a request may be answered.
    ///
    /// A page of another site that reaches this address does so under a name of its own (DNS rebinding), and a browser says
    /// from where a change comes. Addresses in digits cannot be such a name.
    func admit(_ request: HTTPRequest) -> Bool {
        guard let authority = request.authority?.lowercased(), isOwn(authority) else { return false }
        guard request.method != .get else { return true }
        if let site = request.headerFields[.fetchSite], site != "same-origin", site != "none" { return false }
        guard let origin = request.headerFields[.origin] else { return true }
        return origin.lowercased() == "http://\(authority)"
    }

    private func isOwn(_ authority: String) -> Bool {
        if authority.hasPrefix("[") { return true }
        let name = authority.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).first ?? ""
        return name == "localhost" || name == host.lowercased()
            || !name.isEmpty && name.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }
    }
}

extension HTTPField.Name {
    /// `Sec-Fetch-Site`.
    fileprivate static let fetchSite = HTTPField.Name("Sec-Fetch-Site") ?? .origin
}
