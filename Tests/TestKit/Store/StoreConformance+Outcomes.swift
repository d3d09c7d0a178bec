import Canonical
import Delivery
import Evidence
import Exchange
import Testing

extension StoreConformance {
    static let outcomes = [
        StoreCheck("an attempt's row and leaf are there before its first byte, and its deliveries say so") { bench in
            try await bench.take([SampleRecords.unit()])
            var batch = try await bench.sealed()
            #expect(try await bench.store.views.books().leaves == 2)
            let attempt = try await bench.begin(&batch, at: 1)
            #expect(attempt == OpenAttempt(number: 1, purpose: .send))
            #expect(try await bench.store.views.books().leaves == 3)
            #expect(try await bench.states() == [.dispatching: 1])
        },
        StoreCheck("a batch that the platform is still judging is asked about") { bench in
            try await bench.take([SampleRecords.unit()])
            let batch = try await bench.sealed()
            let taken = try await bench.receipt(for: batch, state: .processing)
            try await bench.attempt(batch, showing: taken, at: 1)
            #expect(try await bench.states() == [.acceptedPending: 1])
            let asked = try await bench.claimed(at: 6)
            #expect((asked.life.phase, asked.life.purpose) == (.processing, .query))
            // By the number of its receipt, where the platform wants that.
            #expect(batch.ticket == nil && asked.ticket?.isEmpty == false && asked.ticket == taken.detail)
            try await bench.attempt(asked, showing: bench.receipt(for: asked, state: .accepted), at: 6)
            #expect(try await bench.states() == [.accepted: 1])
            #expect(try await bench.destinationBooks().recovered == 0)
        },
        StoreCheck("an unknown outcome is asked about after five seconds, and recovered when the platform has it") {
            bench in
            try await bench.take([SampleRecords.unit()])
            let batch = try await bench.sealed()
            try await bench.attempt(batch, showing: .unknown(reason: "cut"), at: 1)
            #expect(try await bench.states() == [.unknown: 1])
            #expect(try await bench.nextDue(at: 2) == bench.moment(6))
            #expect(try await bench.due(at: 5).batch == nil)
            let asked = try await bench.claimed(at: 6)
            #expect((asked.batch, asked.life.purpose) == (batch.batch, .query))
            try await bench.attempt(asked, showing: bench.receipt(for: asked, state: .accepted), at: 6)
            let books = try await bench.destinationBooks()
            #expect((books.states, books.recovered, books.unknownSince) == ([.accepted: 1], 1, nil))
        },
        StoreCheck("a batch that the platform has not is sent again, with the same number and the same bytes") {
            bench in
            try await bench.take([SampleRecords.unit()])
            let batch = try await bench.sealed()
            try await bench.attempt(batch, showing: .unknown(reason: "cut"), at: 1)
            let early = try await bench.claimed(at: 6)
            // The profile's visibility delay is 5 s: at 5.5 s after the beginning, "absent" proves nothing yet.
            try await bench.attempt(early, showing: .absent, at: 5.5)
            #expect(try await bench.states() == [.unknown: 1])
            let late = try await bench.claimed(at: 7)
            try await bench.attempt(late, showing: .absent, at: 7)
            let again = try await bench.claimed(at: 7)
            #expect((again.batch, again.members, again.life.purpose) == (batch.batch, batch.members, .send))
            try await bench.attempt(again, showing: bench.receipt(for: again, state: .accepted), at: 8)
            #expect(try await bench.states() == [.accepted: 1])
        },
        StoreCheck("questions about unknown outcomes go before further sends") { bench in
            try await bench.take([SampleRecords.unit("U1"), SampleRecords.unit("U2")])
            let unsent = try await bench.sealed(limit: 1)
            let unknown = try await bench.sealed(limit: 1)
            try await bench.attempt(unsent, showing: .notSent(reason: "refused"), at: 1)
            try await bench.attempt(unknown, showing: .unknown(reason: "cut"), at: 2)
            let asked = try await bench.claimed(at: 100)
            #expect(asked.batch.number == unknown.batch.number)
            try await bench.attempt(asked, showing: bench.receipt(for: asked, state: .accepted), at: 100)
            #expect(try await bench.claimed(at: 100).batch.number == unsent.batch.number)
        },
        StoreCheck("a partial receipt rejects the records that it names, and accepts the others") { bench in
            try await bench.take(["U1", "U2", "U3"].map { SampleRecords.unit($0) })
            let batch = try await bench.sealed()
            let named: [PlatformStandIn.Named] = [
                .init("900101/U1", code: "4005", message: "名称有误"),
                .init("900101/U2", code: "4004", message: "版本不新", same: true),
            ]
            let outcome = try await bench.receipt(for: batch, state: .partial, rejected: named)
            try await bench.attempt(batch, showing: outcome, at: 1)
            #expect(try await bench.states() == [.accepted: 2, .rejected: 1])
            #expect(try await bench.store.views.failures().map(\.keys) == [["900101/U1"]])
            #expect(try await bench.nextDue(at: 2) == nil)
        },
        StoreCheck("a batch that is refused as a whole waits for an operator, with the platform's words") { bench in
            try await bench.take([SampleRecords.unit()])
            try await bench.attempt(bench.sealed(), showing: .refused(code: "1001", message: "格式错误"), at: 1)
            #expect(try await bench.states() == [.quarantined: 1])
            #expect(try await bench.nextDue(at: 1000) == nil)
            #expect(try await bench.store.views.failures().map { [$0.code, $0.message] } == [["1001", "格式错误"]])
        },
        StoreCheck("an operator who resumes frees refused batches, and has conflicting ones asked about") { bench in
            try await bench.take([SampleRecords.unit("U1")])
            let refused = try await bench.sealed()
            try await bench.attempt(refused, showing: .refused(code: "1001", message: "格式错误"), at: 1)
            try await bench.take([SampleRecords.unit("U2")], at: 2)
            try await bench.attempt(bench.sealed(at: 2), showing: .conflict(code: "3002", message: "批号重复"), at: 2)
            let leaf = Leaf.operatorAction(
                action: "resume", subject: "a", reason: "", actor: "op", at: bench.moment(3).text)
            let queued = try await bench.store.resume(StoreBench.destination, leaf: leaf, at: bench.moment(3))
            #expect(queued == 1)
            #expect(try await bench.states() == [.queued: 1, .unknown: 1])
            #expect(try await bench.claimed(at: 3).life.purpose == .query)
            let again = try await bench.sealed(at: 4)
            #expect(again.members == refused.members)
            #expect(again.batch.number != refused.batch.number)
        },
        StoreCheck("a refused version that was corrected meanwhile is not sent again when an operator resumes") {
            bench in
            try await bench.take([SampleRecords.unit("U1")])
            try await bench.attempt(bench.sealed(), showing: .refused(code: "1001", message: "格式错误"), at: 1)
            try await bench.take([SampleRecords.unit("U1") { $0[InsuredUnit.name] = "更正后的名称" }], at: 2)
            #expect(try await bench.sealNext(at: 2) == nil)
            let leaf = Leaf.operatorAction(
                action: "resume", subject: "a", reason: "", actor: "op", at: bench.moment(3).text)
            #expect(try await bench.store.resume(StoreBench.destination, leaf: leaf, at: bench.moment(3)) == 0)
            #expect(try await bench.states() == [.superseded: 1, .queued: 1])
            #expect(try await bench.sealed(at: 4).members.map(\.version) == [2])
        },
        StoreCheck("what one line was told to wait for is not lifted by another line's receipt") { bench in
            try await bench.take([SampleRecords.unit("U1"), SampleRecords.unit("U2")])
            let throttled = try await bench.sealed(limit: 1)
            let answered = try await bench.sealed(limit: 1)
            try await bench.attempt(throttled, showing: .later(.throttled, code: "5002", seconds: 120), at: 1)
            try await bench.attempt(answered, showing: bench.receipt(for: answered, state: .accepted), at: 2)
            let control = try await bench.store.control(of: StoreBench.destination)
            #expect(control == DestinationControl(notBefore: bench.moment(121)))
        },
        StoreCheck("a batch whose number is known with other content waits for an operator") { bench in
            try await bench.take([SampleRecords.unit()])
            try await bench.attempt(bench.sealed(), showing: .conflict(code: "3002", message: "批号重复"), at: 1)
            #expect(try await bench.states() == [.quarantined: 1])
            #expect(try await bench.store.views.failures().map(\.code) == ["3002"])
        },
        StoreCheck("a send that did not happen costs nothing, and the batch backs off") { bench in
            try await bench.take([SampleRecords.unit()])
            let batch = try await bench.sealed()
            try await bench.attempt(batch, showing: .notSent(reason: "refused"), at: 1)
            #expect(try await bench.states() == [.dispatching: 1])
            #expect(try await bench.store.control(of: StoreBench.destination) == DestinationControl())
            #expect(try await bench.due(at: 2.9).batch == nil)
            #expect(try await bench.claimed(at: 3).life.purpose == .send)
        },
        StoreCheck("a worker's result never lifts what an operator or another worker said of the destination") {
            bench in
            try await bench.take([SampleRecords.unit()])
            var batch = try await bench.sealed()
            let attempt = try await bench.begin(&batch, at: 1)
            let said = DestinationControl(blocked: "2002 证书过期", paused: "维护")
            try await bench.store.set(
                said, of: StoreBench.destination,
                leaf: .operatorAction(
                    action: "pause", subject: "platform-a", reason: "维护", actor: "tester", at: bench.moment(1).text),
                at: bench.moment(1))
            let receipt = try await bench.receipt(for: batch, state: .accepted)
            let life = {
                var life = batch.life
                _ = life.handle(
                    receipt, of: .send, now: bench.moment(2), rules: BatchRules(visibilityDelay: 5), draw: 0)
                return life
            }()
            let result = AttemptResult(
                outcome: receipt, at: bench.moment(2), status: 200, bytesSent: 10, life: life, nextAt: nil,
                draw: 0)
            try await bench.store.finish(attempt, on: batch, with: result)
            #expect(try await bench.store.control(of: StoreBench.destination) == said)
        },
        StoreCheck("what is due next follows the queue, the lease and the schedule") { bench in
            #expect(try await bench.nextDue(at: 0) == nil)
            try await bench.take([SampleRecords.unit(), SampleRecords.policy()])
            #expect(try await bench.nextDue(at: 1) == bench.moment(1))
            let batch = try await bench.sealed(at: 1)
            #expect(try await bench.nextDue(at: 2) == bench.moment(61))
            try await bench.attempt(batch, showing: bench.receipt(for: batch, state: .processing), at: 2)
            #expect(try await bench.nextDue(at: 3) == bench.moment(7))
        },
    ]
}

extension StoreBench {
    /// When something of the first destination becomes due.
    func nextDue(at seconds: Double) async throws -> Timestamp? {
        try await store.nextDue(of: StoreBench.destination, now: moment(seconds))
    }
}
