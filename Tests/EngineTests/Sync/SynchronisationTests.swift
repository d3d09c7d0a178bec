import Canonical
import Delivery
import Engine
import Evidence
import Exchange
import ShangMi
import TestKit
import Testing

@Suite struct SynchronisationTests {
    /// A key that is out of order.
    struct BrokenSigner: Signer {
        let certificate: Certificate

        func sign(_ message: [UInt8], as scheme: SignatureScheme) async throws(SignerError) -> [UInt8] {
            throw SignerError.signingFailed(reason: "没有密钥")
        }
    }

    private func synchronisation(_ bench: EngineBench, signer: (any Signer)? = nil) throws -> Synchronisation {
        Synchronisation(
            store: bench.store,
            sequencer: Sequencer(
                store: bench.store.evidence, signer: signer ?? bench.records.pki.gateway, origin: LogKeeper.origin),
            grace: 3600, surroundings: bench.surroundings)
    }

    private func report(_ bench: EngineBench) async throws -> SyncReport {
        try await synchronisation(bench).run([(StoreBench.destination, try bench.run())])
    }

    @Test func `reports what a run did and leaves the log numbered`() async throws {
        let rejected = PlatformStandIn.Named(SampleRecords.key("91310115MA1K4BXX1A"), code: "4001")
        let bench = try EngineBench([.reject([rejected]), .loseAnswer])
        try await bench.records.take([
            SampleRecords.unit(), SampleRecords.unit("91310115MA1K4BXX1A"), SampleRecords.policy(),
        ])
        let first = try #require(try await report(bench).lines.first)
        #expect([first.accepted, first.rejected, first.recovered] == [1, 1, 0])
        #expect(first.isUnfinished)
        #expect(!first.needsOperator(now: bench.time.now()))
        bench.time.advance(by: 5)
        let second = try #require(try await report(bench).lines.first)
        #expect([second.accepted, second.rejected, second.recovered] == [1, 0, 1])
        #expect(!second.isUnfinished)
        #expect(try await bench.store.evidence.oldestUnsequenced() == nil)
        let leaves = try await bench.store.views.books().leaves
        #expect(try await bench.store.evidence.checkpoint()?.checkpoint.size == UInt64(leaves))
    }

    @Test func `reports a destination that never got anything`() async throws {
        let bench = try EngineBench()
        let line = try #require(try await report(bench).lines.first)
        #expect(line.after.destination == StoreBench.destination)
        #expect(line.after.made == 0)
        #expect(!line.isUnfinished)
        #expect(!line.needsOperator(now: bench.time.now()))
    }

    @Test func `asks for an operator when a destination is blocked`() async throws {
        let bench = try EngineBench([.refuse(code: "2001", status: 401)])
        try await bench.records.take([SampleRecords.unit()])
        let line = try #require(try await report(bench).lines.first)
        #expect(line.after.control.blocked == "2001 ")
        #expect(line.needsOperator(now: bench.time.now()))
        #expect(line.isUnfinished)
    }

    @Test func `asks for an operator when a batch is refused as a whole`() async throws {
        let bench = try EngineBench([.refuse(code: "1002", status: 400)])
        try await bench.records.take([SampleRecords.unit()])
        let line = try #require(try await report(bench).lines.first)
        #expect(line.needsOperator(now: bench.time.now()))
        #expect(!line.isUnfinished)
    }

    @Test func `asks for an operator when an outcome stays unknown for more than a day`() async throws {
        let bench = try EngineBench(Array(repeating: .loseRequest, count: 3))
        try await bench.records.take([SampleRecords.unit()])
        _ = try await report(bench)
        bench.time.advance(by: 86_400)
        let day = try #require(try await report(bench).lines.first)
        #expect(!day.needsOperator(now: bench.time.now()))
        bench.time.advance(by: 15)
        let later = try #require(try await report(bench).lines.first)
        #expect(later.needsOperator(now: bench.time.now()))
    }

    @Test func `goes on without a number on the leaves for as long as the grace allows`() async throws {
        let bench = try EngineBench()
        try await bench.records.take([SampleRecords.unit()])
        let broken = BrokenSigner(certificate: bench.records.pki.gateway.certificate)
        let synchronisation = try synchronisation(bench, signer: broken)
        bench.time.advance(by: 3600)
        _ = try await synchronisation.run([(StoreBench.destination, try bench.run())])
        #expect(try await bench.records.states() == [.accepted: 1])
    }

    @Test func `stops before sending when leaves stay without a number for too long`() async throws {
        let bench = try EngineBench()
        try await bench.records.take([SampleRecords.unit()])
        let broken = BrokenSigner(certificate: bench.records.pki.gateway.certificate)
        let synchronisation = try synchronisation(bench, signer: broken)
        bench.time.advance(by: 3600.1)
        await #expect(throws: SyncError.evidenceOverdue(since: bench.records.moment(0).text)) {
            _ = try await synchronisation.run([(StoreBench.destination, try bench.run())])
        }
        #expect(await bench.purposes() == [])
    }
}
