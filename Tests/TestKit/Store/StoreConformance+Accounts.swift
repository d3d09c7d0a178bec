import Canonical
import Delivery
import Evidence
import Exchange
import Testing

extension StoreConformance {
    static let accounts = [
        StoreCheck("an empty store has empty books, no failures and nothing to prove") { bench in
            let books = try await bench.store.views.books()
            #expect(
                books
                    == StoreBooks(
                        intake: IntakeBooks(), withDelivery: 0, withoutDestination: 0, destinations: [], leaves: 0))
            #expect(try await bench.store.views.failures() == [])
            #expect(try await bench.store.control(of: StoreBench.destination) == DestinationControl())
        },
        StoreCheck("the books balance after every step, and count every delivery exactly once") { bench in
            func balanced() async throws -> Bool {
                let books = try await bench.store.views.books()
                let delivered = books.destinations.allSatisfy { books in
                    books.isBalanced && books.made == books.states.values.reduce(0, +)
                }
                return books.isBalanced && delivered
            }
            try await bench.take(
                [SampleRecords.unit("U1"), SampleRecords.unit("U2"), SampleRecords.policy("P1", of: "U1")],
                alsoNarrow: true)
            #expect(try await balanced())
            try await bench.take([SampleRecords.unit("U1") { $0[InsuredUnit.employeeCount] = 9 }], alsoNarrow: true)
            #expect(try await balanced())
            let units = try await bench.sealed(at: 1)
            #expect(try await balanced())
            let rejected = [PlatformStandIn.Named("900101/U2", code: "4001")]
            let outcome = try await bench.receipt(for: units, state: .partial, rejected: rejected)
            // U1 is in the batch with its second version, which the answer does not name.
            try await bench.attempt(units, showing: outcome, at: 2)
            #expect(try await balanced())
            let policy = try await bench.sealed(at: 3)
            try await bench.attempt(policy, showing: .unknown(reason: "cut"), at: 3)
            #expect(try await balanced())
            let books = try await bench.destinationBooks()
            #expect((books.made, books.queued, books.waiting) == (4, 3, 0))
            #expect(books.states == [.superseded: 1, .accepted: 1, .rejected: 1, .unknown: 1])
            #expect(books.unknownSince == bench.moment(3))
            #expect(try await bench.store.views.books().intake.stored == 4)
        },
        StoreCheck("a kind that no destination takes is stored and counted apart") { bench in
            let hazard = Record(
                kind: .hazard, insurer: SampleRecords.insurer, recordedAt: Instant(seconds: 0),
                origin: Origin(file: 0, row: 2)
            ).changed { $0[Hazard.hazardNo] = "H1" }
            try await bench.take([SampleRecords.unit(), hazard])
            let books = try await bench.store.views.books()
            #expect((books.withDelivery, books.withoutDestination, books.isBalanced) == (1, 1, true))
        },
        StoreCheck("failures come grouped by cause, the most frequent first") { bench in
            try await bench.take(["U1", "U2", "U3", "U4"].map { SampleRecords.unit($0) })
            let first = try await bench.sealed(limit: 3)
            let named: [PlatformStandIn.Named] = [
                .init("900101/U1", code: "4005", message: "名称有误"), .init("900101/U2", code: "4001", message: "缺字段"),
                .init("900101/U3", code: "4005", message: "名称有误"),
            ]
            let outcome = try await bench.receipt(for: first, state: .partial, rejected: named)
            try await bench.attempt(first, showing: outcome, at: 1)
            try await bench.attempt(bench.sealed(at: 2), showing: .refused(code: "1003", message: "摘要不符"), at: 2)
            func group(
                _ state: DeliveryState, _ code: String, _ message: String, at seconds: Double, _ keys: [String]
            ) -> FailureGroup {
                FailureGroup(
                    destination: StoreBench.destination, state: state, kind: .insuredUnit, code: code, message: message,
                    count: keys.count, firstAt: bench.moment(seconds), lastAt: bench.moment(seconds), keys: keys)
            }
            #expect(
                try await bench.store.views.failures() == [
                    group(.rejected, "4005", "名称有误", at: 1, ["900101/U1", "900101/U3"]),
                    group(.quarantined, "1003", "摘要不符", at: 2, ["900101/U4"]),
                    group(.rejected, "4001", "缺字段", at: 1, ["900101/U2"]),
                ])
        },
        StoreCheck("a rejected version is a failure until its correction is accepted, and no longer") { bench in
            try await bench.take([SampleRecords.unit("U1"), SampleRecords.unit("U2")])
            let first = try await bench.sealed()
            try await bench.attempt(first, showing: bench.receipt(for: first, state: .rejected), at: 1)
            try await bench.take([SampleRecords.unit("U1") { $0[InsuredUnit.name] = "更正后的名称" }], at: 2)
            #expect(try await bench.store.views.failures().map(\.keys) == [["900101/U1", "900101/U2"]])
            let second = try await bench.sealed(at: 2)
            try await bench.attempt(second, showing: bench.receipt(for: second, state: .accepted), at: 3)
            let failures = try await bench.store.views.failures()
            #expect(failures.map(\.keys) == [["900101/U2"]] && failures.map(\.count) == [1])
            // The account goes on counting what was rejected.
            #expect(try await bench.states() == [.accepted: 1, .rejected: 2])
        },
        StoreCheck("a batch that is rejected without naming records rejects each of them with the answer's code") {
            bench in
            try await bench.take([SampleRecords.unit("U1"), SampleRecords.unit("U2")])
            let batch = try await bench.sealed()
            try await bench.attempt(batch, showing: bench.receipt(for: batch, state: .rejected), at: 1)
            #expect(try await bench.states() == [.rejected: 2])
            #expect(try await bench.store.views.failures().map(\.count) == [2])
        },
        StoreCheck("a backlog is what of an insurer may go or is under way, and no backfill") { bench in
            func backlog(_ code: Text = SampleRecords.insurer) async throws -> Backlog {
                try await bench.store.views.backlog(of: code)
            }
            let none = try await backlog()
            #expect(none == Backlog(count: 0, oldest: nil))
            try await bench.take([SampleRecords.unit("U1"), SampleRecords.unit("U2")], at: 1)
            try await bench.take([SampleRecords.unit(), SampleRecords.policy()], at: 2)
            try await bench.take([SampleRecords.unit("B1")], at: 3, isBackfill: true)
            // The policy waits for its unit, which it alone can be freed by.
            let queued = try await backlog()
            #expect(queued == Backlog(count: 3, oldest: bench.moment(1)))
            let (shorter, longer) = (try await backlog("90010"), try await backlog("9001011"))
            #expect((shorter.count, longer.count) == (0, 0))
            // The backfill has the first turn.
            _ = try await bench.sealed(at: 4)
            let batch = try await bench.sealed(at: 5, limit: 3)
            let sealed = try await backlog()
            #expect(sealed == Backlog(count: 3, oldest: bench.moment(5)))
            try await bench.attempt(batch, showing: bench.receipt(for: batch, state: .accepted), at: 6)
            let left = try await backlog()
            #expect(left == Backlog(count: 1, oldest: bench.moment(2)))
        },
    ]
}

extension Record {
    fileprivate func changed(_ change: (inout Record) -> Void) -> Record {
        var record = self
        change(&record)
        return record
    }
}
