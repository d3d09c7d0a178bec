import Canonical
import Delivery
import Exchange
import ShangMi
import TestKit

/// Receipts for one batch, signed by the platform and verified like any other.
enum SampleReceipts {
    /// A receipt with this state, as an outcome.
    static func make(_ state: ReceiptState) async throws -> AttemptOutcome {
        let pki = try DevelopmentPKI.load()
        let batch = SealedBatch(
            number: BatchNumber("GW-20261120-01JD0Q8S2Z6T9F4E7A5B"), kind: .service, count: 1, control: Fen(0),
            body: [0x7B, 0x7D], bodySM3: SM3.digest(of: [0x7B, 0x7D]))
        let answer = try await PlatformStandIn(signer: pki.platform, at: pki.start).answer(
            about: batch, state: state.rawValue,
            rejected: state == .partial ? [.init("900101/S1", code: "4005")] : [])
        let verified = try AnswerVerifier(profile: ProfileDraft().load(), trust: pki.trust).verify(
            answer, about: batch.number, now: pki.start.seconds)
        guard
            let receipt = verified.receipt(
                for: batch.number, bodySM3: batch.bodySM3, records: [(key: "900101/S1", version: 1)])
        else {
            throw SampleError.missing("a receipt")
        }
        return .receipt(receipt)
    }
}
