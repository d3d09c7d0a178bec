import Canonical

/// Proof that a destination does not hold a record that it acknowledged: made only from a verified answer about the record's
/// own batch, and the only way back from the state *accepted*.
package struct Denial: Sendable {
    /// The batch that brought the record.
    package let batch: BatchNumber
    /// The platform's code and words.
    package let reason: String

    fileprivate init(batch: BatchNumber, reason: String) {
        self.batch = batch
        self.reason = reason
    }
}

extension VerifiedAnswer {
    /// The denial of a whole batch; `nil` unless the answer says that the platform has no such batch.
    ///
    /// The signed text holds the batch's number: an answer about another one does not verify.
    package func denial(of batch: BatchNumber) -> Denial? {
        guard resultClass == .absent, content.batchNo == nil || content.batchNo == batch.text else { return nil }
        return Denial(batch: batch, reason: "\(code) 平台无此批次")
    }
}

extension VerifiedReceipt {
    /// The denial of one record; `nil` where the receipt accepts it, or judges nothing yet.
    package func denial(key: String, version: Int) -> Denial? {
        guard case .rejected(let code, let message, _) = verdict(key: key, version: version) else { return nil }
        return Denial(batch: batch, reason: "\(code) \(message)")
    }
}
