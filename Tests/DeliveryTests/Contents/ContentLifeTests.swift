import Delivery
import Testing

@Suite struct ContentLifeTests {
    private func at(_ seconds: Double) -> Timestamp { Timestamp(milliseconds: 0).adding(seconds: seconds) }

    private func handle(
        _ life: inout ContentLife, _ outcome: ContentOutcome, _ purpose: AttemptPurpose, at seconds: Double
    ) -> ContentStep {
        life.handle(outcome, of: purpose, now: at(seconds), visibilityDelay: 10, draw: 0)
    }

    private var sending: ContentLife {
        var life = ContentLife()
        life.begin(sendingTo: 4, at: at(0))
        return life
    }

    @Test func `goes on from where the platform says, not from where we think`() {
        var life = sending
        #expect(handle(&life, .received(4), .send, at: 1) == .next(at(1)))
        #expect((life.received, life.request) == (4, .first))
        life.begin(sendingTo: 8, at: at(1))
        #expect(handle(&life, .received(6), .send, at: 2) == .next(at(2)))
        #expect((life.received, life.request) == (6, .again))
    }

    @Test func `what a question does not find counts as missing only after the visibility delay`() {
        var life = sending
        #expect(handle(&life, .other(.unknown(reason: "")), .send, at: 1) == .next(at(6)))
        life.beginQuestion(at: at(6))
        #expect(handle(&life, .other(.absent), .query, at: 6) == .next(at(11)))
        #expect(life.phase == .unknown)
        life.beginQuestion(at: at(11))
        #expect(handle(&life, .other(.absent), .query, at: 12) == .next(at(12)))
        #expect((life.phase, life.received, life.request) == (.ready, 0, .again))
    }

    @Test func `a question that finds the part ends the doubt at once`() {
        var life = sending
        _ = handle(&life, .other(.unknown(reason: "")), .send, at: 1)
        life.beginQuestion(at: at(6))
        #expect(handle(&life, .received(4), .query, at: 6) == .next(at(6)))
        #expect((life.phase, life.received, life.unknownSince) == (.ready, 4, nil))
    }

    @Test func `the third attempt in a row that is lost needs an operator`() {
        var life = sending
        #expect(handle(&life, .other(.lost), .send, at: 1) == .next(at(1)))
        for second in [2.0, 3.0] {
            life.beginQuestion(at: at(second))
            let step = handle(&life, .other(.lost), .query, at: second)
            #expect(step == (second == 3 ? .fails(.lost) : .next(at(second))))
        }
        #expect(life.phase == .failed)
    }

    @Test func `three parts in a row that bring nothing end the upload`() {
        var life = ContentLife()
        for second in [1.0, 2.0, 3.0] {
            life.begin(sendingTo: 4, at: at(second))
            let step = handle(&life, .received(0), .send, at: second)
            #expect(step == (second == 3 ? .fails(.stalled) : .next(at(second))))
        }
    }

    @Test func `a refusal ends the upload, a nonce that was used does not`() {
        var life = sending
        #expect(handle(&life, .other(.nonceUsed), .send, at: 1) == .next(at(1)))
        life.begin(sendingTo: 4, at: at(1))
        let refused = ContentFault.refused(code: "4006", message: "类型不收")
        #expect(
            handle(&life, .other(.refused(code: "4006", message: "类型不收")), .send, at: 2) == .fails(refused))
        #expect((refused.code, refused.message) == ("4006", "平台不接收附件内容：类型不收"))
    }
}
