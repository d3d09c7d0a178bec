/// Where a store is, as configurations and options write it: `sqlite:PATH`.
package struct StoreAddress: Equatable, Sendable {
    /// The path of the SQLite file, as it was written.
    package let path: String

    /// Reads an address.
    package init(_ text: String) throws(StoreAddressError) {
        if text.hasPrefix("postgres:") { throw .unsupported }
        guard text.hasPrefix("sqlite:"), text.count > 7 else { throw .malformed }
        path = String(text.dropFirst(7))
    }
}

/// Why an address names no store.
package enum StoreAddressError: Error, CustomStringConvertible {
    /// A kind of store that this version does not have.
    case unsupported
    /// No address at all.
    case malformed

    package var description: String {
        switch self {
        case .unsupported: "本版本尚不支持 PostgreSQL 存储：请用 sqlite:路径"
        case .malformed: "应为 sqlite:路径"
        }
    }
}
