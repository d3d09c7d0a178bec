import Delivery
import Exchange
import TestKit
import Testing

private let rules = BatchRules(visibilityDelay: 5)

@Suite struct BatchLifeTests {
    private static let start = Timestamp(milliseconds: 1_795_111_803_000)

    /// What an attempt may show, by name, so that a table can list it before a receipt is signed.
    enum Shown: String, CaseIterable {
        case notSent, unknown, processing, accepted, partial, rejected, absent, refused, conflict, blocked, later
        case nonceUsed, lost

        func outcome() async throws -> AttemptOutcome {
            switch self {
            case .notSent: .notSent(reason: "refused")
            case .unknown: .unknown(reason: "cut")
            case .processing: try await SampleReceipts.make(.processing)
            case .accepted: try await SampleReceipts.make(.accepted)
            case .partial: try await SampleReceipts.make(.partial)
            case .rejected: try await SampleReceipts.make(.rejected)
            case .absent: .absent
            case .refused: .refused(code: "1001", message: "格式错误")
            case .conflict: .conflict(code: "3002", message: "批号重复")
            case .blocked: .blocked(code: "2005", message: "无权限")
            case .later: .later(.throttled, code: "5002", seconds: 30)
            case .nonceUsed: .nonceUsed
            case .lost: .lost
            }
        }
    }

    /// A batch whose send, or whose first question in this phase, is open, ten seconds after the send began.
    private static func open(_ phase: BatchPhase) async throws -> BatchLife {
        var life = BatchLife()
        life.begin(.send, at: start)
        switch phase {
        case .unknown: _ = life.handle(.unknown(reason: "cut"), of: .send, now: at(1), rules: rules, draw: 0.5)
        case .processing:
            _ = life.handle(
                try await SampleReceipts.make(.processing), of: .send, now: at(1), rules: rules, draw: 0.5)
        case .ready, .dispatching, .settled, .refused, .released, .quarantined: return life
        }
        life.begin(.query, at: at(10))
        return life
    }

    private static func at(_ seconds: Double) -> Timestamp { start.adding(seconds: seconds) }

    private static let sent = at(0)

