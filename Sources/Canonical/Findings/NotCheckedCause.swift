/// Why a rule could not be applied to a record (未核验): never counted as passed (rules §0 "Not checked").
package enum NotCheckedCause: Hashable, Sendable, CustomStringConvertible {
    /// A code table that is not shipped.
    case missingTable(CodeTableID)
    /// A code table that holds only a part of its codes.
    case excerptTable(CodeTableID)
    /// The rule needs records of earlier runs.
    case noHistory
    /// A parameter that is not configured, by its key.
    case noConfiguration(String)
    /// A kind whose file was refused, missing or lacked a column.
    case kindAbsent(Kind)
    /// A content at an https address: data is judged without network.
    case remoteContent

    /// The cause as reports write it, for example `kind-absent:provider`.
    package var description: String {
        switch self {
        case .missingTable(let table): "missing-table:" + table.text
        case .excerptTable(let table): "excerpt-table:" + table.text
        case .noHistory: "no-history"
        case .noConfiguration(let key): "no-config:" + key
        case .kindAbsent(let kind): "kind-absent:" + kind.id
        case .remoteContent: "remote-content"
        }
    }
}
