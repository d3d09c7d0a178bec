package import ShangMi

/// A part of a proof, for saying which one is wrong.
package enum ProofPart: String, Sendable {
    /// The file as a whole.
    case bundle = "证据文件"
    /// An entry of the log, before it is known which.
    case leaf = "日志条目"
    /// The log's promise.
    case checkpoint = "检查点"
    /// What is disclosed of the record.
    case disclosure = "记录披露文本"
    /// The entry that sealed the batch.
    case batchLeaf = "批次封装条目"
    /// The entry of the attempt.
    case attemptLeaf = "发送尝试条目"
    /// The entry of the receipt.
    case receiptLeaf = "回执条目"
    /// What the gateway signed.
    case request = "请求签名"
    /// What the platform signed.
    case answer = "应答签名"
    /// The body of the platform's answer.
    case answerBody = "应答正文"
}

/// One of the two sides of an exchange.
package enum ProofParty: String, Sendable {
    /// Who sent the batch and keeps the log.
    case gateway = "网关"
    /// Who took the batch.
    case platform = "平台"
    /// Whoever signed the checkpoint, where that is another key than the request's.
    case log = "日志"
}

/// The check that a proof fails; its description says it for an auditor.
package enum ProofError: Error, Equatable {
    /// The part is not JSON, first noticed at that byte.
    case notJSON(ProofPart, offset: Int)
    /// The part lacks something, holds something of another form, or is not spelled the one way that is allowed.
    case malformed(ProofPart)
    /// The log's tree at the checkpoint does not hold the entry at the place given.
    case notIncluded(ProofPart)
    /// The proof of the entry is for a tree of another size than the checkpoint's.
    case sizeDiffers(ProofPart)
    /// The checkpoint names another key than the gateway certificate's.
    case checkpointOfAnotherKey
    /// The gateway's signature of the checkpoint does not fit.
    case checkpointSignature
    /// The retained checkpoint is of another log.
    case retainedOfAnotherLog
    /// The retained checkpoint is of another size, so that roots cannot be compared.
    case retainedSizeDiffers(retained: UInt64, bundle: UInt64)
    /// The retained checkpoint has another root at the same size: the log was rewritten.
    case logRewritten
    /// The batch does not hold the salted digest of the record.
    case recordNotInBatch
    /// The record is of another kind than the batch.
    case kindDiffers
    /// The entry is about another batch.
    case batchNumberDiffers(ProofPart)
    /// The receipt is for other body bytes than the batch's.
    case receiptForOtherBody
    /// The attempt did not send the batch but asked about it.
    case attemptDidNotSend
    /// The receipt says that the batch was not, or not yet, taken.
    case notAccepted(state: String)
    /// A certificate of the side is not one, or its key is not an SM2 key.
    case certificate(ProofParty, CertificateError)
    /// The side's certificate is not trusted at the time of the receipt.
    case untrusted(ProofParty, TrustError)
    /// The bundle holds a certificate of the side that its chain does not need.
    case certificateNotNeeded(ProofParty)
    /// The log names another certificate of the side than the one given.
    case keySerialDiffers(ProofParty)
    /// The checkpoint's signer is another party than the gateway: its certificate has another subject.
    case logOfAnotherParty(subject: String)
    /// The receipt is signed with the gateway's own key.
    case signedByGateway
    /// The verifier's file pins certificates, and the platform's is none of them.
    case platformNotPinned(subject: String)
    /// The signed text is not the one whose digest is in the log.
    case signedTextDiffers(ProofPart)
    /// No line of the signed text is the batch number.
    case batchNumberNotSigned(ProofPart)
    /// No line of the signed text is the digest of the body.
    case bodyNotSigned(ProofPart)
    /// The signature does not fit the signed text.
    case signature(ProofPart)
    /// The answer's body is not the one whose digest is in the log.
    case answerBodyDiffers
    /// The log does not begin with the earlier one that the bundle names.
    case notConsistent
    /// The batch's body is not the one whose digest is in the log.
    case batchBodyDiffers
    /// The answer's body does not mention the batch number.
    case answerForOtherBatch
    /// The answer's body does not mention the digest of the batch's body.
    case answerForOtherBody
    /// The answer's body names the record, so that the platform rejected it.
    case recordRejected(key: String)
}
