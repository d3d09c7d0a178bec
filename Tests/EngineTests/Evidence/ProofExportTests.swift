import Canonical
import Delivery
import Engine
import Evidence
import Exchange
import TestKit
import Testing

@Suite struct ProofExportTests {
    private let key = SampleRecords.key(SampleRecords.policyKey)

    private func sequence(_ bench: EngineBench) async throws {
        try await Sequencer(
            store: bench.store.evidence, signer: bench.records.pki.gateway, origin: LogKeeper.origin
        ).run()
    }

    private func bundle(_ bench: EngineBench, of key: String) async throws -> ProofBundle {
        let signing = try ProfileDraft().load().signing
        return try await ProofExport(store: bench.store, signer: DevelopmentPKI.load().gateway).bundle(of: key) { _ in
            signing
        }
    }

    @Test(arguments: [[], [.loseAnswer], [.loseRequest], [.unreachable], [.processing]] as [[ScriptedPlatform.Step]])
    func `writes a proof that verifies, however the record was delivered`(script: [ScriptedPlatform.Step]) async throws
    {
        let bench = try EngineBench([.orderly] + script)
        try await bench.records.take([SampleRecords.unit(), SampleRecords.policy(), SampleRecords.service()])
        for seconds in [0.0, 5, 60] { try await bench.sync(after: seconds) }
        try await sequence(bench)
        let bundle = try await bundle(bench, of: key)
        let proven = try bundle.verify(trust: bench.records.pki.trust, retained: nil)
        #expect(proven.key == key)
        #expect(proven.kind == "policy")
        #expect(proven.version == 1)
        #expect(proven.destination == StoreBench.destination.text)
        #expect(proven.receiptState == "accepted")
        let sent = await bench.platform.requests.filter { $0.purpose == .send }.map(\.number)
        #expect(proven.batchNo == sent[1])
    }

    @Test func `shows no personal value`() async throws {
        let bench = try EngineBench()
        try await bench.records.take([SampleRecords.unit()])
        try await bench.sync()
        try await sequence(bench)
        let text = try await bundle(bench, of: SampleRecords.key(SampleRecords.unitKey)).disclosure.text
        #expect(text.contains("上海样例化工有限公司"))
        for value in SampleRecords.personalValues { #expect(!text.contains(value)) }
    }

    @Test func `has no proof of what was not accepted`() async throws {
        let named = PlatformStandIn.Named(SampleRecords.key(SampleRecords.unitKey), code: "4001")
        let bench = try EngineBench([.reject([named])])
        try await bench.records.take([SampleRecords.unit(), SampleRecords.policy()])
        try await bench.sync()
        try await sequence(bench)
        for key in [SampleRecords.key(SampleRecords.unitKey), key, "900101/NOBODY"] {
            await #expect(throws: ProofExportError.notAccepted(key: key)) { _ = try await bundle(bench, of: key) }
        }
    }

    @Test func `needs the leaves to be numbered`() async throws {
        let bench = try EngineBench()
        try await bench.records.take([SampleRecords.unit(), SampleRecords.policy()])
        try await sequence(bench)
        try await bench.sync()
        await #expect(throws: ProofExportError.notSequenced) { _ = try await bundle(bench, of: key) }
    }
}
