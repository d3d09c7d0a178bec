import Foundation
import TestKit
import Testing

/// The gateway against a platform that somebody wrote from docs/wire.md alone (`Peers/wire_peer.py`): Python, and the SM2 of
/// the `openssl` command.
@Suite struct WirePeerTests {
    /// A folder whose export waits to be sent, and the platform that is to get it.
    private func workplace() async throws -> (place: Workplace, peer: PythonPeer) {
        let place = try await Workplace.ingested()
        try place.useProfile { try $0.replacing("visibilityDelay: 5", with: "visibilityDelay: 1") }
        let peer = try await PythonPeer("wire_peer.py", [place.folder.file("pki")])
        try place.configure(
            "https://127.0.0.1:1/exchange/v1", as: "https://127.0.0.1:\(peer.port)/exchange/v1")
        return (place, peer)
    }

    /// Both books have the same versions for accepted, each once, and each batch went out once.
    private func expectBalance(_ place: Workplace, _ peer: PythonPeer, rejected: Int = 0) throws {
        let accepted = peer.notes("accepted")
        #expect(accepted.count + rejected == 337 && Set(accepted).count == accepted.count)
        let ours = try place.ask(
            "SELECT kind || ' ' || key || ' ' || number FROM delivery WHERE state = 'accepted'", as: String.self)
        #expect(ours.sorted() == accepted.sorted())
        #expect(peer.notes("refused").isEmpty && peer.notes("failed").isEmpty, "\(peer.notes("refused"))")
    }

    @Test func `sends everything, is believed, and can prove it`() async throws {
        let (place, peer) = try await workplace()
        let sync = try await place.anze("sync", "--until-idle")
        #expect(sync.end == .exit(0), "\(sync.output)\(sync.complaint)")
        try expectBalance(place, peer)
        let batches = peer.notes("batch")
        #expect(Set(batches).count == batches.count && peer.notes("query").isEmpty)
        _ = try await place.prove("service")
        #expect(try await place.verify().end == .exit(0))
        let reconciled = try await place.anze("reconcile")
        #expect(reconciled.end == .exit(0), "\(reconciled.output)\(reconciled.complaint)")
        let pulled = try await place.anze("feeds", "pull")
        #expect(pulled.end == .exit(0), "\(pulled.output)\(pulled.complaint)")
    }

    @Test func `a record that the platform refuses fails alone`() async throws {
        let (place, peer) = try await workplace()
        let key = try #require(
            try place.ask("SELECT key FROM delivery WHERE kind = 'service' ORDER BY key LIMIT 1", as: String.self).first
        )
        try peer.order("reject", key)
        let sync = try await place.anze("sync", "--until-idle")
        #expect(sync.end == .exit(1), "\(sync.end) \(sync.output)\(sync.complaint)")
        #expect(try place.store?.deliveries["rejected"] == 1)
        try expectBalance(place, peer, rejected: 1)
        let failures = try await place.anze("failures")
        #expect(failures.output.contains("4005") && failures.output.contains("人工核验不通过"), "\(failures.output)")
    }

    @Test(arguments: ["drop", "lose"])
    func `an answer that was lost is asked for, and nothing is sent twice`(order: String) async throws {
        let (place, peer) = try await workplace()
        try peer.order(order, "1")
        let sync = try await place.anze("sync", "--until-idle")
        #expect(sync.end == .exit(0), "\(sync.output)\(sync.complaint)")
        try expectBalance(place, peer)
        let first = try #require(peer.notes("batch").first)
        #expect(peer.notes("query").contains(first))
        #expect(peer.notes("batch").count { $0 == first } == (order == "drop" ? 1 : 2))
    }

    @Test func `a batch under way is asked about until its verdict is there`() async throws {
        let (place, peer) = try await workplace()
        try peer.order("hold", "2")
        #expect(try await place.anze("sync", "--until-idle").end == .exit(0))
        try expectBalance(place, peer)
        #expect(Set(peer.notes("query")).count == 2)
    }

    @Test func `an answer that is signed over other bytes is not believed`() async throws {
        let (place, peer) = try await workplace()
        try peer.order("forge", "")
        #expect(try await place.anze("sync").end != .exit(0))
        #expect(try place.store?.deliveries["accepted"] == nil && !peer.notes("accepted").isEmpty)
        try peer.order("forge", nil)
        let sync = try await place.anze("sync", "--until-idle")
        #expect(sync.end == .exit(0), "\(sync.output)\(sync.complaint)")
        try expectBalance(place, peer)
    }
}
