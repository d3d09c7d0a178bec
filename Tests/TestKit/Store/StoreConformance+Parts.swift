import Canonical
import Delivery
import Exchange
import Testing

extension StoreConformance {
    static let parts = [
        StoreCheck("a batch that is refused for its content is taken apart until the record that spoils it is found") {
            bench in
            try await bench.take((1...5).map { SampleRecords.unit("U\($0)") })
            let spoiling = "900101/U4"
            var sends: [[String]] = []
            var parents: [String?] = []
            while let batch = try await bench.sealNext(at: Double(sends.count)) {
                let keys = batch.members.map(\.key)
                parents.append(batch.parent?.text)
                sends.append(keys)
                let outcome =
                    keys.contains(spoiling)
                    ? AttemptOutcome.refused(code: "1001", message: "格式错误")
                    : try await bench.receipt(for: batch, state: .accepted)
                try await bench.attempt(batch, showing: outcome, at: Double(sends.count), partsPerHour: 64)
            }
            #expect(
                sends.map { $0.map { String($0.suffix(2)) } } == [
                    ["U1", "U2", "U3", "U4", "U5"], ["U1", "U2", "U3"], ["U4", "U5"], ["U4"], ["U5"],
                ])
            #expect(parents[0] == nil && parents.dropFirst().allSatisfy { $0 != nil })
            #expect(parents[1] == parents[2] && parents[3] == parents[4])
            #expect(try await bench.states() == [.accepted: 4, .rejected: 1])
            #expect(try await bench.store.views.failures().map(\.keys) == [[spoiling]])
        },
        StoreCheck("a refused question takes no batch apart: what was sent may have been applied") { bench in
            try await bench.take((1...2).map { SampleRecords.unit("U\($0)") })
            try await bench.attempt(bench.sealed(), showing: .unknown(reason: "cut"), at: 0)
            let refusal = AttemptOutcome.refused(code: "1001", message: "格式错误")
            try await bench.attempt(bench.claimed(at: 5), showing: refusal, at: 5, partsPerHour: 64)
            #expect(try await bench.states() == [.unknown: 2])
        },
        StoreCheck("an older version that is queued again gives way to a newer one") { bench in
            try await bench.take((1...2).map { SampleRecords.unit("U\($0)") })
            let first = try await bench.sealed()
            try await bench.take([SampleRecords.unit("U1") { $0[InsuredUnit.name] = "更正后的名称" }], at: 1)
            let refusal = AttemptOutcome.refused(code: "1001", message: "格式错误")
            try await bench.attempt(first, showing: refusal, at: 2, partsPerHour: 64)
            #expect(try await bench.states() == [.queued: 2, .superseded: 1])
            var sent: [Int] = []
            while let batch = try await bench.sealNext(at: 3) {
                sent += batch.members.filter { $0.key == "900101/U1" }.map(\.version)
                try await bench.attempt(batch, showing: bench.receipt(for: batch, state: .accepted), at: 3)
            }
            #expect(sent == [2])
        },
        StoreCheck("a batch is not taken into more parts than the destination allows in an hour") { bench in
            try await bench.take((1...4).map { SampleRecords.unit("U\($0)") })
            let refusal = AttemptOutcome.refused(code: "1001", message: "格式错误")
            for second in 0..<3 {
                try await bench.attempt(
                    bench.sealed(at: Double(second)), showing: refusal, at: Double(second), partsPerHour: 3)
            }
            // The first was taken into two; of these the second stays whole, and so does the first.
            #expect(try await bench.sealNext(at: 4) == nil)
            #expect(try await bench.states() == [.quarantined: 4])
        },
        StoreCheck("a record whose reference is missing there waits for what the gateway holds of it") { bench in
            try await bench.take([SampleRecords.unit(), SampleRecords.policy()])
            let unit = try await bench.sealed()
            try await bench.attempt(unit, showing: bench.receipt(for: unit, state: .accepted), at: 1)
            let missing = [PlatformStandIn.Named(SampleRecords.key(SampleRecords.policyKey), code: "4003")]
            let policy = try await bench.sealed(at: 2)
            try await bench.attempt(
                policy, showing: bench.receipt(for: policy, state: .rejected, rejected: missing), at: 2)
            #expect(try await bench.states() == [.accepted: 1, .queued: 1])
            #expect(try await bench.nextDue(at: 3) == bench.moment(32))
            #expect(try await bench.sealNext(at: 31.9) == nil)
            let again = try await bench.sealed(at: 32)
            #expect(again.members == policy.members && again.batch.number != policy.batch.number)
            // Three times; then the rejection stands.
            var last = again
            for second in [32.0, 200, 400] {
                try await bench.attempt(
                    last, showing: bench.receipt(for: last, state: .rejected, rejected: missing), at: second)
                guard let next = try await bench.sealNext(at: second + 150) else { break }
                last = next
            }
            #expect(try await bench.states() == [.accepted: 1, .rejected: 1])
        },
    ]
}
