import Canonical
import Delivery
import Engine
import Evidence
import ShangMi
import TestKit
import Testing

@Suite struct SequencerTests {
    private func sequencer(_ store: any DeliveryStore, _ bench: EngineBench) -> Sequencer {
        Sequencer(store: store.evidence, signer: bench.records.pki.gateway, origin: LogKeeper.origin)
    }

    /// The checkpoint over these leaves by the tree's own arithmetic.
    private func expected(_ leaves: [SM3Digest]) -> Checkpoint {
        var frontier = MerkleFrontier()
        for leaf in leaves { _ = frontier.append(leaf) }
        return Checkpoint(origin: LogKeeper.origin, size: frontier.size, root: frontier.root)
    }

    @Test func `signs no checkpoint over nothing`() async throws {
        let bench = try EngineBench()
        try await sequencer(bench.store, bench).run()
        #expect(try await bench.store.evidence.checkpoint() == nil)
    }

    @Test func `numbers what has no number, and nothing twice`() async throws {
        let bench = try EngineBench()
        try await bench.records.take([SampleRecords.unit(), SampleRecords.policy()])
        let leaves = try await bench.store.evidence.unsequenced(limit: 100).map(\.hash)
        for _ in 0..<2 {
            try await sequencer(bench.store, bench).run()
            let signed = try #require(try await bench.store.evidence.checkpoint())
            #expect(signed.checkpoint == expected(leaves))
            try signed.verify(with: bench.records.pki.gateway.certificate)
        }
        #expect(try await bench.store.evidence.unsequenced(limit: 100) == [])
    }

    @Test(.timeLimit(.minutes(30)))
    func `leaves no gap when several number leaves at once, and keeps every earlier checkpoint true`() async throws {
        let bench = try EngineBench()
        let stores = [bench.store, try bench.reopened(), try bench.reopened()]
        var leaves: [SM3Digest] = []
        var checkpoints: [Checkpoint] = []
        for round in 0..<5 {
            try await bench.records.take((0...round * 3).map { SampleRecords.unit("91310115MA1K4B\(round)\($0)") })
            leaves += try await bench.store.evidence.unsequenced(limit: 1000).map(\.hash)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for store in stores { group.addTask { try await sequencer(store, bench).run() } }
                try await group.waitForAll()
            }
            let signed = try #require(try await bench.store.evidence.checkpoint())
            #expect(signed.checkpoint == expected(leaves))
            checkpoints.append(signed.checkpoint)
        }
        for checkpoint in checkpoints {
            for (index, leaf) in leaves.enumerated() where index < checkpoint.size {
                let proof = try await bench.store.evidence.inclusionProof(of: UInt64(index), size: checkpoint.size)
                #expect(proof.root(leafHash: leaf) == checkpoint.root)
            }
        }
    }

    @Test(.timeLimit(.minutes(30)))
    func `leaves no gap while leaves are being written`() async throws {
        let bench = try EngineBench()
        let stores = [bench.store, try bench.reopened()]
        try await withThrowingTaskGroup(of: Void.self) { group in
            for store in stores {
                group.addTask { for _ in 0..<10 { try await sequencer(store, bench).run() } }
            }
            for number in 0..<10 {
                group.addTask { _ = try await bench.records.take([SampleRecords.unit("91310115MA1K4BYY\(number)")]) }
            }
            try await group.waitForAll()
        }
        try await sequencer(bench.store, bench).run()
        let checkpoint = try #require(try await bench.store.evidence.checkpoint()?.checkpoint)
        #expect(checkpoint.size == 10)
        #expect(try await bench.store.views.books().leaves == 10)
        let frontier = try await bench.store.evidence.frontier()
        #expect(frontier.size == 10)
        #expect(frontier.root == checkpoint.root)
    }

    @Test func `says so when the key does not sign, and numbers nothing`() async throws {
        let bench = try EngineBench()
        try await bench.records.take([SampleRecords.unit()])
        let broken = SynchronisationTests.BrokenSigner(certificate: bench.records.pki.gateway.certificate)
        let sequencer = Sequencer(store: bench.store.evidence, signer: broken, origin: LogKeeper.origin)
        do {
            try await sequencer.run()
            Issue.record("numbered without a key")
        } catch {
            guard case .signer = error else {
                Issue.record(error)
                return
            }
        }
        #expect(try await bench.store.evidence.checkpoint() == nil)
        #expect(try await bench.store.evidence.unsequenced(limit: 10).count == 1)
    }
}
