import ShangMi
import Testing

@testable import Evidence

@Suite struct ProofBundleTests {
    let pki: DevelopmentPKI

    init() throws {
        pki = try DevelopmentPKI.load()
    }

    /// A change to a submission that went well, and the check that must fail.
    struct Refusal: CustomTestStringConvertible {
        let name: String
        let error: @Sendable (DevelopmentPKI) -> ProofError
        let change: @Sendable (inout BundleDraft) -> Void
        var testDescription: String { name }

        init(_ name: String, _ error: ProofError, _ change: @escaping @Sendable (inout BundleDraft) -> Void) {
            self.init(name, of: { _ in error }, change)
        }

        init(
            _ name: String, of error: @escaping @Sendable (DevelopmentPKI) -> ProofError,
            _ change: @escaping @Sendable (inout BundleDraft) -> Void
        ) {
            self.name = name
            self.error = error
            self.change = change
        }
    }

    @Test func `a bundle proves the submission, before and after a file`() async throws {
        let draft = BundleDraft(pki)
        let bundle = try await draft.bundle()
        let read = try ProofBundle(parsing: bundle.encode())
        #expect(read == bundle)
        let expected = ProvenSubmission(
            key: "900101/SR2026000001", kind: "service", version: 3, batchNo: "GW-20261120-01",
            destination: "national-share", receiptAt: BundleDraft.text(of: draft.receiptSeconds),
            receiptState: "partial", checkpoint: bundle.checkpoint.checkpoint,
            gatewaySubject: "CN=安责险网关（开发）,O=anze development,C=CN",
            platformSubject: "CN=信息共享平台（开发）,O=anze development,C=CN")
        #expect(try read.verify(trust: draft.trust, retained: nil) == expected)
        #expect(try read.verify(trust: draft.trust, retained: bundle.checkpoint) == expected)
    }

    @Test func `a log of three entries and a root in the chain are enough`() async throws {
        var draft = BundleDraft(pki)
        draft.otherLeaves = 1
        draft.platformCertificates.append(pki.root)
        _ = try await draft.bundle().verify(trust: draft.trust, retained: nil)
    }

