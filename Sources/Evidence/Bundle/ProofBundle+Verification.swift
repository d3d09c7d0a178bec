package import ShangMi

extension ProofBundle {
    /// Checks everything that the bundle claims, from trusted roots alone.
    ///
    /// The record's salted digest is in the batch; batch, attempt and receipt are in the log under the checkpoint that
    /// the gateway signed; the gateway signed a request, and the platform an answer, about that batch number and those
    /// body bytes; the answer does not name the record; both certificates were trusted at the time of the receipt.
    /// - Parameters:
    ///   - trust: The roots that the verifier trusts, for both sides; where it pins certificates too, the platform's must be
    ///     one of them.
    ///   - retained: A checkpoint that the verifier kept; it must have the bundle's size, or the size from which the bundle
    ///     proves consistency. Without one, nothing is learnt about rewriting.
    /// - Returns: What is proven.
    /// - Throws: The first check that fails, cheap ones first.
    package func verify(trust: TrustStore, retained: SignedCheckpoint?) throws(ProofError) -> ProvenSubmission {
        let claim = try Claim(batch: batch.leaf, attempt: attempt.leaf, receipt: receipt.leaf)
        try checkRecord(claim)
        try checkTexts(claim)
        try checkAnswerBody(claim)
        if let batchBody, SM3.digest(of: batchBody) != claim.bodySM3 { throw .batchBodyDiffers }
        try checkInclusion()
        if let earlier, !earlier.proof.holds(from: earlier.root, to: checkpoint.checkpoint.root) {
            throw .notConsistent
        }
        if let retained { try compare(retained) }
        let gateway = try certificate(.gateway, gatewayCertificates, trust: trust, at: claim.receiptSeconds)
        let platform = try certificate(.platform, platformCertificates, trust: trust, at: claim.receiptSeconds)
        // A gateway must not be able to sign its own receipts: another key, and one that the verifier pinned if any is.
        guard gateway.der != platform.der, try !haveSameKey(gateway, platform) else { throw .signedByGateway }
        guard trust.pinnedCertificates.isEmpty || trust.certificate(platform.serial)?.der == platform.der else {
            throw .platformNotPinned(subject: platform.subject)
        }
        guard gateway.serial.text == claim.requestSerial else { throw .keySerialDiffers(.gateway) }
        guard platform.serial.text == claim.answerSerial else { throw .keySerialDiffers(.platform) }
        let log = try logSigner(gateway, trust: trust, at: claim.receiptSeconds)
        try checkpoint.verify(with: log)
        try retained?.verify(with: log)
        try check(request, by: gateway, .gateway, part: .request)
        try check(answer, by: platform, .platform, part: .answer)
        return ProvenSubmission(
            key: disclosure.key, kind: disclosure.kind, version: disclosure.version, batchNo: claim.batchNo,
            destination: claim.destination, receiptAt: claim.receiptAt, receiptState: claim.receiptState,
            checkpoint: checkpoint.checkpoint, gatewaySubject: gateway.subject, platformSubject: platform.subject)
    }

    /// Who signed the checkpoint: the request's signer, or after a change of keys another certificate of the same party.
    private func logSigner(
        _ gateway: Certificate, trust: TrustStore, at unixSeconds: Int64
    ) throws(ProofError) -> Certificate {
        guard !logCertificates.isEmpty else { return gateway }
        let log = try certificate(.log, logCertificates, trust: trust, at: unixSeconds)
        guard log.subject == gateway.subject else { throw .logOfAnotherParty(subject: log.subject) }
        return log
    }

    private func haveSameKey(_ gateway: Certificate, _ platform: Certificate) throws(ProofError) -> Bool {
        do { return try gateway.publicKey().hasSameKey(as: platform.publicKey()) } catch {
            throw .certificate(.platform, error)
        }
    }

    private func checkRecord(_ claim: Claim) throws(ProofError) {
        guard salt.count == 32 else { throw .malformed(.bundle) }
        guard claim.records.contains(disclosure.digest(salt: salt)) else { throw .recordNotInBatch }
        guard disclosure.kind == claim.kind else { throw .kindDiffers }
    }

    private func checkTexts(_ claim: Claim) throws(ProofError) {
        let expected = [
            (ProofPart.request, request.text, claim.requestSM3, claim.bodySM3),
            (.answer, answer.text, claim.answerTextSM3, SM3.digest(of: answerBody)),
        ]
        for (part, text, logged, body) in expected {
            guard SM3.digest(of: Array(text.utf8)) == logged else { throw .signedTextDiffers(part) }
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            guard lines.contains(where: { $0 == claim.batchNo }) else { throw .batchNumberNotSigned(part) }
            guard lines.contains(where: { $0 == body.hex }) else { throw .bodyNotSigned(part) }
        }
    }

