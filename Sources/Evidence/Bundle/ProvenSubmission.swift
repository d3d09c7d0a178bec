/// What a bundle proves: that a platform took one version of a record in a batch, at a time.
package struct ProvenSubmission: Equatable, Sendable {
    /// The record's key as the platform was told.
    package let key: String
    /// The record's kind.
    package let kind: String
    /// The record's version.
    package let version: Int
    /// The batch that held it.
    package let batchNo: String
    /// Where the batch went.
    package let destination: String
    /// When the gateway logged the receipt, `YYYY-MM-DDThh:mm:ss.SSS+08:00`.
    package let receiptAt: String
    /// The state of the batch by the receipt; the record is not among those that it names as rejected.
    package let receiptState: String
    /// The log's promise that holds all of it.
    package let checkpoint: Checkpoint
    /// Whom the gateway's certificate names, RFC 2253.
    package let gatewaySubject: String
    /// Whom the platform's certificate names, RFC 2253.
    package let platformSubject: String
}
