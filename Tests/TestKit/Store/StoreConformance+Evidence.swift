import Canonical
import Delivery
import Evidence
import Exchange
import Testing

extension StoreConformance {
    static let evidence = [
        StoreCheck("every change leaves one leaf: version, batch, attempt, its end, receipt, operator") { bench in
            try await bench.take([SampleRecords.unit(), SampleRecords.policy()])
            #expect(try await bench.store.views.books().leaves == 2)
            let batch = try await bench.sealed(at: 1)
            try await bench.attempt(batch, showing: bench.receipt(for: batch, state: .accepted), at: 2)
            #expect(try await bench.store.views.books().leaves == 6)
            try await bench.store.set(
                DestinationControl(paused: "维护"), of: StoreBench.destination,
                leaf: .operatorAction(
                    action: "pause", subject: "platform-a", reason: "维护", actor: "tester", at: bench.moment(3).text),
                at: bench.moment(3))
            try await bench.store.note(
                .operatorAction(
                    action: "export", subject: "900101/U1", reason: "核查", actor: "tester", at: bench.moment(4).text),
                at: bench.moment(4))
            #expect(try await bench.store.views.books().leaves == 8)
            #expect(try await bench.store.evidence.unsequenced(limit: 100).count == 8)
            #expect(try await bench.store.evidence.oldestUnsequenced() == bench.moment(0))
        },
        StoreCheck("leaves are numbered once: of two keepers that began at the same place, one writes nothing") {
            bench in
            let keeper = LogKeeper(evidence: bench.store.evidence, signer: bench.pki.gateway)
            #expect(try await bench.store.evidence.checkpoint() == nil)
            try await bench.take(["U1", "U2", "U3"].map { SampleRecords.unit($0) })
            let (first, second) = (try await keeper.prepared(upTo: 2), try await keeper.prepared())
            #expect(try await bench.store.evidence.append(first))
            #expect(try await bench.store.evidence.append(second) == false)
            #expect(try await bench.store.evidence.frontier() == first.frontier)
            #expect(try await bench.store.evidence.checkpoint() == first.checkpoint)
            #expect(try await bench.store.evidence.unsequenced(limit: 10).map(\.row) == [second.rows[2]])
            #expect(try await keeper.sequence())
            #expect(try await bench.store.evidence.frontier() == second.frontier)
            #expect(try await bench.store.evidence.oldestUnsequenced() == nil)
        },
        StoreCheck("leaves that have numbers get no others, even from a keeper that knows the new frontier") { bench in
            let keeper = LogKeeper(evidence: bench.store.evidence, signer: bench.pki.gateway)
            try await bench.take(["U1", "U2", "U3"].map { SampleRecords.unit($0) })
            let first = try await keeper.prepared(upTo: 2)
            #expect(try await bench.store.evidence.append(first))
            let second = try await keeper.prepared()
            let mixed = LeafSequence(
                start: second.start, rows: second.rows + [first.rows[0]], nodes: second.nodes,
                frontier: second.frontier, checkpoint: second.checkpoint)
            #expect(try await bench.store.evidence.append(mixed) == false)
            #expect(try await bench.store.evidence.unsequenced(limit: 10).map(\.row) == second.rows)
            #expect(try await bench.store.evidence.checkpoint() == first.checkpoint)
        },
        StoreCheck("an accepted record is proven by a file of its own, which shows no personal data") { bench in
            let keeper = LogKeeper(evidence: bench.store.evidence, signer: bench.pki.gateway)
            try await bench.take([SampleRecords.unit(), SampleRecords.unit("U2")])
            try await keeper.sequence()
            try await bench.deliverEverything(at: 1)
            try await keeper.sequence()
            let key = SampleRecords.key(SampleRecords.unitKey)
            let bundle = try await bench.bundle(of: key, by: keeper)
            let read = try ProofBundle(parsing: bundle.encode())
            let proven = try read.verify(trust: bench.pki.trust, retained: nil)
            #expect((proven.key, proven.kind, proven.version) == (key, "insured-unit", 1))
            #expect((proven.destination, proven.receiptState) == ("platform-a", "accepted"))
            #expect((proven.receiptAt, proven.checkpoint.size) == (bench.moment(1).text, 6))
            let text = String(decoding: bundle.encode(), as: UTF8.self)
            #expect(SampleRecords.personalValues.filter { text.contains($0) } == [])
        },
        StoreCheck("what was proven stays provable while the log grows") { bench in
            let keeper = LogKeeper(evidence: bench.store.evidence, signer: bench.pki.gateway)
            for number in 1...5 {
                try await bench.take([SampleRecords.unit("U\(number)")], at: Double(number))
                try await bench.deliverEverything(at: Double(number))
                try await keeper.sequence(upTo: 3)
                try await keeper.sequence()
            }
            for number in 1...5 {
                let bundle = try await bench.bundle(of: "900101/U\(number)", by: keeper)
                let proven = try bundle.verify(trust: bench.pki.trust, retained: nil)
                #expect((proven.key, proven.checkpoint.size) == ("900101/U\(number)", 25))
            }
        },
        StoreCheck("after an unknown outcome the proof holds the send, not the question that found the receipt") {
            bench in
            let keeper = LogKeeper(evidence: bench.store.evidence, signer: bench.pki.gateway)
            try await bench.take([SampleRecords.unit("U1")])
            try await bench.attempt(bench.sealed(), showing: .unknown(reason: "cut"), at: 1)
            let asked = try await bench.claimed(at: 6)
            try await bench.attempt(asked, showing: bench.receipt(for: asked, state: .accepted), at: 6)
            try await keeper.sequence()
            let proven = try await bench.bundle(of: "900101/U1", by: keeper).verify(
                trust: bench.pki.trust, retained: nil)
            #expect(proven.receiptAt == bench.moment(6).text)
        },
        StoreCheck("a record has a submission to prove only once it is accepted, and the latest version's") { bench in
            try await bench.take([SampleRecords.unit("U1")])
            #expect(try await bench.store.views.acceptedSubmission(key: "900101/U1", kind: nil, at: nil) == nil)
            try await bench.deliverEverything(at: 1)
            try await bench.take([SampleRecords.unit("U1") { $0[InsuredUnit.employeeCount] = 9 }], at: 2)
            let first = try await bench.store.views.acceptedSubmission(
                key: "900101/U1", kind: .insuredUnit, at: StoreBench.destination)
            #expect((first?.disclosure.version, first?.receiptLeaf.position) == (1, nil))
            try await bench.deliverEverything(at: 3)
            let second = try await bench.store.views.acceptedSubmission(key: "900101/U1", kind: nil, at: nil)
            #expect((second?.disclosure.version, second?.destination) == (2, StoreBench.destination))
            #expect(try await bench.store.views.acceptedSubmission(key: "900101/U1", kind: .policy, at: nil) == nil)
            #expect(
                try await bench.store.views.acceptedSubmission(key: "900101/U1", kind: nil, at: StoreBench.narrow)
                    == nil)
        },
    ]
}

extension StoreBench {
    /// The proof of an accepted record.
    fileprivate func bundle(of key: String, by keeper: LogKeeper) async throws -> ProofBundle {
        guard let submission = try await store.views.acceptedSubmission(key: key, kind: nil, at: nil) else {
            throw SampleError.missing("an accepted submission")
        }
        return try await keeper.bundle(
            of: submission, scheme: profile.signing.scheme)
    }
}
