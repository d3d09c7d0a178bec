import Foundation
import ShangMi

@testable import Evidence

/// One submission that went well, from which `bundle()` makes the proof; a test changes what must not pass.
struct BundleDraft {
    let pki: DevelopmentPKI
    var disclosure = Disclosure(
        key: "900101/SR2026000001", kind: "service", version: 3,
        record: Array(#"{"contact":{"closed":"5f1c"},"insurerCode":"900101","kind":"service","op":"upsert"}"#.utf8))
    var salt = [UInt8](repeating: 0x5a, count: 32)
    var batchRecords: [SM3Digest]?
    var batchKind = "service"
    var batchNo = "GW-20261120-01"
    var attemptBatchNo = "GW-20261120-01"
    var receiptBatchNo = "GW-20261120-01"
    var purpose = "send"
    var bodySM3 = SM3.digest(of: Array("body".utf8))
    var receiptBodySM3 = SM3.digest(of: Array("body".utf8))
    var state = "partial"
    var receiptSeconds: Int64
    var receiptAt: String?
    var requestSerial: String?
    var answerSerial: String?
    var requestLines: [String]?
    var answerLines: [String]?
    var answerBody: String
    var batchBody: [UInt8]?
    var earlier: ProofBundle.EarlierLog?
    var answerSM3: SM3Digest?
    var loggedRequestSM3: SM3Digest?
    var loggedAnswerTextSM3: SM3Digest?
    var gatewaySigner: KeyFileSigner
    var platformSigner: KeyFileSigner
    var checkpointSigner: KeyFileSigner
    var gatewayCertificates: [Certificate]
    var logCertificates: [Certificate] = []
    var platformCertificates: [Certificate]
    var requestUserID = SigningUserID.standard
    var answerUserID = SigningUserID.standard
    /// The log besides the three entries; the batch stands after the first of them.
    var otherLeaves = 5
    /// How many leaves of the log the checkpoint covers; nil for all.
    var rootOverride: SM3Digest?
    var proofSize: UInt64?

    init(_ pki: DevelopmentPKI) {
        self.pki = pki
        gatewaySigner = pki.gateway
        platformSigner = pki.platform
        checkpointSigner = pki.gateway
        gatewayCertificates = [pki.gateway.certificate, pki.intermediate]
        platformCertificates = [pki.platform.certificate, pki.intermediate]
        receiptSeconds = pki.platform.certificate.notBefore + 60
        answerBody = """
            {"code":"0000","batchNo":"GW-20261120-01","bodySM3":"\(bodySM3.hex)","state":"partial",
             "rejected":[{"key":"900101/SR2026000002","version":4,"code":"4003"}]}
            """
    }

    var trust: TrustStore { TrustStore(certificates: [pki.root]) }

    func bundle() async throws -> ProofBundle {
        let request = (requestLines ?? ["ANZE-SM2-SM3", "POST", batchNo, bodySM3.hex]).joined(separator: "\n")
        let body = Array(answerBody.utf8)
        let answer = (answerLines ?? ["ANZE-RECEIPT-SM2-SM3", batchNo, "200", SM3.digest(of: body).hex])
            .joined(separator: "\n")
        let at = receiptAt ?? Self.text(of: receiptSeconds)
        let leaves: [Leaf] = [
            .batchSealed(
                batchNo: batchNo, destination: "national-share", kind: batchKind, count: 2, moneyFen: 0,
                bodySM3: bodySM3, records: batchRecords ?? [disclosure.digest(salt: salt), SM3.digest(of: [1])], at: at),
            .attempt(
                batchNo: attemptBatchNo, number: 1, purpose: purpose,
                signedTextSM3: loggedRequestSM3 ?? SM3.digest(of: Array(request.utf8)),
                keySerial: requestSerial ?? gatewayCertificates[0].serial.text, at: at),
            .receipt(
                batchNo: receiptBatchNo, bodySM3: receiptBodySM3, status: 200,
                signedTextSM3: loggedAnswerTextSM3 ?? SM3.digest(of: Array(answer.utf8)),
                answerSM3: answerSM3 ?? SM3.digest(of: body),
                keySerial: answerSerial ?? platformCertificates[0].serial.text, state: state, at: at),
        ]
        let (logged, root) = log(leaves)
        let checkpoint = Checkpoint(
            origin: "anze.example/log", size: UInt64(leaves.count + otherLeaves), root: rootOverride ?? root)
        return ProofBundle(
            disclosure: disclosure, salt: salt, batch: logged[0], attempt: logged[1], receipt: logged[2],
            checkpoint: try await SignedCheckpoint.sign(checkpoint, by: checkpointSigner),
            gatewayCertificates: gatewayCertificates.map(\.der), logCertificates: logCertificates.map(\.der),
            platformCertificates: platformCertificates.map(\.der),
            request: try await sign(request, gatewaySigner, requestUserID, .raw),
            answer: try await sign(answer, platformSigner, answerUserID, .der), answerBody: body,
            batchBody: batchBody, earlier: earlier)
    }

    private func sign(
        _ text: String, _ signer: KeyFileSigner, _ userID: SigningUserID, _ encoding: SignatureEncoding
    ) async throws -> ProofBundle.SignedText {
        let signature = try await signer.sign(Array(text.utf8), as: .sm2(.standard, encoding))
        return ProofBundle.SignedText(text: text, signature: signature, scheme: .sm2(userID, encoding))
    }

    private func log(_ leaves: [Leaf]) -> ([ProofBundle.LoggedLeaf], SM3Digest) {
        var hashes = (0..<otherLeaves).map { LeafHash.of([UInt8($0)]) }
        hashes.insert(contentsOf: leaves.map(\.hash), at: 1)
        var frontier = MerkleFrontier()
        var nodes: Set<MerkleNode> = []
        for hash in hashes { nodes.formUnion(frontier.append(hash)) }
        let logged = leaves.enumerated().map { number, leaf in
            let proof = InclusionProof.make(index: UInt64(1 + number), size: frontier.size) { level, index in
                nodes.first { $0.level == level && $0.index == index }?.hash ?? SM3.digest(of: [])
            }
            let written = InclusionProof(index: proof.index, size: proofSize ?? proof.size, path: proof.path)
            return ProofBundle.LoggedLeaf(leaf: leaf, proof: written)
        }
        return (logged, frontier.root)
    }

    static func text(of unixSeconds: Int64) -> String {
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(secondsFromGMT: 8 * 3600)
        format.dateFormat = "yyyy-MM-dd'T'HH:mm:ss.SSSXXX"
        return format.string(from: Date(timeIntervalSince1970: TimeInterval(unixSeconds)))
    }
}
