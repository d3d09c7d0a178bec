import Definitions

/// How a destination takes the contents of attachments, a part at a time (wire.md §1.8).
package struct ContentProfile: Sendable {
    /// How many bytes a part has; only the last may be shorter.
    package let partBytes: Int
    let put: OperationProfile
    let query: OperationProfile
    let names: Names

    /// The largest part that a profile may ask for: one is in memory for each line.
    private static let mostPartBytes = 16 << 20

    /// The member names of an answer, beside those for code and message.
    struct Names: Sendable {
        let contentSM3: AnswerPath
        let bytes: AnswerPath
        let received: AnswerPath
        let receiptNo: AnswerPath
        let receivedAt: AnswerPath
        let state: AnswerPath
        let receiving: String
        let taken: String

        init(_ node: DefinitionNode) throws(DefinitionError) {
            var mapping = try node.mapping()
            contentSM3 = try AnswerPath(mapping.required("contentSM3"))
            bytes = try AnswerPath(mapping.required("bytes"))
            received = try AnswerPath(mapping.required("received"))
            receiptNo = try AnswerPath(mapping.required("receiptNo"))
            receivedAt = try AnswerPath(mapping.required("receivedAt"))
            state = try AnswerPath(mapping.required("state"))
            var states = try mapping.required("states").mapping()
            receiving = try states.required("receiving").text()
            let takenNode = try states.required("taken")
            taken = try takenNode.text()
            guard taken != receiving else { throw takenNode.error("状态“\(taken)”重复") }
            try states.finish()
            try mapping.finish()
        }
    }

    /// Reads `attachments` of a profile: `{mode: reference}`, or `mode: parts` with what an upload needs.
    ///
    /// - Parameters:
    ///   - node: The mapping.
    ///   - signing: How requests are signed.
    ///   - isEncrypted: Whether batches go in an envelope.
    /// - Returns: The profile; `nil` for `reference`.
    /// - Throws: The mistake at its place.
    static func read(
        _ node: DefinitionNode, signing: SigningProfile, isEncrypted: Bool
    ) throws(DefinitionError) -> ContentProfile? {
        var mapping = try node.mapping()
        let mode = try mapping.required("mode")
        switch try mode.text() {
        case "reference":
            try mapping.finish()
            return nil
        case "parts": break
        default: throw mode.error("应为 reference（只报索引）或 parts（分块上传内容）")
        }
        // Nobody may believe that contents are as secret as batches where they are not.
        guard !isEncrypted else { throw mode.error("batch.envelope 加密的去向不能分块上传：附件内容不会加密，应为 reference") }
        guard !signing.signsBody else {
            throw mode.error("signing 用了 {body}：附件内容不是文本，签名应改用 {bodySM3}，否则应为 reference")
        }
        return try ContentProfile(&mapping, signing: signing)
    }

    private init(_ mapping: inout DefinitionMapping, signing: SigningProfile) throws(DefinitionError) {
        let size = try mapping.required("partBytes")
        partBytes = try size.integer()
        guard (1...ContentProfile.mostPartBytes).contains(partBytes) else {
            throw size.error("每块字节数应为 1 至 \(ContentProfile.mostPartBytes)")
        }
        let unknown: Set<Placeholder> = [.ticket, .kind, .count]
        let content: Set<Placeholder> = [.contentSM3, .contentBytes]
        let putNode = try mapping.required("put")
        put = try OperationProfile(
            putNode, signing: signing, without: unknown, with: content.union([.offset]), methods: ["PUT", "POST"])
        guard put.placeholders.contains(.offset) else {
            throw putNode.error("path 或 headers 中应有 {offset}：否则对方不知道一块从哪里开始")
        }
        guard !put.placeholders.isDisjoint(with: [.contentSM3, .batchNo]) else {
            throw putNode.error("path 或 headers 中应有 {contentSM3}：否则对方不知道是哪一份内容")
        }
        guard put.body == nil else { throw putNode.error("附件内容原样作为正文发送，不能写 body") }
        query = try OperationProfile(
            try mapping.required("query"), signing: signing, without: unknown, with: content, methods: ["GET"])
        names = try Names(try mapping.required("answer"))
        try mapping.finish()
    }
}

extension OperationProfile {
    /// What path and headers of its own name.
    fileprivate var placeholders: Set<Placeholder> {
        headers.reduce(into: path.placeholders) { $0.formUnion($1.value.placeholders) }
    }
}
