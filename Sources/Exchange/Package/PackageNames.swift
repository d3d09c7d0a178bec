import Canonical
import Definitions

/// The names of a package and of what is in it.
package struct PackageNames: Sendable {
    /// The name of the manifest's file.
    package let manifest: String
    /// The name of the manifest's detached signature.
    package let signature: String
    private let package: TextTemplate
    private let number: TextTemplate
    private let file: TextTemplate

    init(_ node: DefinitionNode) throws(DefinitionError) {
        var mapping = try node.mapping()
        let known: Set<Placeholder> = [.orgCode, .periodEnd, .submission, .sequence]
        package = try TextTemplate(try mapping.required("package"), allowed: known)
        number = try TextTemplate(try mapping.required("packageNo"), allowed: known)
        file = try TextTemplate(try mapping.required("file"), allowed: [.orgCode, .table, .periodEnd])
        manifest = try mapping.required("manifest").text()
        signature = try mapping.required("signature").text()
        try mapping.finish()
    }

    /// The name of a package's file, and its number.
    ///
    /// - Parameters:
    ///   - orgCode: The reporting organisation.
    ///   - period: The period.
    ///   - submission: The destination's word.
    ///   - sequence: From 1 for each organisation, period end and submission.
    /// - Returns: Both.
    package func package(
        orgCode: String, period: PackagePeriod, submission: String, sequence: Int
    ) -> (name: String, number: String) {
        let digits = "\(sequence)"
        let values: [Placeholder: String] = [
            .orgCode: orgCode, .periodEnd: period.end.digits, .submission: submission,
            .sequence: String(repeating: "0", count: max(0, 3 - digits.count)) + digits,
        ]
        return (package.filled(values), number.filled(values))
    }

    /// The name of a table's file.
    package func file(orgCode: String, table: String, period: PackagePeriod) -> String {
        file.filled([.orgCode: orgCode, .table: table, .periodEnd: period.end.digits])
    }
}

/// Where packages and results lie on an SFTP server.
package struct PackagePaths: Sendable {
    private let incoming: TextTemplate
    private let temporary: TextTemplate
    private let result: TextTemplate
    private let resultSignature: TextTemplate

    init(_ node: DefinitionNode) throws(DefinitionError) {
        var mapping = try node.mapping()
        incoming = try TextTemplate(try mapping.required("incoming"), allowed: [.package])
        temporary = try TextTemplate(try mapping.required("temporary"), allowed: [.package])
        result = try TextTemplate(try mapping.required("result"), allowed: [.package])
        resultSignature = try TextTemplate(try mapping.required("resultSignature"), allowed: [.package])
        try mapping.finish()
    }

    /// Where a package is delivered to.
    package func incoming(_ package: String) -> String { incoming.filled([.package: package]) }
    /// Where its bytes are put until they are all there.
    package func temporary(_ package: String) -> String { temporary.filled([.package: package]) }
    /// Where its result lies.
    package func result(_ package: String) -> String { result.filled([.package: package]) }
    /// Where the result's detached signature lies.
    package func resultSignature(_ package: String) -> String { resultSignature.filled([.package: package]) }
}

extension Placeholder {
    /// The code of the reporting organisation.
    static let orgCode = Placeholder("orgCode")
    /// `YYYYMMDD` of the period's last day.
    static let periodEnd = Placeholder("periodEnd")
    /// `YYYY-MM-DD` of the period's first day.
    static let periodStartDay = Placeholder("periodStartDay")
    /// `YYYY-MM-DD` of the period's last day.
    static let periodEndDay = Placeholder("periodEndDay")
    /// The destination's word for the submission.
    static let submission = Placeholder("submission")
    /// Three digits that number the packages of one kind.
    static let sequence = Placeholder("sequence")
    /// The name of a table.
    static let table = Placeholder("table")
    /// The name of a package's file.
    static let package = Placeholder("package")
    /// The package's number.
    static let packageNo = Placeholder("packageNo")
    /// Who approved.
    static let approvedBy = Placeholder("approvedBy")
    /// The list of tables.
    static let tables = Placeholder("tables")
    /// The name of a table's file.
    static let file = Placeholder("file")
    /// How many rows a table has.
    static let rows = Placeholder("rows")
    /// How many bytes a table's file has.
    static let bytes = Placeholder("bytes")
    /// SM3 of a table's file in hex.
    static let sm3 = Placeholder("sm3")
    /// The sum of a table's money column in fen.
    static let moneyFen = Placeholder("moneyFen")
}