    static let refusals: [Refusal] = [
        Refusal("the record is not in the batch", .recordNotInBatch) { $0.batchRecords = [SM3.digest(of: [1])] },
        Refusal("the salt has 31 bytes", .malformed(.bundle)) { $0.salt.removeLast() },
        Refusal("the batch is of another kind", .kindDiffers) { $0.batchKind = "policy" },
        Refusal("the attempt is another batch's", .batchNumberDiffers(.attemptLeaf)) { $0.attemptBatchNo = "GW-2" },
        Refusal("the receipt is another batch's", .batchNumberDiffers(.receiptLeaf)) { $0.receiptBatchNo = "GW-2" },
        Refusal("the attempt only asked", .attemptDidNotSend) { $0.purpose = "query" },
        Refusal("the receipt is for another body", .receiptForOtherBody) { $0.receiptBodySM3 = SM3.digest(of: []) },
        Refusal("the platform still works on it", .notAccepted(state: "processing")) { $0.state = "processing" },
        Refusal("the platform rejected the batch", .notAccepted(state: "rejected")) { $0.state = "rejected" },
        Refusal("the receipt has no time", .malformed(.receiptLeaf)) { $0.receiptAt = "2026-11-20" },
        Refusal("the request logged is another", .signedTextDiffers(.request)) {
            $0.loggedRequestSM3 = SM3.digest(of: [])
        },
        Refusal("the answer logged is another", .signedTextDiffers(.answer)) {
            $0.loggedAnswerTextSM3 = SM3.digest(of: [])
        },
        Refusal("the request is for a longer batch number", .batchNumberNotSigned(.request)) {
            $0.requestLines = [$0.batchNo + "1", $0.bodySM3.hex]
        },
        Refusal("the request is for another body", .bodyNotSigned(.request)) { $0.requestLines = [$0.batchNo, ""] },
        Refusal("the answer is signed for another batch", .batchNumberNotSigned(.answer)) {
            $0.answerLines = ["", SM3.digest(of: Array($0.answerBody.utf8)).hex]
        },
        Refusal("the answer is signed for another body", .bodyNotSigned(.answer)) { $0.answerLines = [$0.batchNo] },
        Refusal("the answer's body logged is another", .answerBodyDiffers) { $0.answerSM3 = SM3.digest(of: []) },
        Refusal("the log does not begin with the earlier one", .notConsistent) {
            $0.earlier = ProofBundle.EarlierLog(
                root: SM3.digest(of: []),
                proof: ConsistencyProof(oldSize: 3, newSize: 8, path: [SM3.digest(of: [])]))
        },
        Refusal("the batch's body is another than logged", .batchBodyDiffers) { $0.batchBody = Array("Body".utf8) },
        Refusal("the answer's body is no JSON", .notJSON(.answerBody, offset: 0)) { $0.answerBody = "<html>" },
        Refusal("the answer's body is about another batch", .answerForOtherBatch) {
            $0.answerBody.replace($0.batchNo, with: "GW-2")
        },
        Refusal("the answer's body is about another body", .answerForOtherBody) {
            $0.answerBody.replace($0.bodySM3.hex, with: SM3.digest(of: []).hex)
        },
        Refusal("the answer names the record", .recordRejected(key: "900101/SR2026000001")) {
            $0.answerBody.replace("SR2026000002", with: "SR2026000001")
        },
        Refusal("the answer names the record in escapes", .recordRejected(key: "900101/SR2026000001")) {
            $0.answerBody.replace("900101/SR2026000002", with: #"900101\/\u0053R2026000001"#)
        },
        Refusal("the checkpoint has another root", .notIncluded(.batchLeaf)) { $0.rootOverride = SM3.digest(of: []) },
        Refusal("the proofs are for another size", .sizeDiffers(.batchLeaf)) { $0.proofSize = 9 },
        Refusal("another key signed the checkpoint", .checkpointOfAnotherKey) { $0.checkpointSigner = $0.pki.platform },
        Refusal("another key signed the request", .signature(.request)) { $0.gatewaySigner = $0.pki.platform },
        Refusal("another key signed the answer", .signature(.answer)) { $0.platformSigner = $0.pki.gateway },
        Refusal("the request was signed with another user ID", .signature(.request)) {
            $0.requestUserID = SigningUserID("gateway")
        },
        Refusal("the answer was signed with another user ID", .signature(.answer)) {
            $0.answerUserID = SigningUserID("")
        },
        Refusal("the log names another gateway certificate", .keySerialDiffers(.gateway)) { $0.requestSerial = "1" },
        Refusal("the log names another platform certificate", .keySerialDiffers(.platform)) { $0.answerSerial = "1" },
        Refusal("no platform certificate", .certificate(.platform, .noCertificate)) {
            $0.answerSerial = "1"
            $0.platformCertificates = []
        },
        Refusal("a gateway certificate too many", .certificateNotNeeded(.gateway)) {
            $0.gatewayCertificates.append($0.pki.otherRoot)
        },
        Refusal("a platform certificate twice", .certificateNotNeeded(.platform)) {
            $0.platformCertificates.append($0.pki.platform.certificate)
        },
        Refusal(
            "the platform's root is not trusted",
            of: { .untrusted(.platform, .unknownIssuer(subject: $0.other.certificate.subject)) },
            {
                $0.platformSigner = $0.pki.other
                $0.platformCertificates = [$0.pki.other.certificate]
            }),
        Refusal(
            "the gateway's root came with it",
            of: { .untrusted(.gateway, .unknownIssuer(subject: $0.otherRoot.subject)) },
            {
                $0.gatewaySigner = $0.pki.other
                $0.checkpointSigner = $0.pki.other
                $0.gatewayCertificates = [$0.pki.other.certificate, $0.pki.otherRoot]
            }),
        Refusal(
            "the receipt is older than the certificates",
            of: { .untrusted(.gateway, .notYetValid(subject: $0.root.subject, notBefore: $0.root.notBefore)) },
            { $0.receiptSeconds = $0.pki.root.notBefore - 1 }),
        Refusal(
            "the receipt is younger than the certificates",
            of: { .untrusted(.gateway, .expired(subject: $0.root.subject, notAfter: $0.root.notAfter)) },
            { $0.receiptSeconds = $0.pki.platform.certificate.notAfter + 2 }),
    ]

    @Test(arguments: refusals)
    func `a submission that differs in one thing proves nothing`(refusal: Refusal) async throws {
        var draft = BundleDraft(pki)
        refusal.change(&draft)
        let bundle = try await draft.bundle()
        let read = try ProofBundle(parsing: bundle.encode())
        let trust = draft.trust
        let error = refusal.error(pki)
        #expect(throws: error) { try read.verify(trust: trust, retained: nil) }
        #expect(!error.description.isEmpty)
    }

    @Test func `a receipt that the gateway signed itself proves nothing`() async throws {
        var draft = BundleDraft(pki)
        draft.platformSigner = draft.pki.gateway
        draft.platformCertificates = [draft.pki.gateway.certificate, draft.pki.intermediate]
        let bundle = try await draft.bundle()
        #expect(throws: ProofError.signedByGateway) { try bundle.verify(trust: draft.trust, retained: nil) }
    }

    @Test func `after a change of keys the checkpoint has a signer of the same subject`() async throws {
        var draft = BundleDraft(pki)
        draft.checkpointSigner = pki.next
        let alone = try await draft.bundle()
        #expect(throws: ProofError.checkpointOfAnotherKey) { try alone.verify(trust: draft.trust, retained: nil) }
        draft.logCertificates = [pki.next.certificate, pki.intermediate]
        let bundle = try await draft.bundle()
        #expect(try ProofBundle(parsing: bundle.encode()) == bundle)
        _ = try bundle.verify(trust: draft.trust, retained: nil)
        draft.checkpointSigner = pki.platform
        draft.logCertificates = [pki.platform.certificate, pki.intermediate]
        let foreign = try await draft.bundle()
        #expect(throws: ProofError.logOfAnotherParty(subject: pki.platform.certificate.subject)) {
            try foreign.verify(trust: draft.trust, retained: nil)
        }
    }

