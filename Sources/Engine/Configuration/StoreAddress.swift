/// Where a store is, as configurations and options write it: `sqlite:PATH`, or PostgreSQL's URI `postgres://…`.
package enum StoreAddress: Equatable, Sendable {
    /// A SQLite file, by its path.
    case file(String)
    /// A PostgreSQL database, by its URI; whether a pooler stands before it that pools transactions (`pooling=transaction`).
    case server(String, isPooled: Bool)

    /// Reads an address.
    package init(_ text: String) throws(StoreAddressError) {
        if ["postgres://", "postgresql://"].contains(where: text.hasPrefix) {
            let parts = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
            let options = parts.count > 1 ? parts[1].split(separator: "&") : []
            let (own, others) = (
                options.filter { $0.hasPrefix("pooling=") }, options.filter { !$0.hasPrefix("pooling=") }
            )
            guard own.allSatisfy({ $0 == "pooling=transaction" }) else { throw .pooling }
            self = .server(
                parts[0] + (others.isEmpty ? "" : "?" + others.joined(separator: "&")), isPooled: !own.isEmpty)
        } else {
            guard text.hasPrefix("sqlite:"), text.count > 7 else { throw .malformed }
            self = .file(String(text.dropFirst(7)))
        }
    }

    /// Whether a password stands in the address.
    package var hasPassword: Bool {
        guard case .server(let text, _) = self else { return false }
        return text != StoreAddress.open(text) || text.contains("password=")
    }

    /// The URI without what stands between user and host after a colon.
    private static func open(_ text: String) -> String {
        guard let start = text.firstRange(of: "://")?.upperBound,
            let at = text[start...].prefix(while: { $0 != "/" && $0 != "?" }).lastIndex(of: "@"),
            let colon = text[start..<at].firstIndex(of: ":")
        else { return text }
        return String(text[..<colon] + text[at...])
    }
}

extension StoreAddress: CustomStringConvertible {
    /// For an operator's eyes: without passwords and options.
    package var description: String {
        switch self {
        case .file(let path): path
        case .server(let text, _): String(StoreAddress.open(text).prefix { $0 != "?" })
        }
    }
}

/// Why an address names no store.
package enum StoreAddressError: Error, CustomStringConvertible {
    /// No address at all.
    case malformed
    /// Another kind of pooling.
    case pooling

    package var description: String {
        switch self {
        case .malformed: "应为 sqlite:路径 或 postgres://用户@主机/库"
        case .pooling: "pooling 只能是 transaction（PgBouncer 的事务池）；不经连接池时不写"
        }
    }
}
