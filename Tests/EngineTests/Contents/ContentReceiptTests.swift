import Delivery
import Exchange
import TestKit
import Testing

@Suite struct ContentReceiptTests {
    @Test func `a receipt is for one content alone, whole, and signed`() async throws {
        let profile = try ProfileDraft().takingContents().load()
        let pki = try DevelopmentPKI.load()
        let platform = PlatformStandIn(signer: pki.platform, at: pki.start)
        let verifier = AnswerVerifier(profile: profile, trust: pki.trust)
        let content = StoreBench.content("abcdef")
        let whole = try await platform.answer(about: content, received: 6)
        guard case .taken(let receipt) = try verifier.verify(whole, about: content, now: pki.start.seconds).meaning
        else {
            Issue.record("a receipt is none")
            return
        }
        #expect((receipt.content, receipt.receiptNo) == (content, "C20261120000001"))
        // Its signature is over the content's name.
        #expect(throws: AnswerError.badSignature) {
            _ = try verifier.verify(whole, about: StoreBench.content("abc"), now: pki.start.seconds)
        }
        let part = try await platform.answer(about: content, received: 3)
        guard case .received(3) = try verifier.verify(part, about: content, now: pki.start.seconds).meaning else {
            Issue.record("a part is none")
            return
        }
        let larger = try await platform.answer(about: content, received: 3, bytes: 9)
        guard case .refused(.conflict) = try verifier.verify(larger, about: content, now: pki.start.seconds).meaning
        else {
            Issue.record("another size is no conflict")
            return
        }
    }
}
