import Canonical
import Delivery
import Exchange
import Testing

extension StoreConformance {
    static let intake = [
        StoreCheck("a new record becomes version 1, with a delivery for each destination and one leaf") { bench in
            let books = try await bench.take([SampleRecords.unit()], alsoNarrow: true)
            #expect((books.stored, books.unchanged) == (1, 0))
            let all = try await bench.store.views.books()
            #expect(all.destinations.map(\.destination) == [StoreBench.destination, StoreBench.narrow])
            #expect(all.destinations.map(\.states) == [[.queued: 1], [.queued: 1]])
            #expect((all.withDelivery, all.withoutDestination, all.leaves) == (1, 0, 1))
            #expect(try await bench.sealed().members.map(\.version) == [1])
        },
        StoreCheck("an unchanged record makes no version, no delivery and no leaf") { bench in
            try await bench.take([SampleRecords.unit()])
            let before = try await bench.store.views.books()
            let books = try await bench.take([SampleRecords.unit()], at: 1)
            #expect((books.stored, books.unchanged, books.isBalanced) == (0, 1, true))
            let after = try await bench.store.views.books()
            #expect((after.destinations, after.leaves) == (before.destinations, before.leaves))
        },
        StoreCheck("a record that comes twice in a file becomes two versions, or one where it is the same") { bench in
            let changed = SampleRecords.unit { $0[InsuredUnit.employeeCount] = 121 }
            let other = SampleRecords.unit("U2")
            let books = try await bench.take([SampleRecords.unit(), other, changed, other, changed])
            #expect((books.stored, books.unchanged, books.isBalanced) == (3, 2, true))
            #expect(try await bench.states() == [.superseded: 1, .queued: 2])
            #expect(try await bench.sealed(at: 1).members.map(\.version) == [2, 1])
        },
        StoreCheck("a changed record becomes a new version, whose delivery takes the place of one not yet sent") {
            bench in
            try await bench.take([SampleRecords.unit()])
            try await bench.take([SampleRecords.unit { $0[InsuredUnit.employeeCount] = 121 }], at: 1)
            #expect(try await bench.states() == [.superseded: 1, .queued: 1])
            let batch = try await bench.sealed(at: 2)
            #expect(batch.members.map(\.version) == [2])
            #expect(try await bench.sealNext(at: 2) == nil)
        },
        StoreCheck("a change that a destination does not see makes a version, but no delivery there") { bench in
            try await bench.take([SampleRecords.unit()], alsoNarrow: true)
            try await bench.take([SampleRecords.unit { $0[InsuredUnit.employeeCount] = 121 }], at: 1, alsoNarrow: true)
            let books = try await bench.store.views.books()
            #expect(books.intake.stored == 2)
            #expect(books.leaves == 2)
            #expect(books.destinations.map(\.states) == [[.superseded: 1, .queued: 1], [.queued: 1]])
        },
        StoreCheck("a change that a destination sees makes a delivery there, also after another that it did not") {
            bench in
            try await bench.take([SampleRecords.unit()], alsoNarrow: true)
            try await bench.take([SampleRecords.unit { $0[InsuredUnit.employeeCount] = 121 }], at: 1, alsoNarrow: true)
            try await bench.take([SampleRecords.unit { $0[InsuredUnit.name] = "新名称" }], at: 2, alsoNarrow: true)
            let books = try await bench.store.views.books()
            #expect(books.destinations.map(\.states) == [[.superseded: 2, .queued: 1], [.superseded: 1, .queued: 1]])
        },
        StoreCheck("a newer version waits until the older one under way has its verdict") { bench in
            try await bench.take([SampleRecords.unit()])
            let first = try await bench.sealed()
            try await bench.take([SampleRecords.unit { $0[InsuredUnit.employeeCount] = 121 }], at: 1)
            #expect(try await bench.sealNext(at: 1) == nil)
            try await bench.attempt(first, showing: .unknown(reason: "cut"), at: 1)
            #expect(try await bench.sealNext(at: 2) == nil)
            let asked = try await bench.claimed(at: 10)
            try await bench.attempt(asked, showing: bench.receipt(for: asked, state: .accepted), at: 10)
            #expect(try await bench.sealed(at: 11).members.map(\.version) == [2])
        },
        StoreCheck("a withdrawal is a version of its own, sent with its reason and no data") { bench in
            let units = [SampleRecords.unit("U1"), SampleRecords.unit("U2")]
            try await bench.take(units)
            try await bench.deliverEverything()
            try await bench.take([SampleRecords.withdrawal(of: units[0])], at: 1)
            let batch = try await bench.sealed(at: 1)
            #expect(batch.members == [BatchMember(delivery: batch.members[0].delivery, key: "900101/U1", version: 2)])
            #expect(String(decoding: batch.batch.body, as: UTF8.self).contains(#""op":"withdraw","reason":"重复录入"}"#))
        },
    ]
}
