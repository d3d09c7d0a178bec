import ShangMi

/// A batch that the platform has applied, with its verdict.
struct StoredBatch: Sendable {
    let number: BatchNumber
    let kind: RecordKind
    let bodySM3: SM3Digest
    let receiptNo: String
    /// Unix milliseconds.
    let receivedAt: Int64
    let accepted: [BatchRecord]
    let rejected: [RejectedRecord]
    /// True while the platform does not tell the verdict yet.
    var isProcessing: Bool
}

extension StoredBatch {
    var state: BatchState {
        if isProcessing { return .processing }
        if rejected.isEmpty { return .accepted }
        return accepted.isEmpty ? .rejected : .partial
    }

    /// The receipt's body; a batch still in processing tells nothing about its records.
    ///
    /// - Parameter duplicate: Whether it answers a repeated `POST`.
    /// - Returns: The same receipt number, digest and verdict every time.
    func answerBody(duplicate: Bool) -> BatchAnswerBody {
        let code = duplicate ? ResultCode.duplicate : .done
        return BatchAnswerBody(
            code: code.rawValue, message: code.message, receiptNo: receiptNo, batchNo: number.text,
            bodySM3: bodySM3.hex, receivedAt: ChinaTime(unixMilliseconds: receivedAt).text, state: state,
            accepted: isProcessing ? 0 : accepted.count, duplicate: duplicate, rejected: isProcessing ? [] : rejected)
    }
}
