package import Delivery
package import Evidence
package import ShangMi

/// Numbers a store's leaves and signs the checkpoint over them, as a gateway does in the background.
package struct LogKeeper: Sendable {
    private let evidence: any EvidenceStore
    private let signer: any Signer

    /// The log's name.
    package static let origin = "gateway.example/evidence"

    /// A keeper of a store's log.
    package init(evidence: any EvidenceStore, signer: any Signer) {
        self.evidence = evidence
        self.signer = signer
    }

    /// Numbers up to so many leaves.
    ///
    /// - Returns: Whether leaves were numbered: `false` when there are none, or when somebody else numbered some meanwhile.
    @discardableResult
    package func sequence(upTo limit: Int = 1000) async throws -> Bool {
        let sequence = try await prepared(upTo: limit)
        guard !sequence.rows.isEmpty else { return false }
        return try await evidence.append(sequence)
    }

    /// A sequence over the leaves that have no number now.
    package func prepared(upTo limit: Int = 1000) async throws -> LeafSequence {
        var frontier = try await evidence.frontier()
        let start = frontier.size
        let pending = try await evidence.unsequenced(limit: limit)
        var nodes: [MerkleNode] = []
        for leaf in pending { nodes.append(contentsOf: frontier.append(leaf.hash)) }
        let checkpoint = Checkpoint(origin: LogKeeper.origin, size: frontier.size, root: frontier.root)
        return LeafSequence(
            start: start, rows: pending.map(\.row), nodes: nodes, frontier: frontier,
            checkpoint: try await SignedCheckpoint.sign(checkpoint, by: signer))
    }

    /// The proof file of an accepted submission whose leaves have numbers.
    package func bundle(
        of submission: AcceptedSubmission, scheme: SignatureScheme
    ) async throws -> ProofBundle {
        guard let checkpoint = try await evidence.checkpoint() else { throw SampleError.missing("a checkpoint") }
        let size = checkpoint.checkpoint.size
        func signed(_ text: AcceptedSubmission.SignedText) -> ProofBundle.SignedText {
            ProofBundle.SignedText(
                text: text.text, signature: text.signature, scheme: scheme)
        }
        return ProofBundle(
            disclosure: submission.disclosure, salt: submission.salt,
            batch: try await logged(submission.batchLeaf, size: size),
            attempt: try await logged(submission.attemptLeaf, size: size),
            receipt: try await logged(submission.receiptLeaf, size: size), checkpoint: checkpoint,
            gatewayCertificates: [submission.request.certificate], logCertificates: [],
            platformCertificates: [submission.answer.certificate], request: signed(submission.request),
            answer: signed(submission.answer), answerBody: submission.answerBody)
    }

    private func logged(
        _ numbered: AcceptedSubmission.NumberedLeaf, size: UInt64
    ) async throws -> ProofBundle.LoggedLeaf {
        guard let position = numbered.position else { throw SampleError.missing("a leaf's number") }
        let proof = try await evidence.inclusionProof(of: position, size: size)
        return ProofBundle.LoggedLeaf(leaf: numbered.leaf, proof: proof)
    }
}
