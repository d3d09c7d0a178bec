import Canonical
package import Definitions

/// A destination that takes packages of files, as data (docs/wire.md §2); a version of it is one folder.
package struct PackageProfile: Sendable {
    /// The value of `wire` in profiles of this form.
    package static let form = "anze-east-1"

    /// `<destination>/<version>`, the profile's folder below `mappings/platforms`.
    package let id: String
    /// The receiver's name in Chinese.
    package let title: String
    /// How long an early "not found" proves nothing, in seconds.
    package let visibilityDelay: Int
    /// How names of files are made.
    package let names: PackageNames
    /// How requests and answers are signed.
    package let signing: SigningProfile
    /// Methods, paths and headers.
    let request: PackageRequests
    /// Paths on an SFTP server.
    package let sftp: PackagePaths
    /// The members of an answer.
    let answer: PackageAnswerProfile
    /// How answers are signed.
    let answerSignature: AnswerSignatureProfile
    /// The columns that every table begins with.
    package let lead: [PackageColumn]
    /// The tables, in the order of the manifest.
    package let tables: [PackageTable]
    /// The code table with the names of organisations.
    let organisations: CodeTableID
    /// The words for true and false.
    let truth: (yes: String, no: String)
    /// What stands between the items of a list.
    let listSeparator: String
    let manifest: ManifestTemplates
    private let submissions: [PackageSubmission: String]

    /// Reads `mappings/platforms/<id>/profile.yaml`.
    ///
    /// - Parameters:
    ///   - mappings: The folder that holds `platforms`.
    ///   - id: `<destination>/<version>`.
    /// - Returns: The profile.
    /// - Throws: The file's mistake with file, line and column.
    package static func load(mappings: String, id: String) throws(DefinitionError) -> PackageProfile {
        try PackageProfile(DefinitionNode.load(file: "\(mappings)/platforms/\(id)/profile.yaml"), id: id)
    }

    init(_ node: DefinitionNode, id: String) throws(DefinitionError) {
        var mapping = try node.mapping()
        let idNode = try mapping.required("profile")
        guard try idNode.text() == id else { throw idNode.error("应为“\(id)”：与所在文件夹一致") }
        self.id = id
        title = try mapping.required("title").text()
        let wire = try mapping.required("wire")
        guard try wire.text() == PackageProfile.form else { throw wire.error("应为 \(PackageProfile.form)：文件报送包") }
        visibilityDelay = try mapping.required("visibilityDelay").integer()
        let clockTolerance = try mapping.required("clockTolerance").integer()
        names = try PackageNames(try mapping.required("names"))
        manifest = try ManifestTemplates(try mapping.required("manifest"))
        let signingNode = try mapping.required("signing")
        signing = try SigningProfile(signingNode)
        guard signing.secrets.isEmpty else { throw signingNode.error("文件报送包的请求只用签名密钥，不能有 secrets") }
        request = try PackageRequests(try mapping.required("request"), signing: signing)
        sftp = try PackagePaths(try mapping.required("sftp"))
        let answerNode = try mapping.required("answer")
        var answerMapping = try answerNode.mapping()
        answerSignature = try AnswerSignatureProfile(
            &answerMapping, signing: signing, clockTolerance: clockTolerance)
        answer = try PackageAnswerProfile(&answerMapping, results: try mapping.required("results"))
        try answerMapping.finish()
        organisations = CodeTableID(try mapping.required("organisations").text())
        var truth = try mapping.required("truth").mapping()
        self.truth = (try truth.required("true").text(), try truth.required("false").text())
        try truth.finish()
        listSeparator = try mapping.required("listSeparator").text()
        lead = try PackageProfile.lead(try mapping.required("lead"))
        submissions = try PackageProfile.submissions(try mapping.required("submissions"))
        tables = try PackageProfile.tables(try mapping.required("tables"))
        try mapping.finish()
    }

    /// The destination's word for a submission.
    package func word(for submission: PackageSubmission) -> String { submissions[submission] ?? submission.rawValue }

    /// The submission of a word.
    package func submission(_ word: String) -> PackageSubmission? { submissions.first { $0.value == word }?.key }

    /// The names of a table's columns, in order.
    package func columns(of table: PackageTable) -> [PackageColumn] { lead + table.columns }

    private static func lead(_ node: DefinitionNode) throws(DefinitionError) -> [PackageColumn] {
        var lead: [PackageColumn] = []
        for entry in try node.list() { lead.append(try PackageColumn(lead: entry)) }
        guard case .lead(.serial)? = lead.first?.source else { throw node.error("第一列应为流水号（value: serial）") }
        return lead
    }

    private static func submissions(_ node: DefinitionNode) throws(DefinitionError) -> [PackageSubmission: String] {
        var mapping = try node.mapping()
        var words: [PackageSubmission: String] = [:]
        for submission in PackageSubmission.allCases {
            let word = try mapping.required(submission.rawValue)
            guard !words.values.contains(try word.text()) else { throw word.error("与另一种报送方式同名") }
            words[submission] = try word.text()
        }
        try mapping.finish()
        return words
    }

    private static func tables(_ node: DefinitionNode) throws(DefinitionError) -> [PackageTable] {
        var tables: [PackageTable] = []
        for entry in try node.mapping().entries {
            let table = try PackageTable(entry.keyNode, name: entry.key, entry.value)
            // What a package held is known by record: a record stands in one table.
            if let other = tables.first(where: { $0.kind == table.kind }) {
                throw entry.keyNode.error("表 \(other.name) 已有记录类型 \(table.kind.id)")
            }
            tables.append(table)
        }
        guard !tables.isEmpty else { throw node.error("至少要有一个表") }
        return tables
    }
}
