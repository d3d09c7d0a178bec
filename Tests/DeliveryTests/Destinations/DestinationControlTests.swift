import Delivery
import Exchange
import TestKit
import Testing

@Suite struct DestinationControlTests {
    private let now = Timestamp(milliseconds: 1_795_111_803_000)

    private func after(
        _ outcome: AttemptOutcome, draw: Double, from control: DestinationControl = DestinationControl()
    ) -> DestinationControl {
        var control = control
        control.handle(outcome, now: now, draw: draw)
        return control
    }

    @Test(arguments: [
        // A tenth more than it says, at most; a minute where it does not say.
        (AttemptOutcome.later(.throttled, code: "5002", seconds: 100), 0.0, 100.0),
        (.later(.throttled, code: "5002", seconds: 100), 0.5, 105.0),
        (.later(.throttled, code: "5002", seconds: nil), 0.0, 60.0),
        (.later(.windowClosed, code: "5001", seconds: 3600), 0.0, 3600.0),
        (.later(.busy, code: "5003", seconds: 10), 0.5, 10.5),
    ])
    func `what asks for time holds everything back`(outcome: AttemptOutcome, draw: Double, seconds: Double) {
        let control = after(outcome, draw: draw)
        let until = now.adding(seconds: seconds)
        #expect(control == DestinationControl(notBefore: until))
        #expect(control.hold(at: until.adding(seconds: -0.001)) == Hold(.throttled, until: until))
        #expect(control.hold(at: until) == nil)
    }

    @Test(arguments: [
        AttemptOutcome.notSent(reason: "refused"), .unknown(reason: "cut"), .absent, .nonceUsed, .lost,
        .later(.busy, code: "5003", seconds: nil), .refused(code: "1001", message: ""),
        .conflict(code: "3002", message: ""),
    ])
    func `whatever else happens lifts no wait that another was told, and asks for none`(outcome: AttemptOutcome) {
        #expect(after(outcome, draw: 0.5) == DestinationControl())
        let waiting = DestinationControl(notBefore: now.adding(seconds: 60), paused: "维护")
        #expect(after(outcome, draw: 0.5, from: waiting) == waiting)
    }

    @Test func `the longer of two waits holds`() {
        let waiting = DestinationControl(notBefore: now.adding(seconds: 60))
        #expect(after(.later(.throttled, code: "5002", seconds: 5), draw: 0, from: waiting) == waiting)
    }

    @Test func `a missing precondition blocks until an operator lifts it`() {
        let control = after(.blocked(code: "2002", message: "证书过期"), draw: 0)
        #expect(control == DestinationControl(blocked: "2002 证书过期"))
        #expect(control.hold(at: now.adding(seconds: 1_000_000)) == Hold(.blocked, until: nil))
        #expect(after(.absent, draw: 0, from: control).blocked == "2002 证书过期")
    }

    @Test func `a paused destination stays closed`() {
        #expect(DestinationControl(paused: "维护").hold(at: now) == Hold(.paused, until: nil))
        #expect(DestinationControl().hold(at: now) == nil)
    }
}
