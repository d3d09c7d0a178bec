import Definitions

/// Where an answer states what: header and member names, and the words for its states.
package struct AnswerProfile: Sendable {
    let format: AnswerFormat
    let signature: AnswerSignatureProfile
    let code: AnswerPath
    let message: AnswerPath
    let batchNo: AnswerPath
    /// `nil` where the platform does not state what it received: a receipt is then bound by the batch's number alone.
    let bodySM3: AnswerPath?
    let receiptNo: AnswerPath
    let receivedAt: AnswerPath
    let state: AnswerPath
    let accepted: AnswerPath
    let states: [String: ReceiptState]
    let rejected: RejectedMembers

    /// The member names of one named record in an answer.
    struct RejectedMembers: Sendable {
        let list: AnswerPath
        let key: AnswerPath
        /// `nil` where records are named by key alone.
        let version: AnswerPath?
        let code: AnswerPath
        let message: AnswerPath
        /// `nil` where the platform does not say what it holds.
        let same: AnswerPath?

        init(_ node: DefinitionNode) throws(DefinitionError) {
            var mapping = try node.mapping()
            list = try AnswerPath(mapping.required("list"))
            key = try AnswerPath(mapping.required("key"))
            version = try AnswerPath.optional("version", &mapping)
            code = try AnswerPath(mapping.required("code"))
            message = try AnswerPath(mapping.required("message"))
            same = try AnswerPath.optional("same", &mapping)
            try mapping.finish()
        }
    }

    init(_ node: DefinitionNode, signing: SigningProfile, clockTolerance: Int) throws(DefinitionError) {
        var mapping = try node.mapping()
        format = try AnswerFormat(&mapping)
        signature = try AnswerSignatureProfile(&mapping, signing: signing, clockTolerance: clockTolerance)
        code = try AnswerPath(mapping.required("code"))
        message = try AnswerPath(mapping.required("message"))
        batchNo = try AnswerPath(mapping.required("batchNo"))
        bodySM3 = try AnswerProfile.digest(&mapping)
        receiptNo = try AnswerPath(mapping.required("receiptNo"))
        receivedAt = try AnswerPath(mapping.required("receivedAt"))
        state = try AnswerPath(mapping.required("state"))
        accepted = try AnswerPath(mapping.required("accepted"))
        rejected = try RejectedMembers(try mapping.required("rejected"))
        var words = try mapping.required("states").mapping()
        var states: [String: ReceiptState] = [:]
        for state in ReceiptState.allCases {
            let word = try words.required(state.rawValue)
            guard states.updateValue(state, forKey: try word.text()) == nil else {
                throw word.error("状态“\(try word.text())”重复")
            }
        }
        self.states = states
        try words.finish()
        try mapping.finish()
    }

    /// `bodySM3`, or in its place the words `binding: batchNo`: weaker evidence is never a mere omission.
    private static func digest(_ mapping: inout DefinitionMapping) throws(DefinitionError) -> AnswerPath? {
        guard let binding = try mapping.optional("binding") else {
            return try AnswerPath(mapping.required("bodySM3"))
        }
        guard try binding.text() == "batchNo" else { throw binding.error("应为 batchNo，或改写 bodySM3") }
        if let digest = try mapping.optional("bodySM3") {
            throw digest.error("与 binding: batchNo 矛盾：应答写明正文摘要时请删除 binding")
        }
        return nil
    }
}

/// What a receipt says of a batch as a whole.
package enum ReceiptState: String, Sendable, CaseIterable {
    /// Received, no verdict yet: ask again.
    case processing
    /// Every record is accepted.
    case accepted
    /// The named records are rejected, the others accepted.
    case partial
    /// No record is accepted.
    case rejected
}
