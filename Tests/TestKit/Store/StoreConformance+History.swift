import Canonical
import Delivery
import Testing

extension StoreConformance {
    private static let otherInsurer: Text = "900102"

    private static func key(_ text: String) -> RecordKey { RecordKey(folded: text) }

    private static func keys(_ records: [Record]) -> [String] { records.compactMap { $0.key?.description } }

    static let history = [
        StoreCheck("an empty store has no history") { bench in
            let history = bench.store.history(of: SampleRecords.insurer)
            #expect(try history.start() == nil)
            #expect(try history.records(.insuredUnit, [key(SampleRecords.unitKey)]).isEmpty)
            #expect(try history.timesOfCollection(.insuredUnit, [key(SampleRecords.unitKey)]) == [nil])
            #expect(try history.records(.policiesOfUnit, of: [key(SampleRecords.unitKey)]).isEmpty)
            try history.forEach(.insuredUnit) { _ in Issue.record("nothing is stored") }
        },
        StoreCheck("the latest version of a key is its record, with every value it was stored with") { bench in
            try await bench.take([SampleRecords.unit()])
            let changed = SampleRecords.unit { record in
                record[InsuredUnit.name] = "新名称"
                record.recordedAt = Instant(seconds: record.recordedAt.seconds + 60)
            }
            try await bench.take([changed], at: 1)
            let history = bench.store.history(of: SampleRecords.insurer)
            let found = try history.records(.insuredUnit, [key("NONE"), key(SampleRecords.unitKey)])
            #expect(found.map { $0.canonicalBytes() } == [changed.canonicalBytes()])
            #expect(found.map(\.recordedAt) == [changed.recordedAt])
            #expect(
                try history.timesOfCollection(.insuredUnit, [key("NONE"), key(SampleRecords.unitKey)])
                    == [nil, changed.recordedAt])
            #expect(try history.start() == SampleRecords.unit().recordedAt)
            var all: [Record] = []
            try history.forEach(.insuredUnit) { all.append($0) }
            #expect(all.map { $0.canonicalBytes() } == [changed.canonicalBytes()])
            try history.forEach(.insuredUnit, except: { $0 == key(SampleRecords.unitKey) }) { _ in
                Issue.record("it is known")
            }
        },
        StoreCheck("a withdrawn key has no record, but a time") { bench in
            let unit = SampleRecords.unit()
            try await bench.take([unit])
            try await bench.take([SampleRecords.withdrawal(of: unit)], at: 1)
            let history = bench.store.history(of: SampleRecords.insurer)
            #expect(try history.records(.insuredUnit, [key(SampleRecords.unitKey)]).isEmpty)
            #expect(try history.timesOfCollection(.insuredUnit, [key(SampleRecords.unitKey)]).first != .some(nil))
            try history.forEach(.insuredUnit) { _ in Issue.record("it is void") }
            try await bench.take([unit], at: 2)
            #expect(try history.records(.insuredUnit, [key(SampleRecords.unitKey)]).count == 1)
        },
        StoreCheck("records are found by the parent that their latest version names") { bench in
            try await bench.take([
                SampleRecords.policy("P2", of: "U1"), SampleRecords.policy("P1", of: "U1"),
                SampleRecords.policy("P3", of: "U2"), SampleRecords.service("S1", under: "P1"),
            ])
            let history = bench.store.history(of: SampleRecords.insurer)
            #expect(try keys(history.records(.policiesOfUnit, of: [key("U2"), key("U1")])) == ["P3", "P1", "P2"])
            #expect(try keys(history.records(.servicesOfPolicy, of: [key("P1"), key("P2")])) == ["S1"])
            let others = try history.records(.policiesOfUnit, of: [key("U1")], except: { $0 == key("P1") })
            #expect(keys(others) == ["P2"])
            try await bench.take([SampleRecords.policy("P1", of: "U2")], at: 1)
            #expect(try keys(history.records(.policiesOfUnit, of: [key("U1")])) == ["P2"])
            #expect(try keys(history.records(.policiesOfUnit, of: [key("U2")])) == ["P1", "P3"])
            try await bench.take([SampleRecords.withdrawal(of: SampleRecords.policy("P2", of: "U1"))], at: 2)
            #expect(try keys(history.records(.policiesOfUnit, of: [key("U1")])).isEmpty)
        },
        StoreCheck("insurers see their own records, and of others the policies of a unit") { bench in
            func other(_ record: Record) -> Record {
                var record = record
                record.insurer = otherInsurer
                return record
            }
            try await bench.take([
                SampleRecords.policy("P1", of: "U1"), other(SampleRecords.policy("P1", of: "U1")),
                other(SampleRecords.policy("P9", of: "U1")),
            ])
            let history = bench.store.history(of: SampleRecords.insurer)
            #expect(try keys(history.records(.policiesOfUnit, of: [key("U1")])) == ["P1"])
            #expect(try history.records(.policy, [key("P9")]).isEmpty)
            #expect(try keys(history.othersPolicies(of: [key("U1")])) == ["P1", "P9"])
            #expect(try history.othersPolicies(of: [key("U1")]).map(\.insurer) == [otherInsurer, otherInsurer])
            #expect(try keys(bench.store.history(of: otherInsurer).othersPolicies(of: [key("U1")])) == ["P1"])
            #expect(try bench.store.history(of: "900103").start() == nil)
        },
        StoreCheck("a key is accepted when a destination has accepted one of its versions") { bench in
            let units = [SampleRecords.unit("U1"), SampleRecords.unit("U2")]
            let history = bench.store.history(of: SampleRecords.insurer)
            try await bench.take([units[0]])
            #expect(try history.accepted(.insuredUnit, of: [key("U1"), key("U2")]).isEmpty)
            try await bench.deliverEverything()
            try await bench.take([units[1], SampleRecords.unit("U1") { $0[InsuredUnit.employeeCount] = 7 }], at: 1)
            #expect(try history.accepted(.insuredUnit, of: [key("U1"), key("U2"), key("U3")]) == [key("U1")])
            #expect(try history.accepted(.policy, of: [key("U1")]).isEmpty)
        },
    ]
}
