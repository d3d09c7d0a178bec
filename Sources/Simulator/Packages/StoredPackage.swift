import ShangMi

/// A package that the platform has received.
struct StoredPackage: Sendable {
    let number: String
    let bodySM3: SM3Digest
    /// Unix milliseconds.
    let receivedAt: Int64
    let tables: [PackageTableVerdict]
    var isProcessing: Bool

    /// What the platform tells of it.
    var answerBody: PackageAnswerBody {
        let isRejected = tables.contains { !$0.rejected.isEmpty }
        return PackageAnswerBody(
            packageNo: number, bodySM3: bodySM3.hex,
            state: isProcessing ? "processing" : isRejected ? "rejected" : "accepted",
            tables: isProcessing ? [] : tables)
    }
}

/// The body of an answer about a package.
///
/// Source: wire.md §2.
struct PackageAnswerBody: Encodable {
    let packageNo: String
    let bodySM3: String
    let state: String
    let tables: [PackageTableVerdict]
}

/// What the platform says of a table.
struct PackageTableVerdict: Encodable, Sendable {
    let table: String
    let rows: Int
    var rejected: [RejectedRow]
}

/// A row of a package that the platform does not take; the whole package is rejected with it.
struct RejectedRow: Encodable, Sendable, Hashable {
    let line: Int
    let column: String
    let code: String
    let message: String
}
