import Canonical
import Delivery
import Evidence
import Exchange
import Testing

extension StoreConformance {
    static let lanes = [
        StoreCheck("a priority report goes first, and lends its lane to all that it waits for") { bench in
            let bench = try StoreBench(store: bench.store) { try $0.takingReports() }
            try await bench.take((1...3).map { SampleRecords.unit("U\($0)") })
            try await bench.take(SampleRecords.reported(), at: 1)
            let keys = try await bench.deliverEverything(at: 2).map { ($0.lane, $0.batch.kind, $0.members.count) }
            #expect(keys.map(\.0) == [.priority, .priority, .priority, .priority, .priority, .live])
            #expect(keys.map(\.1) == [.insuredUnit, .policy, .service, .hazard, .refusalReport, .insuredUnit])
            #expect(keys.map(\.2) == [1, 1, 1, 1, 1, 3])
        },
        StoreCheck("a report's attachments go in its lane, those of what it waits for do not") { bench in
            let bench = try StoreBench(store: bench.store) { try $0.takingReports() }
            let chain = SampleRecords.reported()
            try await bench.take((1...3).map { SampleRecords.unit("U\($0)") })
            try await bench.take(
                chain + [
                    SampleRecords.attachment("A1", of: .refusalReport, SampleRecords.reportKey),
                    SampleRecords.attachment("A2", of: .policy, SampleRecords.policyKey),
                ], at: 1)
            // Later, when the report is stored and sent.
            let late = SampleRecords.attachment("A3", of: .refusalReport, SampleRecords.reportKey)
            try await bench.take([late], at: 2)
            let sent = try await bench.deliverEverything(at: 3)
            let attached = sent.flatMap { sealed in sealed.members.map { ("\(sealed.lane)", $0.key.suffix(2)) } }
                .filter { $0.1.hasPrefix("A") }.map { "\($0.0) \($0.1)" }
            #expect(attached == ["priority A1", "priority A3", "live A2"])
            #expect(sent.last?.lane == .live)
        },
        StoreCheck("an attachment waits for its owner, comes into its lane, and goes nowhere without it") { bench in
            let bench = try StoreBench(store: bench.store) { try $0.takingReports() }
            try await bench.take([
                SampleRecords.unit("U1"), SampleRecords.attachment("A1", of: .insuredUnit, "U1"),
                SampleRecords.attachment("A2", of: .complaint, "TS1"),
                SampleRecords.attachment("A3", of: .refusalReport, SampleRecords.reportKey),
            ])
            func sent(at seconds: Double) async throws -> [String] {
                try await bench.deliverEverything(at: seconds).flatMap { batch in
                    batch.members.map { "\(batch.lane) \($0.key.suffix(2))" }
                }
            }
            #expect(try await sent(at: 1) == ["live U1", "live A1"])
            try await bench.take(SampleRecords.reported() + [SampleRecords.unit("U2")], at: 2)
            #expect(try await sent(at: 3).suffix(2) == ["priority A3", "live U2"])
        },
        StoreCheck("a record that a priority report waits for comes into its lane when it is stored later") { bench in
            let bench = try StoreBench(store: bench.store) { try $0.takingReports() }
            let chain = SampleRecords.reported()
            try await bench.take(Array(chain.dropFirst()), at: 0)
            try await bench.take([SampleRecords.unit("U1"), chain[0]], at: 1)
            #expect(try await bench.sealed(at: 2).members.map(\.key) == [SampleRecords.key(SampleRecords.unitKey)])
        },
        StoreCheck("a batch that a priority report waits for comes into its lane when the report is stored") { bench in
            let bench = try StoreBench(store: bench.store) { try $0.takingReports() }
            let chain = SampleRecords.reported()
            try await bench.take([SampleRecords.unit("U1")])
            let other = try await bench.sealed(at: 0)
            try await bench.take([chain[0]], at: 1)
            let awaited = try await bench.sealed(at: 1)
            try await bench.attempt(other, showing: .later(.windowClosed, code: "5001", seconds: 10), at: 2)
            try await bench.attempt(awaited, showing: .later(.windowClosed, code: "5001", seconds: 10), at: 3)
            try await bench.take(Array(chain.dropFirst()), at: 4)
            #expect(try await bench.claimed(at: 20).batch.number == awaited.batch.number)
        },
        StoreCheck("a priority report that waits for a rejected record says so") { bench in
            let bench = try StoreBench(store: bench.store) { try $0.takingReports() }
            try await bench.take(SampleRecords.reported())
            let unit = try await bench.sealed(at: 1)
            let named = [PlatformStandIn.Named(SampleRecords.key(SampleRecords.unitKey), code: "4001")]
            try await bench.attempt(unit, showing: bench.receipt(for: unit, state: .rejected, rejected: named), at: 1)
            let parent = Dependency(kind: .insuredUnit, key: SampleRecords.key(SampleRecords.unitKey))
            #expect(
                try await bench.destinationBooks().stuckReports == [
                    StuckReport(key: SampleRecords.key(SampleRecords.reportKey), parent: parent, state: .rejected)
                ])
        },
        StoreCheck("what is sealed ahead is claimed by whoever is free, and then is as if read") { bench in
            try await bench.take((1...3).map { SampleRecords.unit("U\($0)") })
            let ahead = [try await bench.sealAhead(limit: 2), try await bench.sealAhead()].compactMap(\.self)
            #expect(ahead.map(\.members.count) == [2, 1] && ahead.allSatisfy { $0.epoch == 0 })
            #expect(try await bench.sealAhead() == nil)
            let own = try #require(try await bench.due(at: 1, ahead: ahead).batch)
            let other = try await bench.claimed(at: 1, owner: LeaseOwner("other"))
            for claimed in [own, other] {
                let sealed = try #require(ahead.first { $0.batch.number == claimed.batch.number })
                #expect(claimed.members.map(\.key) == sealed.members.map(\.key) && claimed.epoch == 1)
                #expect(claimed.batch.body == sealed.batch.body && claimed.batch.bodySM3 == sealed.batch.bodySM3)
            }
            #expect(own.batch.number != other.batch.number)
        },
        StoreCheck("a priority report goes before what was sealed ahead, and before what is to be sent again") {
            bench in
            let bench = try StoreBench(store: bench.store) { try $0.takingReports() }
            try await bench.take((1...2).map { SampleRecords.unit("U\($0)") })
            let again = try await bench.sealed(limit: 1)
            try await bench.attempt(again, showing: .later(.windowClosed, code: "5001", seconds: 1), at: 0)
            let ahead = try #require(try await bench.sealAhead(at: 1))
            try await bench.take(SampleRecords.reported(), at: 2)
            var lanes: [Lane] = []
            while try await bench.due(at: 30, ahead: [ahead]).batch == nil, let batch = try await bench.sealNext(at: 30)
            {
                lanes.append(batch.lane)
                try await bench.attempt(batch, showing: bench.receipt(for: batch, state: .accepted), at: 30)
            }
            #expect(lanes == Array(repeating: .priority, count: 5))
        },
        StoreCheck("a backfill that was sealed ahead waits for no live batch that came later") { bench in
            try await bench.take([SampleRecords.unit("B1")], isBackfill: true)
            let backfill = try #require(try await bench.sealAhead(at: 0))
            try await bench.take([SampleRecords.unit("U1")], at: 1)
            let live = try #require(try await bench.sealAhead(at: 1))
            #expect(backfill.lane == .backfill && live.lane == .live)
            #expect(try await bench.claimed(at: 2).batch.number == backfill.batch.number)
            #expect(try await bench.claimed(at: 2).batch.number == live.batch.number)
        },
        StoreCheck("nothing is sealed ahead for a destination that is not there") { bench in
            try await bench.take((1...3).map { SampleRecords.unit("U\($0)") })
            let first = try await bench.sealed(limit: 1)
            try await bench.attempt(first, showing: .notSent(reason: "connection refused"), at: 0)
            #expect(try await bench.sealAhead(at: 1, limit: 1) == nil)
            let second = try await bench.claimed(at: 60)
            try await bench.attempt(second, showing: bench.receipt(for: second, state: .accepted), at: 60)
            #expect(try await bench.sealAhead(at: 61, limit: 1) != nil)
        },
        StoreCheck("nothing is sealed ahead for a destination that an operator has paused") { bench in
            try await bench.take([SampleRecords.unit()])
            try await bench.store.set(
                DestinationControl(paused: "维护"), of: StoreBench.destination,
                leaf: .operatorAction(
                    action: "pause", subject: "platform-a", reason: "维护", actor: "tester", at: bench.moment(1).text),
                at: bench.moment(1))
            #expect(try await bench.sealAhead(at: 1) == nil)
            #expect(try await bench.states() == [.queued: 1])
        },
        StoreCheck("a backfill goes behind everyday business, but gets a batch a minute") { bench in
            try await bench.take((1...3).map { SampleRecords.unit("B\($0)") }, isBackfill: true)
            try await bench.take((1...3).map { SampleRecords.unit("U\($0)") }, at: 1)
            var order: [String] = []
            for second in [2.0, 3, 4, 5, 63] {
                let batch = try await bench.sealed(at: second, limit: 1)
                order.append(String(batch.members[0].key.suffix(2)))
                try await bench.attempt(batch, showing: bench.receipt(for: batch, state: .accepted), at: second)
            }
            #expect(order == ["B1", "U1", "U2", "U3", "B2"])
        },
        StoreCheck("what has a deadline goes before what has none, the nearest first") { bench in
            let bench = try StoreBench(store: bench.store) { try $0.withPolicyDue("{hours: 1}") }
            try await bench.take([SampleRecords.unit()])
            try await bench.deliverEverything()
            try await bench.take([SampleRecords.unit("U1"), SampleRecords.policy("P2")], at: 10)
            try await bench.take([SampleRecords.policy("P1")], at: 5)
            let first = try await bench.sealed(at: 20, limit: 1)
            #expect(first.members.map(\.key) == ["900101/P1"])
            try await bench.attempt(first, showing: bench.receipt(for: first, state: .accepted), at: 20)
            #expect(try await bench.sealed(at: 20, limit: 1).members.map(\.key) == ["900101/P2"])
        },
        StoreCheck("what passed its deadline unsent is parked, and nothing else with it") { bench in
            let bench = try StoreBench(store: bench.store) { try $0.withPolicyDue("{hours: 1}") }
            try await bench.take([SampleRecords.unit()])
            try await bench.deliverEverything()
            try await bench.take([SampleRecords.policy("P1")], at: 0)
            try await bench.take([SampleRecords.policy("P2"), SampleRecords.unit("U1")], at: 60)
            let both = try await bench.sealed(at: 60)
            #expect(both.members.map(\.key) == ["900101/P1", "900101/P2"])
            try await bench.attempt(both, showing: .notSent(reason: "refused"), at: 60)
            // P1's hour is over, P2's is not: the batch that holds both was applied nowhere, and is taken apart.
            #expect(try await bench.due(at: 3600).batch == nil)
            #expect(try await bench.states() == [.accepted: 1, .late: 1, .queued: 2])
            let left = try await bench.sealed(at: 3601)
            #expect(left.members.map(\.key) == ["900101/P2"])
            #expect(left.batch.number != both.batch.number)
            #expect(try await bench.store.views.failures().map(\.code) == ["LATE"])
        },
        StoreCheck("a version that was parked late gives way to a newer one") { bench in
            let bench = try StoreBench(store: bench.store) { try $0.withPolicyDue("{hours: 1}") }
            try await bench.take([SampleRecords.unit()])
            try await bench.deliverEverything()
            try await bench.take([SampleRecords.policy("P1")], at: 0)
            #expect(try await bench.due(at: 3600).batch == nil)
            #expect(try await bench.states() == [.accepted: 1, .late: 1])
            try await bench.take([SampleRecords.policy("P1") { $0[Policy.premium] = Fen(1) }], at: 3601)
            try await bench.deliverEverything(at: 3602)
            #expect(try await bench.states() == [.accepted: 2, .superseded: 1])
        },
        StoreCheck("what was sent before its deadline is asked about after it") { bench in
            let bench = try StoreBench(store: bench.store) { try $0.withPolicyDue("{hours: 1}") }
            try await bench.take([SampleRecords.unit()])
            try await bench.deliverEverything()
            try await bench.take([SampleRecords.policy("P1")], at: 0)
            try await bench.attempt(bench.sealed(at: 1), showing: .unknown(reason: "cut"), at: 3599)
            let asked = try await bench.claimed(at: 7200)
            #expect(asked.life.purpose == .query)
            try await bench.attempt(asked, showing: bench.receipt(for: asked, state: .accepted), at: 7200)
            #expect(try await bench.states() == [.accepted: 2])
        },
        StoreCheck("what may have been applied keeps its number after its deadline") { bench in
            let bench = try StoreBench(store: bench.store) { try $0.withPolicyDue("{hours: 1}") }
            try await bench.take([SampleRecords.unit()])
            try await bench.deliverEverything()
            try await bench.take([SampleRecords.policy("P1")], at: 0)
            let sent = try await bench.sealed(at: 1)
            try await bench.attempt(sent, showing: .unknown(reason: "cut"), at: 1)
            for hour in 1...4 {
                let asked = try await bench.claimed(at: Double(hour) * 3600)
                try await bench.attempt(
                    asked, showing: .unknown(reason: "cut"), at: Double(hour) * 3600, mayRepeat: true)
            }
            let again = try await bench.claimed(at: 5 * 3600)
            #expect(again.life.purpose == .send && again.batch == sent.batch)
            #expect(try await bench.states() == [.accepted: 1, .dispatching: 1])
            // A refusal of the second request says nothing of the first, and is forgotten when that is found accepted.
            try await bench.attempt(again, showing: .refused(code: "1001", message: "格式错误"), at: 5 * 3600)
            #expect(try await bench.states() == [.accepted: 1, .unknown: 1])
            let asked = try await bench.claimed(at: 6 * 3600)
            try await bench.attempt(asked, showing: bench.receipt(for: asked, state: .accepted), at: 6 * 3600)
            let traced = try await bench.store.views.trace(key: "900101/P1").flatMap(\.versions).flatMap(\.deliveries)
            #expect(traced.map(\.state) == [.accepted] && traced.map(\.code) == [nil])
        },
        StoreCheck("no more is under way at a destination than its flow allows, whoever asks") { bench in
            try await bench.take((1...4).map { SampleRecords.unit("U\($0)") })
            let first = try await bench.sealed(limit: 1)
            _ = try await bench.sealed(limit: 1)
            guard case .held(let hold) = try await bench.offer(at: 1, limit: 1, owner: StoreBench.otherWorker) else {
                Issue.record("a third batch is under way")
                return
            }
            #expect(hold == Hold(.concurrency, until: nil))
            // What was answered takes no place, of nobody else's batches.
            let answered = [first.batch.number]
            let third = try await bench.offer(at: 1, limit: 1, owner: StoreBench.otherWorker, answered: answered).batch
            #expect(third != nil)
            guard case .held = try await bench.offer(at: 1, limit: 1, answered: answered) else {
                Issue.record("the place of an answered batch is taken twice")
                return
            }
        },
        StoreCheck("an open breaker lets no attempt be made, and an operator's word closes it") { bench in
            try await bench.take((1...6).map { SampleRecords.unit("U\($0)") })
            for second in 0..<5 {
                try await bench.attempt(
                    bench.sealed(at: Double(second), limit: 1), showing: .notSent(reason: "refused"),
                    at: Double(second))
            }
            let attempts = try await bench.store.views.books().leaves
            for second in [5.0, 20, 33.9] {
                guard case .held(let hold) = try await bench.due(at: second) else {
                    Issue.record("an attempt passes the open breaker")
                    return
                }
                #expect(hold == Hold(.breaker, until: bench.moment(34)))
                #expect(try await bench.sealNext(at: second) == nil)
            }
            #expect(try await bench.store.views.books().leaves == attempts)
            let leaf = Leaf.operatorAction(
                action: "resume", subject: "a", reason: "", actor: "op", at: bench.moment(30).text)
            _ = try await bench.store.resume(StoreBench.destination, leaf: leaf, at: bench.moment(30))
            #expect(try await bench.due(at: 31).batch != nil)
        },
    ]
}
