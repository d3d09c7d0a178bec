import ShangMi

extension Leaf {
    /// Reads the bytes of an entry.
    ///
    /// - Parameter bytes: Exactly what `bytes` gives; any other spelling of the same values is refused.
    /// - Throws: `ProofError.notJSON`, `.malformed(.leaf)`.
    package init(parsing bytes: [UInt8]) throws(ProofError) {
        let members = try JSONMembers(JSONValue(parsing: bytes, part: .leaf), of: .leaf)
        guard let type = LeafType(rawValue: try members.text("type")) else { throw .malformed(.leaf) }
        switch type {
        case .versionStored:
            self = .versionStored(
                insurer: try members.text("insurer"), kind: try members.text("kind"), key: try members.text("key"),
                version: try members.integer("version"), op: try members.text("op"),
                digest: try members.digest("digest"), at: try members.text("at"))
        case .batchSealed:
            self = .batchSealed(
                batchNo: try members.text("batchNo"), destination: try members.text("destination"),
                kind: try members.text("kind"), count: try members.integer("count"),
                moneyFen: try members.integer("moneyFen"), bodySM3: try members.digest("bodySM3"),
                records: try members.digests("records"), at: try members.text("at"))
        case .attempt:
            self = .attempt(
                batchNo: try members.text("batchNo"), number: try members.integer("number"),
                purpose: try members.text("purpose"), signedTextSM3: try members.digest("signedTextSM3"),
                keySerial: try members.text("keySerial"), at: try members.text("at"))
        case .attemptEnded:
            self = .attemptEnded(
                batchNo: try members.text("batchNo"), number: try members.integer("number"),
                outcome: try members.text("outcome"), at: try members.text("at"))
        case .receipt:
            self = .receipt(
                batchNo: try members.text("batchNo"), bodySM3: try members.digest("bodySM3"),
                status: try members.integer("status"), signedTextSM3: try members.digest("signedTextSM3"),
                answerSM3: try members.digest("answerSM3"), keySerial: try members.text("keySerial"),
                state: try members.text("state"), at: try members.text("at"))
        case .operatorAction:
            self = .operatorAction(
                action: try members.text("action"), subject: try members.text("subject"),
                reason: try members.text("reason"), actor: try members.text("actor"), at: try members.text("at"))
        }
        guard self.bytes == bytes else { throw .malformed(.leaf) }
    }

    var json: JSONValue {
        switch self {
        case .versionStored(let insurer, let kind, let key, let version, let op, let digest, let at):
            object(
                .versionStored, at,
                [
                    "insurer": .string(insurer), "kind": .string(kind), "key": .string(key),
                    "version": .integer(version), "op": .string(op), "digest": .digest(digest),
                ])
        case .batchSealed(let batchNo, let destination, let kind, let count, let money, let body, let records, let at):
            object(
                .batchSealed, at,
                [
                    "batchNo": .string(batchNo), "destination": .string(destination), "kind": .string(kind),
                    "count": .integer(count), "moneyFen": .integer(money), "bodySM3": .digest(body),
                    "records": .array(records.map(JSONValue.digest)),
                ])
        case .attempt(let batchNo, let number, let purpose, let signedText, let keySerial, let at):
            object(
                .attempt, at,
                [
                    "batchNo": .string(batchNo), "number": .integer(number), "purpose": .string(purpose),
                    "signedTextSM3": .digest(signedText), "keySerial": .string(keySerial),
                ])
        case .attemptEnded(let batchNo, let number, let outcome, let at):
            object(
                .attemptEnded, at,
                ["batchNo": .string(batchNo), "number": .integer(number), "outcome": .string(outcome)])
        case .receipt(
            let batchNo, let body, let status, let signedText, let answer, let keySerial, let state, let at):
            object(
                .receipt, at,
                [
                    "batchNo": .string(batchNo), "bodySM3": .digest(body), "status": .integer(status),
                    "signedTextSM3": .digest(signedText), "answerSM3": .digest(answer),
                    "keySerial": .string(keySerial), "state": .string(state),
                ])
        case .operatorAction(let action, let subject, let reason, let actor, let at):
            object(
                .operatorAction, at,
                [
                    "action": .string(action), "subject": .string(subject), "reason": .string(reason),
                    "actor": .string(actor),
                ])
        }
    }
}

/// The values of member `type`, one for each case of `Leaf`.
private enum LeafType: String {
    case versionStored, batchSealed, attempt, attemptEnded, receipt, operatorAction
}

private func object(_ type: LeafType, _ at: String, _ members: [String: JSONValue]) -> JSONValue {
    .object(members.merging(["type": .string(type.rawValue), "at": .string(at)]) { _, new in new })
}