    /// The whole table: after a send, after a question about an unknown outcome, after one about a batch in processing.
    private static let table: [(BatchPhase, Shown, BatchLife, Double?)] = [
        // Sending: nothing was taken, so the batch may be sent again at once; the destination says when.
        (.dispatching, .notSent, BatchLife(phase: .ready, lastSentAt: sent, wait: 4), 14),
        (.dispatching, .later, BatchLife(phase: .ready, lastSentAt: sent), 10),
        (.dispatching, .nonceUsed, BatchLife(phase: .ready, lastSentAt: sent, wait: 2), 10),
        (.dispatching, .blocked, BatchLife(phase: .ready, lastSentAt: sent), 10),
        // Sending: may have been taken, so it is asked about.
        (.dispatching, .unknown, BatchLife(phase: .unknown, lastSentAt: at(10), unknownSince: at(10)), 15),
        (.dispatching, .absent, BatchLife(phase: .unknown, lastSentAt: at(10), unknownSince: at(10)), 15),
        (.dispatching, .lost, BatchLife(phase: .unknown, lastSentAt: at(10), unknownSince: at(10), lost: 1), 10),
        // Sending: the platform has spoken.
        (.dispatching, .processing, BatchLife(phase: .processing, lastSentAt: at(10)), 15),
        (.dispatching, .accepted, BatchLife(phase: .settled, lastSentAt: at(10)), nil),
        (.dispatching, .partial, BatchLife(phase: .settled, lastSentAt: at(10)), nil),
        (.dispatching, .rejected, BatchLife(phase: .settled, lastSentAt: at(10)), nil),
        (.dispatching, .refused, BatchLife(phase: .refused, lastSentAt: sent), nil),
        (.dispatching, .conflict, BatchLife(phase: .quarantined, lastSentAt: sent), nil),
        // Asking about an unknown outcome: what is no answer to the question changes nothing.
        (.unknown, .notSent, BatchLife(phase: .unknown, lastSentAt: at(1), unknownSince: at(1), questions: 1), 25),
        (.unknown, .unknown, BatchLife(phase: .unknown, lastSentAt: at(1), unknownSince: at(1), questions: 1), 25),
        (.unknown, .later, BatchLife(phase: .unknown, lastSentAt: at(1), unknownSince: at(1), questions: 1), 25),
        (.unknown, .nonceUsed, BatchLife(phase: .unknown, lastSentAt: at(1), unknownSince: at(1), questions: 1), 25),
        (.unknown, .blocked, BatchLife(phase: .unknown, lastSentAt: at(1), unknownSince: at(1), questions: 1), 25),
        (.unknown, .refused, BatchLife(phase: .unknown, lastSentAt: at(1), unknownSince: at(1), questions: 1), 25),
        (.unknown, .lost, BatchLife(phase: .unknown, lastSentAt: at(1), unknownSince: at(1), lost: 1), 10),
        // Asking about an unknown outcome: resolved.
        (.unknown, .absent, BatchLife(phase: .ready, lastSentAt: at(1), questions: 1), 10),
        (.unknown, .processing, BatchLife(phase: .processing, lastSentAt: at(1), questions: 1, isRecovered: true), 25),
        (.unknown, .accepted, BatchLife(phase: .settled, lastSentAt: at(1), questions: 1, isRecovered: true), nil),
        (.unknown, .partial, BatchLife(phase: .settled, lastSentAt: at(1), questions: 1, isRecovered: true), nil),
        (.unknown, .rejected, BatchLife(phase: .settled, lastSentAt: at(1), questions: 1, isRecovered: true), nil),
        (
            .unknown, .conflict,
            BatchLife(phase: .quarantined, lastSentAt: at(1), unknownSince: at(1), questions: 1), nil
        ),
        // Asking about a batch in processing.
        (.processing, .notSent, BatchLife(phase: .processing, lastSentAt: at(1), questions: 1), 25),
        (.processing, .unknown, BatchLife(phase: .processing, lastSentAt: at(1), questions: 1), 25),
        (.processing, .later, BatchLife(phase: .processing, lastSentAt: at(1), questions: 1), 25),
        (.processing, .nonceUsed, BatchLife(phase: .processing, lastSentAt: at(1), questions: 1), 25),
        (.processing, .blocked, BatchLife(phase: .processing, lastSentAt: at(1), questions: 1), 25),
        (.processing, .refused, BatchLife(phase: .processing, lastSentAt: at(1), questions: 1), 25),
        (.processing, .lost, BatchLife(phase: .unknown, lastSentAt: at(1), unknownSince: at(10), lost: 1), 10),
        (.processing, .absent, BatchLife(phase: .ready, lastSentAt: at(1), questions: 1), 10),
        (.processing, .processing, BatchLife(phase: .processing, lastSentAt: at(1), questions: 1), 25),
        (.processing, .accepted, BatchLife(phase: .settled, lastSentAt: at(1), questions: 1), nil),
        (.processing, .partial, BatchLife(phase: .settled, lastSentAt: at(1), questions: 1), nil),
        (.processing, .rejected, BatchLife(phase: .settled, lastSentAt: at(1), questions: 1), nil),
        (.processing, .conflict, BatchLife(phase: .quarantined, lastSentAt: at(1), questions: 1), nil),
    ]

    @Test(arguments: table)
    func `takes every outcome of every attempt`(
        phase: BatchPhase, shown: Shown, expected: BatchLife, next: Double?
    ) async throws {
        var life = try await Self.open(phase)
        let purpose: AttemptPurpose = phase == .dispatching ? .send : .query
        let due = life.handle(try await shown.outcome(), of: purpose, now: Self.at(10), rules: rules, draw: 0.5)
        #expect(life == expected)
        #expect(due == next.map { Self.at($0) })
    }

    @Test func `the table has every outcome of every phase with an open attempt`() {
        let rows = Set(Self.table.map { "\($0.0) \($0.1)" })
        let all = [BatchPhase.dispatching, .unknown, .processing].flatMap { phase in
            Shown.allCases.map { "\(phase) \($0)" }
        }
        #expect(rows == Set(all))
    }

    @Test(arguments: [
        (BatchPhase.ready, AttemptPurpose.send as AttemptPurpose?), (.dispatching, nil), (.unknown, .query),
        (.processing, .query), (.settled, nil), (.quarantined, nil),
    ])
    func `the phase says what the next attempt is for`(phase: BatchPhase, purpose: AttemptPurpose?) {
        #expect(BatchLife(phase: phase).purpose == purpose)
    }

    @Test func `before the visibility delay "no such batch" proves nothing`() {
        var life = BatchLife(phase: .unknown, lastSentAt: Self.sent, unknownSince: Self.at(1))
        #expect(life.handle(.absent, of: .query, now: Self.at(4.999), rules: rules, draw: 0.5) == Self.at(5))
        #expect(life.phase == .unknown)
        #expect(life.handle(.absent, of: .query, now: Self.at(5), rules: rules, draw: 0.5) == Self.at(5))
        #expect(life.phase == .ready)
    }

