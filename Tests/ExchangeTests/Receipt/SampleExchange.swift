import Canonical
import Delivery
import Exchange
import ShangMi
import TestKit

/// A sealed batch, the platform that answers about it, and the gateway's side that verifies.
struct SampleExchange {
    let profile: DestinationProfile
    let pki: DevelopmentPKI
    let platform: PlatformStandIn
    let batch: SealedBatch

    init() throws {
        profile = try ProfileDraft().load()
        pki = try DevelopmentPKI.load()
        platform = PlatformStandIn(signer: pki.platform, at: pki.start)
        batch = SampleExchange.batch(numbered: "GW-20261120-01JD0Q8S2Z6T9F4E7A5B")
    }

    /// A batch of the same bytes under another number.
    func batch(numbered number: String) -> SealedBatch { SampleExchange.batch(numbered: number) }

    func verify(_ answer: ReceivedAnswer, about number: BatchNumber? = nil) throws(AnswerError) -> VerifiedAnswer {
        try AnswerVerifier(profile: profile, trust: pki.trust).verify(
            answer, about: number ?? batch.number, now: pki.start.seconds)
    }

    private static func batch(numbered number: String) -> SealedBatch {
        let body = Array(#"{"profile":"anze-ref-1"}"#.utf8)
        return SealedBatch(
            number: BatchNumber(number), kind: .insuredUnit, count: 3, control: Fen(0), body: body,
            bodySM3: SM3.digest(of: body))
    }
}

extension ReceivedAnswer {
    /// The answer with another value of one header.
    func with(_ name: String, _ value: String) -> ReceivedAnswer {
        ReceivedAnswer(
            status: status, headers: headers.filter { $0.name != name } + [(name, value)], body: body)
    }

    /// The answer with another body under the same signature.
    func with(body: [UInt8]) -> ReceivedAnswer { ReceivedAnswer(status: status, headers: headers, body: body) }
}
