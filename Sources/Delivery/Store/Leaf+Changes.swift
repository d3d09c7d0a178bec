import Canonical
package import Evidence
package import Exchange
package import ShangMi

/// The leaves of the changes that stores make: written once, so that every store proves the same.
extension Leaf {
    /// A version was stored.
    package static func stored(_ version: NewVersion, of incoming: IncomingRecord, insurer: String, at: Timestamp)
        -> Leaf
    {
        .versionStored(
            insurer: insurer, kind: incoming.record.kind.id, key: incoming.key.description, version: version.number,
            op: incoming.record.operation.rawValue, digest: version.salted,
            at: at.text)
    }

    /// A batch was sealed.
    ///
    /// - Parameters:
    ///   - batch: The batch and its destination.
    ///   - salted: The salted digests of its versions in body order.
    ///   - at: The moment of sealing.
    /// - Returns: The leaf.
    package static func sealed(_ batch: ClaimedBatch, salted: [SM3Digest], at: Timestamp) -> Leaf {
        .batchSealed(
            batchNo: batch.batch.number.text, destination: batch.destination.text, kind: batch.batch.kind.id,
            count: batch.batch.count, moneyFen: batch.batch.control.amount, bodySM3: batch.batch.bodySM3,
            records: salted, at: at.text)
    }

    /// An attempt is about to be made.
    package static func began(_ attempt: NewAttempt, number: Int, on batch: BatchNumber) -> Leaf {
        .attempt(
            batchNo: batch.text, number: number, purpose: attempt.purpose.rawValue,
            signedTextSM3: SM3.digest(of: Array(attempt.signedText.utf8)), keySerial: attempt.certificate.serial.text,
            at: attempt.at.text)
    }

    /// An attempt ended.
    package static func ended(_ number: Int, on batch: BatchNumber, outcome: String, at: Timestamp) -> Leaf {
        .attemptEnded(batchNo: batch.text, number: number, outcome: outcome, at: at.text)
    }

    /// An attempt on a content is about to be made; the content's SM3 stands in place of a batch number, as in what is signed.
    package static func began(_ attempt: NewAttempt, number: Int, on content: ContentID) -> Leaf {
        .attempt(
            batchNo: content.sm3.hex, number: number, purpose: attempt.purpose.rawValue,
            signedTextSM3: SM3.digest(of: Array(attempt.signedText.utf8)), keySerial: attempt.certificate.serial.text,
            at: attempt.at.text)
    }

    /// An attempt on a content ended.
    package static func ended(_ number: Int, on content: ContentID, outcome: String, at: Timestamp) -> Leaf {
        .attemptEnded(batchNo: content.sm3.hex, number: number, outcome: outcome, at: at.text)
    }

    /// A destination said that it has the whole of a content.
    package static func received(_ receipt: ContentReceipt, at: Timestamp) -> Leaf {
        .receipt(
            batchNo: receipt.content.sm3.hex, bodySM3: receipt.content.sm3, status: receipt.status,
            signedTextSM3: SM3.digest(of: Array(receipt.signedText.utf8)), answerSM3: SM3.digest(of: receipt.body),
            keySerial: receipt.signer.keyName, state: ContentPhase.taken.rawValue, at: at.text)
    }

    /// A receipt came.
    package static func received(_ receipt: VerifiedReceipt, at: Timestamp) -> Leaf {
        .receipt(
            batchNo: receipt.batch.text, bodySM3: receipt.bodySM3, status: receipt.answer.status,
            signedTextSM3: SM3.digest(of: Array(receipt.answer.signedText.utf8)),
            answerSM3: SM3.digest(of: receipt.answer.body), keySerial: receipt.answer.signer.keyName,
            state: receipt.state.rawValue, at: at.text)
    }
}
