import Foundation
import TestKit
import Testing

/// A platform that data alone describes (docs/integrator-guide.md), against a peer that was written from its interface document
/// and knows nothing of the gateway.
@Suite struct ExamplePlatformTests {
    private static let secret = "样例-shared-secret-0001"

    /// A folder whose configuration has the example platform as its one destination, and whose export waits to be sent.
    private func workplace(
        _ change: (inout ProfileDraft) throws -> Void = { _ in }
    ) async throws -> (place: Workplace, peer: PythonPeer) {
        let place = try await Workplace()
        let peer = try await PythonPeer(
            "example_city.py",
            [
                place.folder.file("pki/tls-server.pem"), place.folder.file("pki/tls-server.key"),
                ExamplePlatformTests.secret,
            ])
        try FileManager.default.copyItem(atPath: Repository.mappings, toPath: place.folder.file("mappings"))
        let folder = place.folder.file("mappings/platforms/example-city")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: ProfileDraft.exampleFolder, toPath: "\(folder)/1")
        var draft = try ProfileDraft.example()
        try change(&draft)
        try place.write(draft.text, to: "mappings/platforms/example-city/1/profile.yaml")
        try place.configure("mappings: \(Repository.mappings)", as: "mappings: mappings")
        try place.configure("national-share:", as: "example-city:")
        try place.configure("national-share/1", as: ProfileDraft.exampleID)
        try place.configure("https://127.0.0.1:1/exchange/v1", as: "https://127.0.0.1:\(peer.port)/api")
        try place.configure(", receipts: pki/sm2-ca.pem}", as: "}\n    secrets: {appSecret: pki/app-secret}")
        try place.write("\(ExamplePlatformTests.secret)\n", to: "pki/app-secret")
        let outcome = try await place.anze("ingest", "export", "--insurer", Workplace.insurer)
        #expect(outcome.end == .exit(1), "\(outcome.complaint)")
        return (place, peer)
    }

    private func states(_ place: Workplace) throws -> [String: Int] { try #require(try place.store).deliveries }

    /// Everything was sent in one submission a batch, and is accepted in both books, each version once.
    private func expectAcceptedOnce(_ place: Workplace, _ peer: PythonPeer, butFor others: Int = 0) throws {
        let states = try states(place)
        let accepted = peer.notes("accepted")
        #expect(states["accepted"] == accepted.count && accepted.count > 100, "\(states)")
        #expect(Set(accepted).count == accepted.count)
        #expect(states.values.reduce(0, +) == accepted.count + others, "\(states)")
        let uploads = peer.notes("upload")
        #expect(uploads.count > 2 && Set(uploads).count == uploads.count)
    }

    @Test func `the folder is read by mapping check, and a dry run writes the very forms`() async throws {
        let (place, peer) = try await workplace()
        let check = try await place.anze("mapping", "check")
        #expect(
            check.end == .exit(0) && check.output.contains("example-city/1：样例市"), "\(check.output)\(check.complaint)")
        let dry = try await place.anze("sync", "--dry-run", "out")
        #expect(dry.end == .exit(0), "\(dry.complaint)")
        let names = try FileManager.default.contentsOfDirectory(atPath: place.folder.file("out/example-city"))
        let body = try #require(names.first { $0.hasSuffix(".body") })
        let form = try place.text(of: "out/example-city/\(body)")
        #expect(form.hasPrefix("batchNo=\(body.dropLast(5))&dataType=ENT&total="), "\(form.prefix(100))")
        #expect(form.contains("&records=%5B%7B%22id%22%3A%22"))
        #expect(peer.notes("upload").isEmpty)
    }

    @Test func `batches are taken, asked about by ticket until they are judged, and accepted once`() async throws {
        let (place, peer) = try await workplace()
        try peer.order("hold", "1")
        let outcome = try await place.anze("sync", "--until-idle")
        #expect(outcome.end == .exit(0), "\(outcome.output)\(outcome.complaint)")
        try expectAcceptedOnce(place, peer)
        // One batch was asked about twice, none by its number.
        #expect(peer.notes("progress").count == peer.notes("upload").count + 1)
        #expect(peer.notes("lookup").isEmpty)
        // What convinces us convinces nobody else.
        let key = try #require(try place.ask("SELECT key FROM delivery WHERE kind = 'policy'", as: String.self).first)
        let proof = try await place.anze("evidence", "export", key, "--out", "proof.json")
        #expect(proof.end != .exit(0) && proof.complaint.contains("共享密钥"), "\(proof.complaint)")
        #expect(
            try place.ask("SELECT DISTINCT signed_text FROM receipt", as: String.self).allSatisfy {
                $0.hasSuffix("\n{body}")
            })
    }

    @Test func `a lost answer is asked about by number and not sent twice, and a refused record is refused alone`()
        async throws
    {
        let (place, peer) = try await workplace()
        let key = try #require(
            try place.ask("SELECT key FROM delivery WHERE kind = 'service' ORDER BY key", as: String.self).first)
        try peer.order("reject", key)
        try peer.order("drop", "1")
        let outcome = try await place.anze("sync", "--until-idle")
        #expect(outcome.end == .exit(1), "\(outcome.output)\(outcome.complaint)")
        try expectAcceptedOnce(place, peer, butFor: 1)
        #expect(try states(place)["rejected"] == 1)
        #expect(
            try place.ask("SELECT key || ' ' || code FROM delivery WHERE state = 'rejected'", as: String.self)
                == ["\(key) R01"])
        let dropped = peer.notes("dropped")
        #expect(dropped.count == 1 && peer.notes("lookup") == dropped)
        #expect(peer.notes("progress").count == peer.notes("upload").count)
    }

    @Test func `a platform that cannot be asked by number gets the batch again, under its number, and takes it once`()
        async throws
    {
        let (place, peer) = try await workplace { try $0.removeQuery() }
        try peer.order("drop", "1")
        let outcome = try await place.anze("sync", "--until-idle")
        #expect(outcome.end == .exit(0), "\(outcome.output)\(outcome.complaint)")
        let accepted = peer.notes("accepted")
        #expect(Set(accepted).count == accepted.count && accepted.count > 100)
        #expect(try states(place) == ["accepted": accepted.count])
        #expect(peer.notes("lookup").isEmpty)
        let dropped = try #require(peer.notes("dropped").first)
        #expect(peer.notes("upload").count { $0 == dropped } == 2)
        #expect(peer.notes("upload").count == Set(peer.notes("upload")).count + 1)
    }

    @Test func `an answer under another secret is not believed, and asked for again`() async throws {
        let (place, peer) = try await workplace()
        try peer.order("forge", "")
        let outcome = try await place.anze("sync")
        #expect([.exit(4), .exit(5)].contains(outcome.end), "\(outcome.complaint)")
        #expect(outcome.complaint.contains("应答签名验证失败"), "\(outcome.complaint)")
        #expect(try place.store?.rows["receipt"] == 0)
        #expect(try states(place)["accepted"] == nil && !peer.notes("accepted").isEmpty)
        try peer.order("forge", nil)
        let again = try await place.anze("sync", "--until-idle")
        #expect(again.end == .exit(0), "\(again.output)\(again.complaint)")
        try expectAcceptedOnce(place, peer)
    }

    @Test func `who vouches for answers must be configured as the profile has it`() async throws {
        let (place, _) = try await workplace()
        try place.configure("tls-ca.pem}", as: "tls-ca.pem, receipts: pki/sm2-ca.pem}")
        let tooMuch = try await place.anze("sync")
        #expect(tooMuch.end == .exit(2) && tooMuch.complaint.contains("请从 trust 中删除 receipts"), "\(tooMuch.complaint)")
        let other = try await Workplace.ingested()
        try other.configure(", receipts: pki/sm2-ca.pem", as: "")
        let tooLittle = try await other.anze("sync")
        #expect(tooLittle.end == .exit(2) && tooLittle.complaint.contains("以 receipts 写明"), "\(tooLittle.complaint)")
    }
}
