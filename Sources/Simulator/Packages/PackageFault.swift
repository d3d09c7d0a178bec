/// What goes wrong with a question for a package's result.
enum PackageResultFault: Hashable, Sendable {
    case notFound
    case gatewayPage
    case drop
    case processing
    case badSignature

    var word: FaultWord {
        switch self {
        case .notFound: .notFound
        case .gatewayPage: .gatewayPage
        case .drop: .drop
        case .processing: .processing
        case .badSignature: .badSignature
        }
    }
}

/// A row that is rejected although nothing is wrong with it.
struct PackageRowFault: Hashable, Sendable {
    let table: String
    let row: RejectedRow
}
