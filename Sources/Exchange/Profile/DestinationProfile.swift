package import Canonical
package import Definitions

/// A destination as data: everything that depends on who receives (docs/wire.md); a version of it is one folder.
package struct DestinationProfile: Sendable {
    /// `<destination>/<version>`, the profile's folder below `mappings/platforms`.
    package let id: String
    /// The platform's name in Chinese.
    package let title: String
    /// The protocol's name on the wire.
    package let wire: String
    /// What one batch may hold.
    package let limits: BatchLimits
    /// How long an early "not found" proves nothing, in seconds.
    package let visibilityDelay: Int
    /// How far an answer's timestamp may be from now, in seconds.
    package let clockTolerance: Int
    /// How requests and answers are signed.
    package let signing: SigningProfile
    /// Methods, paths and headers.
    package let request: RequestProfile
    /// The body of a batch.
    package let batch: BatchProfile
    /// The members of an answer.
    package let answer: AnswerProfile
    /// The kinds that the destination takes, in sending order.
    package let kinds: [KindProfile]
    /// Which refused batches are taken apart; `nil` where the destination forbids it.
    package let division: BatchDivision?
    /// Whether the destination recognises a batch number that comes again, so that a batch may be repeated when nobody can
    /// say what became of it.
    package let recognisesRepeats: Bool
    /// How the platform lists what it accepted; `nil` where it does not.
    package let reconciliation: ReconciliationProfile?
    /// What the platform sends to us; `nil` where it sends nothing.
    package let feeds: FeedsProfile?
    /// HTTP statuses that say "not processed" even without a signature, on the operator's word.
    package let unsignedNotProcessed: Set<Int>
    private let results: [String: ResultClass]
    private let recordResults: [String: RecordResultClass]

    /// Reads `mappings/platforms/<id>/profile.yaml`.
    ///
    /// - Parameters:
    ///   - mappings: The folder that holds `platforms`.
    ///   - id: `<destination>/<version>`.
    /// - Returns: The profile.
    /// - Throws: The file's mistake with file, line and column.
    package static func load(mappings: String, id: String) throws(DefinitionError) -> DestinationProfile {
        let node = try DefinitionNode.load(file: "\(mappings)/platforms/\(id)/profile.yaml")
        return try DestinationProfile(node, id: id)
    }

    init(_ node: DefinitionNode, id: String) throws(DefinitionError) {
        var mapping = try node.mapping()
        let idNode = try mapping.required("profile")
        guard try idNode.text() == id else { throw idNode.error("应为“\(id)”：与所在文件夹一致") }
        self.id = id
        title = try mapping.required("title").text()
        wire = try mapping.required("wire").text()
        limits = try BatchLimits(try mapping.required("limits"))
        visibilityDelay = try mapping.required("visibilityDelay").integer()
        clockTolerance = try mapping.required("clockTolerance").integer()
        let signing = try SigningProfile(try mapping.required("signing"))
        self.signing = signing
        request = try RequestProfile(try mapping.required("request"), signing: signing)
        batch = try BatchProfile(try mapping.required("batch"))
        answer = try AnswerProfile(try mapping.required("answer"))
        division = try mapping.optional("division").map { (node) throws(DefinitionError) in try BatchDivision(node) }
        recognisesRepeats = try mapping.optional("recognisesRepeats")?.boolean() ?? false
        reconciliation = try mapping.optional("reconciliation").map { (node) throws(DefinitionError) in
            try ReconciliationProfile(node, signing: signing)
        }
        feeds = try mapping.optional("feeds").map { (node) throws(DefinitionError) in
            try FeedsProfile(node, signing: signing)
        }
        results = try DestinationProfile.classes(try mapping.required("results"))
        recordResults = try DestinationProfile.recordClasses(try mapping.required("records"))
        var statuses: Set<Int> = []
        for status in try mapping.required("unsignedNotProcessed").list() { statuses.insert(try status.integer()) }
        unsignedNotProcessed = statuses
        var kinds: [KindProfile] = []
        for entry in try mapping.required("kinds").mapping().entries {
            kinds.append(try KindProfile(entry.keyNode, id: entry.key, entry.value))
        }
        self.kinds = kinds.sorted { $0.kind.rawValue < $1.kind.rawValue }
        try mapping.finish()
    }

    /// The kind's projection; `nil` where the destination does not take the kind.
    package func kind(_ kind: Kind) -> KindProfile? { kinds.first { $0.kind == kind } }

    /// What a code says of a batch; an unlisted code says nothing: the outcome is unknown.
    package func result(_ code: String) -> ResultClass { results[code] ?? .unknown }

    /// What a code says of a named record; an unlisted code is a rejection, since only rejected records are named.
    package func recordResult(_ code: String) -> RecordResultClass { recordResults[code] ?? .rejected }

    private static func classes(_ node: DefinitionNode) throws(DefinitionError) -> [String: ResultClass] {
        var classes: [String: ResultClass] = [:]
        for entry in try node.mapping().entries {
            guard let value = ResultClass(rawValue: try entry.value.text()) else {
                throw entry.value.error("应为：\(ResultClass.allCases.map(\.rawValue).joined(separator: "、"))")
            }
            classes[entry.key] = value
        }
        return classes
    }

    private static func recordClasses(_ node: DefinitionNode) throws(DefinitionError) -> [String: RecordResultClass] {
        var classes: [String: RecordResultClass] = [:]
        for entry in try node.mapping().entries {
            guard let value = RecordResultClass(rawValue: try entry.value.text()) else {
                throw entry.value.error("应为：\(RecordResultClass.allCases.map(\.rawValue).joined(separator: "、"))")
            }
            classes[entry.key] = value
        }
        return classes
    }
}
