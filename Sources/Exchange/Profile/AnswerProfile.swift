import Definitions

/// Where an answer states what: header and member names, and the words for its states.
package struct AnswerProfile: Sendable {
    let signature: AnswerSignatureProfile
    let code: String
    let message: String
    let batchNo: String
    let bodySM3: String
    let receiptNo: String
    let receivedAt: String
    let state: String
    let accepted: String
    let states: [String: ReceiptState]
    let rejected: RejectedMembers

    /// The member names of one named record in an answer.
    struct RejectedMembers: Sendable {
        let list: String
        let key: String
        let version: String
        let code: String
        let message: String
        let same: String

        init(_ node: DefinitionNode) throws(DefinitionError) {
            var mapping = try node.mapping()
            list = try mapping.required("list").text()
            key = try mapping.required("key").text()
            version = try mapping.required("version").text()
            code = try mapping.required("code").text()
            message = try mapping.required("message").text()
            same = try mapping.required("same").text()
            try mapping.finish()
        }
    }

    init(_ node: DefinitionNode, clockTolerance: Int) throws(DefinitionError) {
        var mapping = try node.mapping()
        signature = try AnswerSignatureProfile(&mapping, clockTolerance: clockTolerance)
        code = try mapping.required("code").text()
        message = try mapping.required("message").text()
        batchNo = try mapping.required("batchNo").text()
        bodySM3 = try mapping.required("bodySM3").text()
        receiptNo = try mapping.required("receiptNo").text()
        receivedAt = try mapping.required("receivedAt").text()
        state = try mapping.required("state").text()
        accepted = try mapping.required("accepted").text()
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
