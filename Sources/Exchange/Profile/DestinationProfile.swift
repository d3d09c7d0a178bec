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
    /// When it takes submissions, unless a configuration says otherwise; `nil` for always.
    package let window: WindowProfile?
    /// How requests and answers are signed.
    package let signing: SigningProfile
    /// Methods, paths and headers.
    package let request: RequestProfile
    /// The body of a batch.
    package let batch: BatchProfile
    /// The members of an answer.
    package let answer: AnswerProfile
    /// The kinds that the destination takes, in sending order.
    package private(set) var kinds: [KindProfile]
    /// Which refused batches are taken apart; `nil` where the destination forbids it.
    package let division: BatchDivision?
    /// Whether the destination recognises a batch number that comes again, so that a batch may be repeated when nobody can
    /// say what became of it.
    package let recognisesRepeats: Bool
    /// How the platform lists what it accepted; `nil` where it does not.
    package let reconciliation: ReconciliationProfile?
    /// What the platform sends to us; `nil` where it sends nothing.
    package let feeds: FeedsProfile?
    /// How it takes the contents of attachments; `nil` where it takes their index alone.
    package let contents: ContentProfile?
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
        return try DestinationProfile(node, in: ProfilePlace(mappings: mappings, id: id))
    }

    init(_ node: DefinitionNode, in place: ProfilePlace) throws(DefinitionError) {
        let id = place.id
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
        answer = try AnswerProfile(
            try mapping.required("answer"), signing: signing, clockTolerance: clockTolerance)
        division = try mapping.optional("division").map { (node) throws(DefinitionError) in try BatchDivision(node) }
        recognisesRepeats = try mapping.optional("recognisesRepeats")?.boolean() ?? false
        guard request.query != nil || recognisesRepeats else {
            throw node.error("没有 request.query 的平台须 recognisesRepeats: true：应答丢失的批次只能以同一批次号再送")
        }
        reconciliation = try mapping.optional("reconciliation").map { (node) throws(DefinitionError) in
            try ReconciliationProfile(node, signing: signing)
        }
        feeds = try mapping.optional("feeds").map { (node) throws(DefinitionError) in
            try FeedsProfile(node, signing: signing)
        }
        let isEncrypted = batch.envelope != nil
        contents = try mapping.optional("attachments").flatMap { (node) throws(DefinitionError) in
            try ContentProfile.read(node, signing: signing, isEncrypted: isEncrypted)
        }
        results = try DestinationProfile.classes(try mapping.required("results"))
        recordResults = try DestinationProfile.recordClasses(try mapping.required("records"))
        var statuses: Set<Int> = []
        for status in try mapping.required("unsignedNotProcessed").list() { statuses.insert(try status.integer()) }
        unsignedNotProcessed = statuses
        window = try mapping.optional("window").map { (node) throws(DefinitionError) in try WindowProfile(node) }
        kinds = try DestinationProfile.kinds(try mapping.required("kinds"), in: place)
        try mapping.finish()
    }

    /// The same destination taking fewer kinds: the others are as if its profile did not have them.
    package func taking(only chosen: Set<Kind>) -> DestinationProfile {
        var profile = self
        profile.kinds.removeAll { !chosen.contains($0.kind) }
        return profile
    }

    /// Whether records of a kind that the destination takes wait there for records of this kind.
    package func isAwaited(_ kind: Kind) -> Bool { kinds.contains { $0.kind.awaits(kind) } }

    /// The kind's projection; `nil` where the destination does not take the kind.
    package func kind(_ kind: Kind) -> KindProfile? { kinds.first { $0.kind == kind } }

    /// What a code says of a batch; an unlisted code says nothing: the outcome is unknown.
    package func result(_ code: String) -> ResultClass { results[code] ?? .unknown }

    /// What a code says of a named record; an unlisted code is a rejection, since only rejected records are named.
    package func recordResult(_ code: String) -> RecordResultClass { recordResults[code] ?? .rejected }

    private static func kinds(
        _ node: DefinitionNode, in place: ProfilePlace
    ) throws(DefinitionError) -> [KindProfile] {
        var kinds: [KindProfile] = []
        let entries = try node.mapping().entries
        for entry in entries {
            let kind = try KindProfile(entry.keyNode, id: entry.key, entry.value, in: place)
            guard !kinds.contains(where: { $0.name == kind.name }) else {
                throw entry.keyNode.error("对方的记录类型“\(kind.name)”重复")
            }
            kinds.append(kind)
        }
        for (entry, kind) in zip(entries, kinds) where kind.only != nil {
            guard let child = kinds.first(where: { $0.kind.awaits(kind.kind) }) else { continue }
            throw entry.keyNode.error("\(child.kind.id) 要等 \(entry.key) 先被受理：\(entry.key) 不能用 only 只报一部分")
        }
        return kinds.sorted { $0.kind.rawValue < $1.kind.rawValue }
    }

    static func classes(_ node: DefinitionNode) throws(DefinitionError) -> [String: ResultClass] {
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

extension Kind {
    /// Whether a record of this kind waits for records of another kind.
    fileprivate func awaits(_ other: Kind) -> Bool {
        definition.fields.contains { $0.isSendingDependency && $0.referredKind == other }
    }
}
