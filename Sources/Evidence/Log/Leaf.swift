package import ShangMi

/// One entry of the evidence log.
///
/// Holds no personal data: digests of records are salted. `at` is always `YYYY-MM-DDThh:mm:ss.SSS+08:00`.
package enum Leaf: Sendable, Equatable {
    /// A version of a record was stored; `digest` is its salted digest.
    case versionStored(
        insurer: String, kind: String, key: String, version: Int, op: String, digest: SM3Digest, at: String)
    /// A batch was sealed; `records` are the salted digests of its records in the order of its body.
    case batchSealed(
        batchNo: String, destination: String, kind: String, count: Int, moneyFen: Int64, bodySM3: SM3Digest,
        records: [SM3Digest], at: String)
    /// A signed request is about to be sent; `purpose` is `send` or `query`.
    case attempt(
        batchNo: String, number: Int, purpose: String, signedTextSM3: SM3Digest, keySerial: String, at: String)
    /// An attempt ended.
    case attemptEnded(batchNo: String, number: Int, outcome: String, at: String)
    /// A verified answer about a batch; `bodySM3` is the batch's, `answerSM3` the digest of the answer's body.
    case receipt(
        batchNo: String, bodySM3: SM3Digest, status: Int, signedTextSM3: SM3Digest, answerSM3: SM3Digest,
        keySerial: String, state: String, at: String)
    /// A person did something.
    case operatorAction(action: String, subject: String, reason: String, actor: String, at: String)

    /// The entry as the log holds it: JSON with sorted members, no spaces, and its case as member `type`.
    package var bytes: [UInt8] { json.bytes }

    /// The entry's hash in the tree.
    package var hash: SM3Digest { LeafHash.of(bytes) }
}
