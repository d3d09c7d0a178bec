import Canonical
import Delivery
import Exchange
import ShangMi
import TestKit

/// A batch at the example platform of docs/integrator-guide.md: answers in XML, under codes of a shared secret.
struct CodedExchange {
    static let ticket = "SL0001"

    let profile: DestinationProfile
    let pki: DevelopmentPKI
    let batch: SealedBatch
    private let secret = SecretBytes(copying: "the secret".utf8)

    init(_ change: (ProfileDraft) throws -> ProfileDraft = { $0 }) throws {
        profile = try change(ProfileDraft.example()).load()
        pki = try DevelopmentPKI.load()
        let body = Array("[]".utf8)
        batch = SealedBatch(
            number: BatchNumber("GW-20261120-01JD0Q8S2Z6T9F4E7A5B"), kind: .policy, count: 2, control: Fen(0),
            body: body, bodySM3: SM3.digest(of: body))
    }

    /// A document as the platform writes it, about the batch.
    func document(status: String = "1", passed: Int = 2, failed: String = "", number: String? = nil) -> String {
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <Response><Head><Code>000</Code><Text>成功 &amp; &#x5DF2;</Text><BatchNo>\(number ?? batch.number.text)</BatchNo>
        <Ticket>\(CodedExchange.ticket)</Ticket><ReceivedAt>2026-11-20 10:00:00</ReceivedAt></Head>
        <Result status='\(status)'><Passed> \(passed) </Passed><Failed>\(failed)</Failed></Result></Response>

        """
    }

    /// An answer with the platform's code.
    func answer(_ document: String, under other: String? = nil, secondsLater: Int64 = 0) -> ReceivedAnswer {
        let at = pki.start.seconds + secondsLater
        let key = other.map { SecretBytes(copying: $0.utf8) } ?? secret
        let code = DigestAlgorithm.sm3.code(of: Array("\(at)\n200\n\(document)".utf8), under: key)
        return ReceivedAnswer(
            status: 200, headers: [("X-Time", "\(at)"), ("X-Sign", code.hex)], body: Array(document.utf8))
    }

    func verify(_ answer: ReceivedAnswer) throws(AnswerError) -> VerifiedAnswer {
        try AnswerVerifier(
            profile: profile, trust: TrustStore(certificates: []), secrets: ["appSecret": secret]
        ).verify(answer, about: batch.number, now: pki.start.seconds)
    }

    /// The receipt in a document, about a batch of two records.
    func receipt(_ document: String) throws -> VerifiedReceipt? {
        try verify(answer(document)).receipt(
            for: batch.number, bodySM3: batch.bodySM3, records: [(key: "a/1", version: 1), (key: "a/2", version: 3)])
    }

    /// The signer of requests to the platform.
    func signer() throws -> RequestSigner {
        guard let base = BaseURL("https://host/api") else { throw SampleError.missing("a base") }
        return RequestSigner(
            profile: profile, base: base, app: "GW01", signer: pki.gateway, secrets: ["appSecret": secret])
    }
}
