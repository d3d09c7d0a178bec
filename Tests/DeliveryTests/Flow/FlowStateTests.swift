import Delivery
import TestKit
import Testing

@Suite struct FlowStateTests {
    private let start = Timestamp(milliseconds: 1_795_111_803_000)
    private let wide = FlowPolicy(ceiling: 100)

    private func at(_ seconds: Double) -> Timestamp { start.adding(seconds: seconds) }

    private func fail(_ flow: inout FlowState, at seconds: Double) {
        flow.handle(.notSent(reason: "refused"), took: 0, now: at(seconds), draw: 0, ceiling: 100)
    }

    private func work(_ flow: inout FlowState, at seconds: Double, took: Double = 0.1, ceiling: Int = 100) {
        flow.handle(.absent, took: took, now: at(seconds), draw: 0, ceiling: ceiling)
    }

    private func starts(_ flow: inout FlowState, by owner: LeaseOwner, _ now: Timestamp) -> Bool {
        flow.startsPing(by: owner, now: now, policy: wide)
    }

    /// A flow whose breaker has just opened, at second 4, for half a minute.
    private var broken: FlowState {
        var flow = FlowState()
        for second in 0..<5 { fail(&flow, at: Double(second)) }
        return flow
    }

    @Test func `five failures in a row open the breaker for half a minute, and no request passes`() {
        var flow = FlowState()
        for second in 0..<4 { fail(&flow, at: Double(second)) }
        #expect(flow.hold(.first, now: at(4), underWay: 0, policy: wide) == nil)
        fail(&flow, at: 4)
        for request in [FlowState.Request.question, .first, .again] {
            #expect(flow.hold(request, now: at(33.9), underWay: 0, policy: wide) == Hold(.breaker, until: at(34)))
        }
    }

    @Test func `after its rest one request at a time finds out, and three good ones close it`() {
        var flow = broken
        for second in [34.0, 35, 36] {
            #expect(flow.hold(.first, now: at(second), underWay: 0, policy: wide) == nil)
            #expect(flow.hold(.first, now: at(second), underWay: 1, policy: wide) == Hold(.breaker, until: nil))
            work(&flow, at: second)
        }
        #expect(flow.breaker.isClosed)
        #expect(flow.hold(.first, now: at(37), underWay: 1, policy: wide) == nil)
    }

    @Test func `each failed probe doubles the rest, to ten minutes`() {
        var flow = broken
        var second = 4.0
        for rest in [30.0, 60, 120, 240, 480, 600, 600] {
            #expect(flow.breaker.isOpen(at: at(second)) == at(second + rest))
            second += rest
            fail(&flow, at: second)
        }
    }

    @Test func `after its rest a ping goes first and alone, and single messages find out the rest`() {
        let owner = LeaseOwner("boot/1/1")
        var flow = broken
        #expect(!starts(&flow, by: owner, at(33.9)))
        #expect(starts(&flow, by: owner, at(34)))
        #expect(flow.hold(.question, now: at(34), underWay: 0, policy: wide) == Hold(.breaker, until: nil))
        flow.endPing(.works, by: owner, now: at(35), draw: 0)
        #expect(!starts(&flow, by: owner, at(35)))
        for second in [35.0, 36] {
            #expect(!flow.breaker.isClosed)
            #expect(flow.hold(.first, now: at(second), underWay: 0, policy: wide) == nil)
            work(&flow, at: second)
        }
        #expect(flow.breaker.isClosed)
        #expect(!starts(&flow, by: owner, at(37)))
    }

    @Test(arguments: [DestinationBreaker.Sign.silent, .struggles])
    func `a bad ping opens it again, for twice as long`(sign: DestinationBreaker.Sign) {
        let owner = LeaseOwner("boot/1/1")
        var flow = broken
        #expect(starts(&flow, by: owner, at(34)))
        flow.endPing(sign, by: owner, now: at(34), draw: 0)
        #expect(flow.breaker.isOpen(at: at(34)) == at(94))
    }

    @Test func `a ping whose end nobody writes holds nothing for ever, nor does one that a wrong clock began`() {
        var flow = broken
        #expect(starts(&flow, by: LeaseOwner("boot/1/1"), at(34)))
        #expect(flow.hold(.first, now: at(183.9), underWay: 0, policy: wide) == Hold(.breaker, until: nil))
        #expect(flow.hold(.first, now: at(184), underWay: 0, policy: wide) == nil)
        #expect(flow.hold(.first, now: at(-86_400), underWay: 0, policy: wide) == nil)
    }

    @Test func `a ping that ends after an operator closed the breaker counts for nothing`() {
        let owner = LeaseOwner("boot/1/1")
        var flow = broken
        #expect(starts(&flow, by: owner, at(34)))
        flow.trust()
        flow.endPing(.silent, by: owner, now: at(35), draw: 0)
        #expect(flow.breaker == DestinationBreaker())
    }

    @Test func `half of ten outcomes within a minute open it, but not of older ones`() {
        var flow = FlowState()
        for second in 0..<4 {
            fail(&flow, at: Double(second))
            work(&flow, at: Double(second))
        }
        work(&flow, at: 4)
        #expect(flow.breaker.isClosed)
        var late = flow
        fail(&flow, at: 5)
        #expect(!flow.breaker.isClosed)
        fail(&late, at: 61)
        #expect(late.breaker.isClosed)
    }

