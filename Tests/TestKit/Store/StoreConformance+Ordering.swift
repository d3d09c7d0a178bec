import Canonical
import Delivery
import Exchange
import Testing

extension StoreConformance {
    static let ordering = [
        StoreCheck("parents are sent before what refers to them, and an acceptance frees its children") { bench in
            try await bench.take([SampleRecords.unit(), SampleRecords.policy(), SampleRecords.service()])
            let unit = try await bench.sealed()
            #expect(unit.batch.kind == .insuredUnit)
            #expect(try await bench.sealNext() == nil)
            #expect(try await bench.destinationBooks().waitingForParent == 2)
            try await bench.attempt(unit, showing: bench.receipt(for: unit, state: .accepted), at: 1)
            #expect(try await bench.destinationBooks().waitingForParent == 1)
            #expect(try await bench.deliverEverything(at: 2).map(\.batch.kind) == [.policy, .service])
            #expect(try await bench.states() == [.accepted: 3])
        },
        StoreCheck("a batch that is not answered yet frees nothing") { bench in
            try await bench.take([SampleRecords.unit(), SampleRecords.policy()])
            let unit = try await bench.sealed()
            try await bench.attempt(unit, showing: bench.receipt(for: unit, state: .processing), at: 1)
            #expect(try await bench.sealNext(at: 2) == nil)
            #expect(try await bench.destinationBooks().waitingForParent == 1)
        },
        StoreCheck("a parent that is accepted twice frees a child once, which still waits for its other parent") {
            bench in
            try await bench.take([SampleRecords.unit(), SampleRecords.service()])
            try await bench.deliverEverything()
            try await bench.take([SampleRecords.unit { $0[InsuredUnit.employeeCount] = 9 }], at: 1)
            #expect(try await bench.deliverEverything(at: 2).map(\.batch.kind) == [.insuredUnit])
            #expect(try await bench.destinationBooks().waitingForParent == 1)
            try await bench.take([SampleRecords.policy()], at: 3)
            #expect(try await bench.deliverEverything(at: 4).map(\.batch.kind) == [.policy, .service])
        },
        StoreCheck("a record whose parent was accepted before is not held back") { bench in
            try await bench.take([SampleRecords.unit()])
            try await bench.deliverEverything()
            try await bench.take([SampleRecords.policy()], at: 1)
            #expect(try await bench.sealed(at: 1).batch.kind == .policy)
        },
        StoreCheck("a rejected parent holds back its own children alone, until its correction is accepted") { bench in
            try await bench.take([
                SampleRecords.unit("U1"), SampleRecords.unit("U2"), SampleRecords.policy("P1", of: "U1"),
                SampleRecords.policy("P2", of: "U2"),
            ])
            let units = try await bench.sealed()
            let rejected = [PlatformStandIn.Named("900101/U1", code: "4005", message: "名称有误")]
            let outcome = try await bench.receipt(for: units, state: .partial, rejected: rejected)
            try await bench.attempt(units, showing: outcome, at: 1)
            #expect(try await bench.deliverEverything(at: 2).map { $0.members.map(\.key) } == [["900101/P2"]])
            #expect(try await bench.states() == [.accepted: 2, .rejected: 1, .queued: 1])

            try await bench.take([SampleRecords.unit("U1") { $0[InsuredUnit.name] = "更正后的名称" }], at: 3)
            #expect(
                try await bench.deliverEverything(at: 4).map { $0.members.map(\.key) } == [
                    ["900101/U1"], ["900101/P1"],
                ])
            #expect(try await bench.states() == [.accepted: 4, .rejected: 1])
        },
        StoreCheck("a batch takes the first of the offered deliveries, and the rest stays queued in order") { bench in
            try await bench.take(["U3", "U1", "U2"].map { SampleRecords.unit($0) })
            let first = try await bench.sealed(limit: 2)
            #expect(first.members.map(\.key) == ["900101/U1", "900101/U2"])
            #expect(first.batch.count == 2)
            #expect(try await bench.states() == [.dispatching: 2, .queued: 1])
            #expect(try await bench.sealed(limit: 2).members.map(\.key) == ["900101/U3"])
        },
        StoreCheck("a destination's records are never offered to another one") { bench in
            try await bench.take([SampleRecords.unit()], alsoNarrow: true)
            try await bench.deliverEverything()
            let books = try await bench.store.views.books()
            #expect(books.destinations.map(\.states) == [[.accepted: 1], [.queued: 1]])
        },
    ]
}
