package import ShangMi

/// A receipt: a verified answer that binds this very batch by its number and its body's digest, or, where the profile says so
/// (`binding: batchNo`), by its number alone.
///
/// Nothing else makes one: `VerifiedAnswer.receipt(for:bodySM3:records:)` is the only way in. What it says of the batch's
/// records adds up.
package struct VerifiedReceipt: Sendable {
    /// The batch.
    package let batch: BatchNumber
    /// SM3 of the batch's body as sent, and as the platform states it unless its receipts are bound by number alone.
    package let bodySM3: SM3Digest
    /// What became of the batch.
    package let state: ReceiptState
    /// The platform's receipt number.
    package let receiptNo: String
    /// When the platform received the batch, in its own words.
    package let receivedAt: String
    /// The answer with its signature: the evidence.
    package let answer: VerifiedAnswer
    private let named: [NamedRecord]

    fileprivate init(
        batch: BatchNumber, bodySM3: SM3Digest, state: ReceiptState, answer: VerifiedAnswer, content: AnswerContent
    ) {
        self.batch = batch
        self.bodySM3 = bodySM3
        self.state = state
        self.answer = answer
        receiptNo = content.receiptNo ?? ""
        receivedAt = content.receivedAt ?? ""
        named = content.named
    }

    /// The verdict on one record of the batch; `nil` while the platform is still processing.
    package func verdict(key: String, version: Int) -> RecordVerdict? {
        let own = named.first { $0.key == key && ($0.version ?? version) == version }
        switch state {
        case .processing: return nil
        case .rejected:
            guard let own else {
                return .rejected(code: answer.code, message: answer.message, resultClass: .rejected)
            }
            return RecordVerdict(own, receipt: self)
        case .accepted, .partial:
            guard let own else { return .accepted(Acceptance(receipt: self)) }
            return RecordVerdict(own, receipt: self)
        }
    }
}

/// Proof that a record was accepted: made only from a verified receipt, and the only way to the state *accepted*.
package struct Acceptance: Sendable {
    /// The batch whose receipt says so.
    package let batch: BatchNumber
    /// The platform's receipt number.
    package let receiptNo: String

    fileprivate init(receipt: VerifiedReceipt) {
        batch = receipt.batch
        receiptNo = receipt.receiptNo
    }
}

/// What a receipt says of one record.
package enum RecordVerdict: Sendable {
    case accepted(Acceptance)
    case rejected(code: String, message: String, resultClass: RecordResultClass)

    fileprivate init(_ named: NamedRecord, receipt: VerifiedReceipt) {
        if named.resultClass == .versionNotNewer, named.holdsSame {
            self = .accepted(Acceptance(receipt: receipt))
        } else {
            self = .rejected(code: named.code, message: named.message, resultClass: named.resultClass)
        }
    }
}

extension AnswerContent {
    /// Whether every named record is one of the batch's, none twice, and the count of accepted records is what is left.
    ///
    /// Otherwise a record that the platform means to reject, but names in another spelling, would pass for accepted.
    fileprivate func addsUp(_ state: ReceiptState, records: [(key: String, version: Int)]) -> Bool {
        var versions: [String: Int] = [:]
        for record in records { versions[record.key] = record.version }
        var seen: Set<String> = []
        for record in named {
            guard let version = versions[record.key], record.version ?? version == version,
                seen.insert(record.key).inserted
            else { return false }
        }
        switch state {
        case .processing: return true
        case .accepted:
            return accepted == records.count - named.count
                && named.allSatisfy { $0.resultClass == .versionNotNewer && $0.holdsSame }
        case .partial: return !named.isEmpty && accepted == records.count - named.count
        case .rejected: return accepted == 0
        }
    }
}

extension VerifiedAnswer {
    /// Whether the platform says that it holds this batch number with other content.
    package func contradicts(_ batch: BatchNumber, bodySM3: SM3Digest) -> Bool {
        guard content.batchNo == batch.text, let stated = content.bodySM3.flatMap({ SM3Digest(hex: $0) }) else {
            return false
        }
        return stated != bodySM3
    }

    /// The receipt for a batch; `nil` unless the answer has a state, names this batch number and this body digest (unless its
    /// platform never states one), and what it says of the records adds up.
    ///
    /// - Parameters:
    ///   - batch: The batch's number.
    ///   - bodySM3: SM3 of its body.
    ///   - records: Key and version of each of its records.
    /// - Returns: The receipt.
    package func receipt(
        for batch: BatchNumber, bodySM3: SM3Digest, records: [(key: String, version: Int)]
    ) -> VerifiedReceipt? {
        guard resultClass == .done, let state = content.state, content.batchNo == batch.text,
            content.bindsByNumber || content.bodySM3 == bodySM3.hex, content.addsUp(state, records: records)
        else { return nil }
        return VerifiedReceipt(batch: batch, bodySM3: bodySM3, state: state, answer: self, content: content)
    }
}
