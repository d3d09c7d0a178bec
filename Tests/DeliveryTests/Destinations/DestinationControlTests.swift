import Delivery
import Exchange
import TestKit
import Testing

@Suite struct DestinationControlTests {
    private let now = Timestamp(milliseconds: 1_795_111_803_000)

    private func after(_ outcome: AttemptOutcome, draw: Double, from control: DestinationControl) -> DestinationControl
    {
        var control = control
        control.handle(outcome, now: now, draw: draw)
        return control
    }

    @Test(arguments: [
        (AttemptOutcome.notSent(reason: "refused"), 0.0, 2.0, 2.0), (.notSent(reason: "refused"), 0.5, 4.0, 4.0),
        (.unknown(reason: "cut"), 0.5, 4.0, 4.0),
        // Without a word of the platform by the schedule; else a tenth more than it says, at most.
        (.later(code: "5003", seconds: nil), 0.5, 4.0, 4.0), (.later(code: "5002", seconds: 1), 0.5, 4.0, 4.0),
        (.later(code: "5002", seconds: 100), 0.0, 2.0, 100.0), (.later(code: "5002", seconds: 100), 0.5, 4.0, 105.0),
    ])
    func `what is not there or not ready holds everything back`(
        outcome: AttemptOutcome, draw: Double, wait: Double, seconds: Double
    ) {
        let control = after(outcome, draw: draw, from: DestinationControl())
        #expect(control == DestinationControl(notBefore: now.adding(seconds: seconds), wait: wait))
        #expect(!control.isOpen(at: now.adding(seconds: seconds - 0.001)))
        #expect(control.isOpen(at: now.adding(seconds: seconds)))
    }

    @Test func `each further failure draws from three times the last wait`() {
        var control = DestinationControl()
        var waits: [Double] = []
        for _ in 1...5 {
            control.handle(.notSent(reason: "refused"), now: now, draw: 0.5)
            waits.append(control.wait)
        }
        #expect(waits == [4, 7, 11.5, 18.25, 28.375])
    }

    @Test(arguments: [
        AttemptOutcome.absent, .refused(code: "1001", message: ""), .conflict(code: "3002", message: ""),
    ])
    func `any answer to the matter starts the next back-off afresh, and lifts no wait that another was told`(
        outcome: AttemptOutcome
    ) {
        let waiting = DestinationControl(notBefore: now.adding(seconds: 60), wait: 60)
        #expect(after(outcome, draw: 0.5, from: waiting) == DestinationControl(notBefore: now.adding(seconds: 60)))
    }

    @Test func `a receipt starts the next back-off afresh`() async throws {
        let waiting = DestinationControl(notBefore: now.adding(seconds: 60), wait: 60)
        let receipt = try await SampleReceipts.make(.rejected)
        #expect(after(receipt, draw: 0.5, from: waiting) == DestinationControl(notBefore: now.adding(seconds: 60)))
    }

    @Test func `a lost attempt says nothing about the destination`() {
        let waiting = DestinationControl(notBefore: now.adding(seconds: 60), wait: 60, paused: "维护")
        #expect(after(.lost, draw: 0.5, from: waiting) == waiting)
    }

    @Test func `a nonce that was used before is tried again at once, but only once`() {
        let first = after(.nonceUsed, draw: 0.5, from: DestinationControl())
        #expect(first.isOpen(at: now))
        let second = after(.nonceUsed, draw: 0.5, from: first)
        #expect(second == DestinationControl(notBefore: now.adding(seconds: 4), wait: 4))
    }

    @Test func `a missing precondition blocks until an operator lifts it`() {
        let control = after(.blocked(code: "2002", message: "证书过期"), draw: 0, from: DestinationControl())
        #expect(control == DestinationControl(blocked: "2002 证书过期"))
        #expect(!control.isOpen(at: now.adding(seconds: 1_000_000)))
        #expect(after(.absent, draw: 0, from: control).blocked == "2002 证书过期")
    }

    @Test func `a paused destination stays closed`() {
        #expect(!DestinationControl(paused: "维护").isOpen(at: now))
        #expect(DestinationControl().isOpen(at: now))
    }
}