    @Test func `a platform that says it is busy counts for the half, not for the row`() {
        var flow = FlowState()
        for second in 0..<9 {
            flow.handle(
                .later(.busy, code: "5003", seconds: nil), took: 0, now: at(Double(second)), draw: 0, ceiling: 4)
        }
        #expect(flow.breaker.isClosed)
        fail(&flow, at: 9)
        #expect(!flow.breaker.isClosed)
    }

    @Test func `rejections, conflicts and lost workers say nothing against a destination`() {
        var flow = FlowState()
        for second in 0..<20 {
            flow.handle(.refused(code: "1001", message: ""), took: 0, now: at(Double(second)), draw: 0, ceiling: 4)
            flow.handle(.conflict(code: "3002", message: ""), took: 0, now: at(Double(second)), draw: 0, ceiling: 4)
            flow.handle(.lost, took: 0, now: at(Double(second)), draw: 0, ceiling: 4)
        }
        #expect(flow.breaker.isClosed)
    }

    @Test func `the rate spaces what starts, whoever asks`() {
        let policy = FlowPolicy(perSecond: 4, ceiling: 100)
        var flow = FlowState()
        var started: [Double] = []
        for tick in 0...100 where flow.hold(.question, now: at(Double(tick) / 100), underWay: 0, policy: policy) == nil
        {
            flow.start(.question, now: at(Double(tick) / 100), policy: policy)
            started.append(Double(tick) / 100)
        }
        #expect(started == [0, 0.25, 0.5, 0.75, 1])
        #expect(flow.hold(.first, now: at(1), underWay: 0, policy: policy) == Hold(.rate, until: at(1.25)))
    }

    @Test func `more goes at once while answers are quick, up to the contract, and less when it is overrun`() {
        var flow = FlowState()
        func width() -> Int { flow.concurrency.allowed(ceiling: 6) }
        var widths = [width()]
        for _ in 0..<20 {
            work(&flow, at: 0, ceiling: 6)
            if widths.last != width() { widths.append(width()) }
        }
        #expect(widths == [2, 3, 4, 5, 6])
        flow.handle(.unknown(reason: "cut"), took: 60, now: at(0), draw: 0, ceiling: 6)
        #expect(width() == 4)
        for _ in 0..<20 {
            flow.handle(.later(.throttled, code: "5002", seconds: 1), took: 0, now: at(0), draw: 0, ceiling: 6)
        }
        #expect(width() == 1)
        #expect(flow.hold(.first, now: at(0), underWay: 1, policy: wide) == Hold(.concurrency, until: nil))
    }

    @Test func `answers that grow slow widen nothing`() {
        var flow = FlowState()
        work(&flow, at: 0, took: 0.1)
        for _ in 0..<10 { work(&flow, at: 0, took: 0.5) }
        #expect(flow.concurrency.allowed(ceiling: 100) == 2)
    }

    @Test func `repeats live on a budget: ten, a tenth of the first submissions, and one in ten seconds`() {
        var flow = FlowState()
        for _ in 0..<10 {
            #expect(flow.hold(.again, now: at(0), underWay: 0, policy: wide) == nil)
            flow.start(.again, now: at(0), policy: wide)
        }
        #expect(flow.hold(.again, now: at(0), underWay: 0, policy: wide) == Hold(.budget, until: at(10.001)))
        #expect(flow.hold(.first, now: at(0), underWay: 0, policy: wide) == nil)
        #expect(flow.hold(.question, now: at(0), underWay: 0, policy: wide) == nil)
        for _ in 0..<10 { flow.start(.first, now: at(0), policy: wide) }
        #expect(flow.hold(.again, now: at(0.1), underWay: 0, policy: wide) == nil)
        flow.start(.again, now: at(0.1), policy: wide)
        #expect(flow.hold(.again, now: at(10.1), underWay: 0, policy: wide) == nil)
    }

    @Test func `a clock that was set back holds nothing for longer than it should`() {
        let policy = FlowPolicy(perSecond: 2, ceiling: 100)
        var flow = broken
        flow.start(.first, now: at(4), policy: policy)
        for _ in 0..<12 { flow.start(.again, now: at(4), policy: policy) }
        // A day before all that: breaker, rate and budget were noted in what is now the future.
        for request in [FlowState.Request.question, .first, .again] {
            #expect(flow.hold(request, now: at(-86_400), underWay: 0, policy: policy) == nil)
        }
    }

    @Test func `a closed window holds submissions, not questions`() {
        let policy = FlowPolicy(window: SendingWindow(days: .week(Set(0..<7)), from: 3600, to: 7200))
        let noon = start.adding(seconds: 0)
        let hold = FlowState().hold(.first, now: noon, underWay: 0, policy: policy)
        #expect(hold?.reason == .window)
        #expect(hold?.until == policy.window?.nextOpening(noon))
        #expect(FlowState().hold(.question, now: noon, underWay: 0, policy: policy) == nil)
    }

    @Test func `live traffic has every second turn beside portions, and a backfill one a minute`() {
        var turns = Turns()
        #expect(turns.order(at: start) == [.priority, .backfill, .portions, .live])
        turns.took(.backfill, at: start)
        #expect(turns.order(at: at(59)) == [.priority, .portions, .live, .backfill])
        turns.took(.portions, at: start)
        #expect(turns.order(at: at(59)) == [.priority, .live, .portions, .backfill])
        turns.took(.live, at: start)
        #expect(turns.order(at: at(60)) == [.priority, .backfill, .portions, .live])
    }
}
