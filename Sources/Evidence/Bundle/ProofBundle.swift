package import ShangMi

/// Everything that proves, offline, that a platform took one record: the file of `anze evidence export`.
///
/// Nothing in it is believed before `verify`.
package struct ProofBundle: Equatable, Sendable {
    /// An entry of the log and the proof that the log holds it.
    package struct LoggedLeaf: Equatable, Sendable {
        /// What the log holds.
        package let leaf: Leaf
        /// Leads from the entry to the root of the checkpoint.
        package let proof: InclusionProof

        /// An entry with its proof.
        package init(leaf: Leaf, proof: InclusionProof) {
            self.leaf = leaf
            self.proof = proof
        }
    }

    /// A text that one side signed.
    package struct SignedText: Equatable, Sendable {
        /// The text as it was signed.
        package let text: String
        /// The signature over it.
        package let signature: [UInt8]
        /// The algorithm, and how the signature is written.
        package let scheme: SignatureScheme

        /// A text with its signature.
        package init(text: String, signature: [UInt8], scheme: SignatureScheme) {
            self.text = text
            self.signature = signature
            self.scheme = scheme
        }
    }

    /// The log as it was when the verifier's checkpoint was signed.
    package struct EarlierLog: Equatable, Sendable {
        /// Its root.
        package let root: SM3Digest
        /// That the log of the bundle's checkpoint begins with it.
        package let proof: ConsistencyProof

        /// An earlier log with its proof.
        package init(root: SM3Digest, proof: ConsistencyProof) {
            self.root = root
            self.proof = proof
        }
    }

    /// The record.
    package let disclosure: Disclosure
    /// 32 bytes.
    package let salt: [UInt8]
    /// The sealing of the batch that holds the record.
    package let batch: LoggedLeaf
    /// An attempt that sent the batch.
    package let attempt: LoggedLeaf
    /// The receipt for the batch.
    package let receipt: LoggedLeaf
    /// What the log promises.
    package let checkpoint: SignedCheckpoint
    /// DER; the signer of the request first, then only what its chain needs below the trusted root.
    package let gatewayCertificates: [[UInt8]]
    /// The same of the checkpoint's signer; empty where that is the request's.
    package let logCertificates: [[UInt8]]
    /// DER; the signer of the answer first, then only what its chain needs below the trusted root.
    package let platformCertificates: [[UInt8]]
    /// What the gateway signed for the attempt.
    package let request: SignedText
    /// What the platform signed for the receipt.
    package let answer: SignedText
    /// The exact bytes of the answer's body.
    package let answerBody: [UInt8]
    /// The exact bytes of the batch's body, which show other records too; nil unless it was asked for.
    package let batchBody: [UInt8]?

    /// That the log begins with the one at a size that the verifier keeps a checkpoint of; nil unless it was asked for.
    package let earlier: EarlierLog?

    /// A bundle of parts as they were stored.
    package init(
        disclosure: Disclosure, salt: [UInt8], batch: LoggedLeaf, attempt: LoggedLeaf, receipt: LoggedLeaf,
        checkpoint: SignedCheckpoint, gatewayCertificates: [[UInt8]], logCertificates: [[UInt8]],
        platformCertificates: [[UInt8]],
        request: SignedText, answer: SignedText, answerBody: [UInt8], batchBody: [UInt8]? = nil,
        earlier: EarlierLog? = nil
    ) {
        self.disclosure = disclosure
        self.salt = salt
        self.batch = batch
        self.attempt = attempt
        self.receipt = receipt
        self.checkpoint = checkpoint
        self.gatewayCertificates = gatewayCertificates
        self.logCertificates = logCertificates
        self.platformCertificates = platformCertificates
        self.request = request
        self.answer = answer
        self.answerBody = answerBody
        self.batchBody = batchBody
        self.earlier = earlier
    }
}
