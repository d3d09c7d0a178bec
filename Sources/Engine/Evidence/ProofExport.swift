package import Delivery
package import Evidence
package import Exchange
package import ShangMi

/// Why no proof can be written.
package enum ProofExportError: Error, Equatable, CustomStringConvertible {
    /// No accepted submission of the key is stored.
    case notAccepted(key: String)
    /// The platform took it as a repetition of what it held: its answer names the record, which proves too little.
    case heldBefore(key: String)
    /// A shared secret vouches for the platform's answer: that convinces us, and nobody else.
    case underSecret(key: String)
    /// Its leaves are not numbered yet.
    case notSequenced
    /// The log does not begin with the checkpoint that the reader keeps.
    case log(LogKeepingError)
    /// The key does not sign.
    case signer(String)
    /// The store refused.
    case store(StoreError)

    package var description: String {
        switch self {
        case .notAccepted(let key): "没有“\(key)”的已受理报送：请核对记录键（机构代码/业务主键），或先运行 anze sync"
        case .heldBefore(let key): "“\(key)”是作为平台已有的相同内容被认可的，其应答点名了该记录，不能出具证明"
        case .underSecret(let key):
            "“\(key)”的回执以共享密钥认证，没有平台的签名：只能自证，不能向第三方出具证明"
        case .notSequenced: "证据条目尚未编号：请先运行 anze evidence checkpoint"
        case .log(let error): error.description
        case .signer(let reason): "检查点无法签名：\(reason)"
        case .store(let error): error.description
        }
    }
}

/// Writes the proof of one accepted record: everything that an auditor needs, without the database.
package struct ProofExport: Sendable {
    private let store: any DeliveryStore
    private let signer: any Signer

    /// An export from a store.
    ///
    /// - Parameters:
    ///   - store: The store.
    ///   - signer: The key that signs checkpoints now.
    package init(store: any DeliveryStore, signer: any Signer) {
        self.store = store
        self.signer = signer
    }

    /// The proof of a record.
    ///
    /// - Parameters:
    ///   - key: Insurer code `/` business key.
    ///   - destination: Whose acceptance is proven; nil for the last one of any.
    ///   - hasBody: Whether the batch's body is in it, which shows other records too.
    ///   - retained: A checkpoint that the reader keeps: the proof shows that the log begins with it.
    ///   - signing: How the destination's texts are signed, by its name.
    /// - Returns: The proof, ready to be written.
    /// - Throws: Why there is none.
    package func bundle(
        of key: String, at destination: DestinationID? = nil, withBody hasBody: Bool = false,
        since retained: SignedCheckpoint? = nil,
        signing: @Sendable (DestinationID) -> SigningProfile?
    ) async throws(ProofExportError) -> ProofBundle {
        do {
            guard let submission = try await store.views.acceptedSubmission(key: key, kind: nil, at: destination),
                let signing = signing(submission.destination)
            else { throw ProofExportError.notAccepted(key: key) }
            guard !submission.answer.certificate.isEmpty else { throw ProofExportError.underSecret(key: key) }
            // JSON may escape the slash of a key.
            let answer = String(decoding: submission.answerBody, as: UTF8.self).replacing("\\/", with: "/")
            guard !answer.contains("\"\(submission.disclosure.key)\"") else {
                throw ProofExportError.heldBefore(key: key)
            }
            guard let stored = try await store.evidence.checkpoint() else { throw ProofExportError.notSequenced }
            let checkpoint = try await current(stored)
            func signed(_ text: AcceptedSubmission.SignedText) -> ProofBundle.SignedText {
                ProofBundle.SignedText(text: text.text, signature: text.signature, scheme: signing.scheme)
            }
            return ProofBundle(
                disclosure: submission.disclosure, salt: submission.salt,
                batch: try await logged(submission.batchLeaf, in: checkpoint),
                attempt: try await logged(submission.attemptLeaf, in: checkpoint),
                receipt: try await logged(submission.receiptLeaf, in: checkpoint), checkpoint: checkpoint,
                gatewayCertificates: [submission.request.certificate],
                // After a change of keys the log has another signer than the request had.
                logCertificates: signer.certificate.der == submission.request.certificate
                    ? [] : [signer.certificate.der],
                platformCertificates: [submission.answer.certificate], request: signed(submission.request),
                answer: signed(submission.answer), answerBody: submission.answerBody,
                batchBody: hasBody ? submission.batchBody : nil,
                earlier: try await earlier(retained, than: checkpoint))
        } catch let error as ProofExportError {
            throw error
        } catch let error as LogKeepingError {
            throw .log(error)
        } catch let error as StoreError {
            throw .store(error)
        } catch let error as SignerError {
            throw .signer("\(error)")
        } catch { throw .notSequenced }
    }

    /// The log at a checkpoint that the reader keeps; nil where that is the bundle's own.
    private func earlier(
        _ retained: SignedCheckpoint?, than checkpoint: SignedCheckpoint
    ) async throws -> ProofBundle.EarlierLog? {
        guard let retained else { return nil }
        let proof = try await LogKeeping.proof(
            from: retained.checkpoint, to: checkpoint.checkpoint, in: store.evidence)
        // The empty log is the beginning of every other, and the bundle's own needs no path.
        guard proof.oldSize > 0, proof.oldSize < proof.newSize else { return nil }
        return ProofBundle.EarlierLog(root: retained.checkpoint.root, proof: proof)
    }

    /// The checkpoint under today's key: one that an earlier key signed is signed again, over the same log.
    private func current(_ stored: SignedCheckpoint) async throws -> SignedCheckpoint {
        do {
            try stored.verify(with: signer.certificate)
            return stored
        } catch ProofError.checkpointOfAnotherKey {
            return try await SignedCheckpoint.sign(stored.checkpoint, by: signer)
        }
    }

    private func logged(
        _ leaf: AcceptedSubmission.NumberedLeaf, in checkpoint: SignedCheckpoint
    ) async throws -> ProofBundle.LoggedLeaf {
        let size = checkpoint.checkpoint.size
        guard let position = leaf.position, position < size else { throw ProofExportError.notSequenced }
        let proof = try await store.evidence.inclusionProof(of: position, size: size)
        return ProofBundle.LoggedLeaf(leaf: leaf.leaf, proof: proof)
    }
}