    @Test(arguments: [SignatureScheme.ecdsaSHA256(.raw), .ecdsaSHA256(.der), .rsaSHA256, .sm2(.standard, .der)])
    func `the algorithm of a signature is written and read`(scheme: SignatureScheme) async throws {
        let draft = try await BundleDraft(pki).bundle()
        let request = ProofBundle.SignedText(text: draft.request.text, signature: [1, 2, 3], scheme: scheme)
        let bundle = ProofBundle(
            disclosure: draft.disclosure, salt: draft.salt, batch: draft.batch, attempt: draft.attempt,
            receipt: draft.receipt, checkpoint: draft.checkpoint, gatewayCertificates: draft.gatewayCertificates,
            logCertificates: [], platformCertificates: draft.platformCertificates, request: request,
            answer: draft.answer, answerBody: draft.answerBody)
        let read = try ProofBundle(parsing: bundle.encode())
        #expect(read == bundle)
        #expect(throws: ProofError.signature(.request)) { try read.verify(trust: pki.trust, retained: nil) }
    }

    @Test func `where the verifier pins certificates the platform's must be one of them`() async throws {
        let draft = BundleDraft(pki)
        let bundle = try await draft.bundle()
        let pinned = TrustStore(certificates: [draft.pki.root, draft.pki.platform.certificate])
        _ = try bundle.verify(trust: pinned, retained: nil)
        let subject = draft.pki.platform.certificate.subject
        let others = TrustStore(certificates: [draft.pki.root, draft.pki.gateway.certificate])
        #expect(throws: ProofError.platformNotPinned(subject: subject)) {
            try bundle.verify(trust: others, retained: nil)
        }
    }

    @Test func `another trust root refuses everything`() async throws {
        let bundle = try await BundleDraft(pki).bundle()
        let expected = ProofError.untrusted(.gateway, .unknownIssuer(subject: pki.intermediate.subject))
        for trust in [
            TrustStore(certificates: []), TrustStore(certificates: [pki.otherRoot, pki.gateway.certificate]),
        ] {
            #expect(throws: expected) { try bundle.verify(trust: trust, retained: nil) }
        }
    }

    @Test func `entries in each other's place are refused`() async throws {
        let good = try await BundleDraft(pki).bundle()
        func swapped(
            _ batch: ProofBundle.LoggedLeaf, _ attempt: ProofBundle.LoggedLeaf, _ receipt: ProofBundle.LoggedLeaf
        ) -> ProofBundle {
            ProofBundle(
                disclosure: good.disclosure, salt: good.salt, batch: batch, attempt: attempt, receipt: receipt,
                checkpoint: good.checkpoint, gatewayCertificates: good.gatewayCertificates,
                logCertificates: [],
                platformCertificates: good.platformCertificates, request: good.request, answer: good.answer,
                answerBody: good.answerBody)
        }
        let trust = BundleDraft(pki).trust
        for (bundle, part) in [
            (swapped(good.attempt, good.attempt, good.receipt), ProofPart.batchLeaf),
            (swapped(good.batch, good.receipt, good.receipt), .attemptLeaf),
            (swapped(good.batch, good.attempt, good.batch), .receiptLeaf),
        ] {
            #expect(throws: ProofError.malformed(part)) { try bundle.verify(trust: trust, retained: nil) }
        }
    }

    @Test func `a retained checkpoint shows a rewritten log`() async throws {
        let draft = BundleDraft(pki)
        let bundle = try await draft.bundle()
        let promised = bundle.checkpoint.checkpoint
        let otherRoot = SM3.digest(of: [])
        let rows: [(Checkpoint, KeyFileSigner, ProofError)] = [
            (Checkpoint(origin: promised.origin, size: 8, root: otherRoot), pki.gateway, .logRewritten),
            (Checkpoint(origin: "other", size: 8, root: promised.root), pki.gateway, .retainedOfAnotherLog),
            (
                Checkpoint(origin: promised.origin, size: 7, root: otherRoot), pki.gateway,
                .retainedSizeDiffers(retained: 7, bundle: 8)
            ),
            (promised, pki.other, .checkpointOfAnotherKey),
        ]
        for (checkpoint, signer, error) in rows {
            let retained = try await SignedCheckpoint.sign(checkpoint, by: signer)
            #expect(throws: error) { try bundle.verify(trust: draft.trust, retained: retained) }
        }
    }

    @Test func `a disclosure is read from the text that it composes`() throws {
        let composed = Disclosure(key: "9/\"甲\"", kind: "policy", version: 1, record: Array(#"{"a":1}"#.utf8))
        #expect(composed.text == #"{"key":"9/\"甲\"","kind":"policy","record":{"a":1},"version":1}"#)
        #expect(try Disclosure(parsing: composed.text) == composed)
        #expect(composed.digest(salt: [7]) == SM3.digest(of: [7] + Array(composed.text.utf8)))
        #expect(throws: ProofError.malformed(.disclosure)) { try Disclosure(parsing: #"{"key":"k","kind":"k"}"#) }
    }
}