    private func checkAnswerBody(_ claim: Claim) throws(ProofError) {
        guard SM3.digest(of: answerBody) == claim.answerBodySM3 else { throw .answerBodyDiffers }
        let strings = Set(try JSONValue(parsing: answerBody, part: .answerBody).strings)
        guard strings.contains(claim.batchNo) else { throw .answerForOtherBatch }
        guard strings.contains(claim.bodySM3.hex) else { throw .answerForOtherBody }
        guard !strings.contains(disclosure.key) else { throw .recordRejected(key: disclosure.key) }
    }

    private func checkInclusion() throws(ProofError) {
        let promised = checkpoint.checkpoint
        for (part, logged) in [(ProofPart.batchLeaf, batch), (.attemptLeaf, attempt), (.receiptLeaf, receipt)] {
            guard logged.proof.size == promised.size else { throw .sizeDiffers(part) }
            guard logged.proof.root(leafHash: logged.leaf.hash) == promised.root else { throw .notIncluded(part) }
        }
    }

    private func compare(_ retained: SignedCheckpoint) throws(ProofError) {
        let (kept, promised) = (retained.checkpoint, checkpoint.checkpoint)
        guard kept.origin == promised.origin else { throw .retainedOfAnotherLog }
        if let earlier, earlier.proof.oldSize == kept.size {
            guard kept.root == earlier.root else { throw .logRewritten }
            return
        }
        guard kept.size == promised.size else {
            throw .retainedSizeDiffers(retained: kept.size, bundle: promised.size)
        }
        guard kept.root == promised.root else { throw .logRewritten }
    }

    /// The first certificate, once the chain ends at a trusted root and every other certificate is part of it.
    private func certificate(
        _ party: ProofParty, _ encoded: [[UInt8]], trust: TrustStore, at unixSeconds: Int64
    ) throws(ProofError) -> Certificate {
        var certificates: [Certificate] = []
        do throws(CertificateError) {
            for der in encoded { certificates.append(try Certificate(der: der)) }
        } catch {
            throw .certificate(party, error)
        }
        guard let signer = certificates.first else { throw .certificate(party, .noCertificate) }
        let chain: [Certificate]
        do throws(TrustError) {
            chain = try trust.check(signer, intermediates: Array(certificates.dropFirst()), at: unixSeconds)
        } catch {
            throw .untrusted(party, error)
        }
        // One that is not needed would be bound by nothing.
        guard certificates.count == Set(encoded).intersection(chain.map(\.der)).count else {
            throw .certificateNotNeeded(party)
        }
        return signer
    }

    private func check(
        _ signed: SignedText, by certificate: Certificate, _ party: ProofParty, part: ProofPart
    ) throws(ProofError) {
        let key: PublicKey
        do throws(CertificateError) {
            key = try certificate.publicKey()
        } catch {
            throw .certificate(party, error)
        }
        let text = Array(signed.text.utf8)
        guard key.verifies(signed.signature, of: text, as: signed.scheme) else {
            throw .signature(part)
        }
    }
}

/// What the three entries say together, once they are of the right kinds and about the same batch.
private struct Claim {
    let batchNo: String
    let destination: String
    let kind: String
    let bodySM3: SM3Digest
    let records: [SM3Digest]
    let requestSM3: SM3Digest
    let requestSerial: String
    let answerTextSM3: SM3Digest
    let answerBodySM3: SM3Digest
    let answerSerial: String
    let receiptState: String
    let receiptAt: String
    let receiptSeconds: Int64

    /// States of a batch that nobody has taken: not yet, and not at all.
    private static let untaken = ["processing", "rejected"]

    init(batch: Leaf, attempt: Leaf, receipt: Leaf) throws(ProofError) {
        guard case .batchSealed(let batchNo, let destination, let kind, _, _, let bodySM3, let records, _) = batch
        else { throw .malformed(.batchLeaf) }
        guard case .attempt(let attempted, _, let purpose, let requestSM3, let requestSerial, _) = attempt
        else { throw .malformed(.attemptLeaf) }
        guard
            case .receipt(
                let answered, let answeredBody, _, let answerTextSM3, let answerBodySM3, let answerSerial, let state,
                let at) = receipt, let seconds = LogTime.unixSeconds(at)
        else { throw .malformed(.receiptLeaf) }
        guard attempted == batchNo else { throw .batchNumberDiffers(.attemptLeaf) }
        guard answered == batchNo else { throw .batchNumberDiffers(.receiptLeaf) }
        guard purpose == "send" else { throw .attemptDidNotSend }
        guard answeredBody == bodySM3 else { throw .receiptForOtherBody }
        guard !Self.untaken.contains(state) else { throw .notAccepted(state: state) }
        self.batchNo = batchNo
        self.destination = destination
        self.kind = kind
        self.bodySM3 = bodySM3
        self.records = records
        self.requestSM3 = requestSM3
        self.requestSerial = requestSerial
        self.answerTextSM3 = answerTextSM3
        self.answerBodySM3 = answerBodySM3
        self.answerSerial = answerSerial
        receiptState = state
        receiptAt = at
        receiptSeconds = seconds
    }
}