    @Test func `a second send counts the delay from itself`() {
        var life = BatchLife(phase: .ready, lastSentAt: Self.sent)
        life.begin(.send, at: Self.at(100))
        _ = life.handle(.unknown(reason: "cut"), of: .send, now: Self.at(101), rules: rules, draw: 0.5)
        #expect(life.handle(.absent, of: .query, now: Self.at(104), rules: rules, draw: 0.5) == Self.at(106))
    }

    @Test func `questions come after 5 s, 15 s, 60 s, and then every five minutes`() {
        var life = BatchLife()
        life.begin(.send, at: Self.start)
        var due = life.handle(.unknown(reason: "cut"), of: .send, now: Self.start, rules: rules, draw: 0.5)
        var waits: [Double] = []
        var now = Self.start
        for _ in 1...6 {
            guard let moment = due else { break }
            waits.append(moment.seconds(since: now))
            now = moment
            life.begin(.query, at: now)
            due = life.handle(.unknown(reason: "cut"), of: .query, now: now, rules: rules, draw: 0.5)
        }
        #expect(waits == [5, 15, 60, 300, 300, 300])
        #expect(life.unknownSince == Self.start)
    }

    @Test func `the third lost attempt puts the batch before an operator`() {
        var life = BatchLife()
        for expected in [BatchPhase.unknown, .unknown, .quarantined] {
            life.begin(.send, at: Self.start)
            _ = life.handle(.lost, of: .send, now: Self.start, rules: rules, draw: 0.5)
            #expect(life.phase == expected)
        }
        #expect(life.purpose == nil)
    }

    @Test func `a question leaves the phase as it is until it is answered`() {
        var life = BatchLife(phase: .unknown, unknownSince: Self.start)
        life.begin(.query, at: Self.at(5))
        #expect((life.phase, life.unknownSince, life.questions) == (.unknown, Self.start, 1))
    }

    @Test func `what was sent again without an answer may have been applied, whatever the second answer refuses`() {
        var life = BatchLife()
        life.begin(.send, at: Self.start)
        _ = life.handle(.unknown(reason: "cut"), of: .send, now: Self.at(1), rules: rules, draw: 0.5)
        let isRepeated = life.repeatUnasked(at: Self.at(2))
        #expect(isRepeated)
        #expect((life.phase, life.unknownSince) == (.ready, Self.at(1)))
        life.begin(.send, at: Self.at(3))
        let refused = AttemptOutcome.refused(code: "1001", message: "格式错误")
        let next = life.handle(refused, of: .send, now: Self.at(4), rules: rules, draw: 0.5)
        #expect((life.phase, next) == (.unknown, Self.at(4)))
        // Not there after the visibility delay: now a refusal refuses it.
        life.begin(.query, at: Self.at(20))
        _ = life.handle(.absent, of: .query, now: Self.at(20), rules: rules, draw: 0.5)
        #expect((life.phase, life.unknownSince) == (.ready, nil))
        life.begin(.send, at: Self.at(21))
        _ = life.handle(refused, of: .send, now: Self.at(22), rules: rules, draw: 0.5)
        #expect(life.phase == .refused)
    }

    @Test func `the visibility delay counts from the ticket, not from the first byte of what it is for`() async throws {
        var life = BatchLife()
        life.begin(.send, at: Self.start)
        let ticket = try await SampleReceipts.make(.processing)
        _ = life.handle(ticket, of: .send, now: Self.at(10), rules: rules, draw: 0.5)
        life.begin(.query, at: Self.at(12))
        let next = life.handle(.absent, of: .query, now: Self.at(12), rules: rules, draw: 0.5)
        #expect((life.phase, next) == (.processing, Self.at(15)))
    }

    @Test func `a repeat that is refused was never taken, where a batch cannot be asked about`() {
        let rules = BatchRules(visibilityDelay: 5, mayRepeatUnasked: true, canAsk: false)
        var life = BatchLife()
        life.begin(.send, at: Self.at(0))
        _ = life.handle(.unknown(reason: "cut"), of: .send, now: Self.at(1), rules: rules, draw: 0.5)
        let isRepeated = life.repeatUnasked(at: Self.at(6))
        #expect(isRepeated)
        life.begin(.send, at: Self.at(6))
        let refused = AttemptOutcome.refused(code: "1001", message: "格式错误")
        var other = life
        let next = life.handle(refused, of: .send, now: Self.at(7), rules: rules, draw: 0.5)
        #expect((life.phase, next) == (.refused, nil))
        // Who can be asked is asked.
        let asked = other.handle(
            refused, of: .send, now: Self.at(7), rules: BatchRules(visibilityDelay: 5), draw: 0.5)
        #expect((other.phase, asked) == (.unknown, Self.at(7)))
    }
}
