import Foundation
import TestKit
import Testing

@Suite struct SyncTests {
    @Test func `sends everything once, and is silent when nothing is left`() async throws {
        let place = try await Workplace.ingested()
        let platform = try await Platform(for: place)
        let outcome = try await place.anze("sync", "--until-idle")
        #expect(outcome.end == .exit(0))
        #expect(outcome.output.contains("national-share"))
        #expect(outcome.complaint.isEmpty)
        try expectAcceptedOnce(place, platform)
        let requests = try platform.requests
        let again = try await place.anze("sync", "--until-idle")
        #expect(again.end == .exit(0))
        #expect(again.output.isEmpty && again.complaint.isEmpty)
        #expect(try platform.requests == requests)
    }

    @Test func `a dry run writes what would be sent, sends nothing and leaves the store alone`() async throws {
        let place = try await Workplace.ingested()
        let platform = try await Platform(for: place)
        let before = try place.store
        let dry = try await place.anze("sync", "--dry-run", "out")
        #expect(dry.end == .exit(0), "\(dry.complaint)")
        #expect(try platform.requests == 0)
        #expect(try place.store?.deliveries == before?.deliveries && place.store?.rows == before?.rows)
        let folder = place.folder.file("out/national-share")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
        let bodies = names.filter { $0.hasSuffix(".body") }
        #expect(!bodies.isEmpty && names.count == bodies.count * 2)
        for name in bodies {
            let number = String(name.dropLast(5))
            #expect(try place.text(of: "out/national-share/\(name)").contains("\"batchNo\":\"\(number)\""))
            #expect(try place.text(of: "out/national-share/\(number).headers").contains("Idempotency-Key: \(number)"))
        }
        #expect(try await place.anze("sync", "--until-idle").end == .exit(0))
        #expect(try platform.accepted.count == 337)
    }

    @Test func `bodies that the profile encrypts reach the platform, which alone can read them`() async throws {
        let place = try await Workplace.ingested()
        try FileManager.default.copyItem(atPath: Repository.mappings, toPath: place.folder.file("mappings"))
        try place.write(
            ProfileDraft.encrypted().text, to: "mappings/platforms/\(ProfileDraft.shipped)/profile.yaml")
        try place.configure("mappings: \(Repository.mappings)", as: "mappings: mappings")
        let without = try await place.anze("sync")
        #expect(without.end == .exit(2))
        #expect(without.complaint.contains("trust.encryption"), "\(without.complaint)")
        try place.configure(
            "receipts: pki/sm2-ca.pem", as: "receipts: pki/sm2-ca.pem, encryption: pki/platform-enc.pem")
        let platform = try await Platform(for: place)
        let outcome = try await place.anze("sync", "--until-idle")
        #expect(outcome.end == .exit(0), "\(outcome.complaint)")
        #expect(try platform.accepted.count == 337)
        let bodies = try place.ask("SELECT bytes FROM batch_body", as: Data.self)
        #expect(!bodies.isEmpty)
        for body in bodies { #expect(body.range(of: Data("records".utf8)) == nil) }
        _ = try await place.prove()
        #expect(try await place.verify().end == .exit(0))
        #expect(try await place.anze("keys", "list").output.contains("平台加密（national-share）"))
    }

    @Test func `a rejected record ends with 1 and stands among the failures`() async throws {
        let place = try await Workplace.ingested()
        let platform = try await Platform(
            for: place,
            faults: #"faults: [{on: record, kind: service, nth: 3, do: reject, code: "4005", message: 时间不符}]"#)
        let outcome = try await place.anze("sync", "--until-idle")
        #expect(outcome.end == .exit(1))
        let key = try #require(
            try place.ask("SELECT key FROM delivery WHERE state = 'rejected'", as: String.self).first)
        let failures = try await place.anze("failures")
        #expect(failures.end == .exit(0))
        for word in [key, "4005", "时间不符", "anze ingest"] { #expect(failures.output.contains(word)) }
        #expect(try platform.accepted.count == 336)
        #expect(try await place.anze("status").end == .exit(0))
    }

    @Test func `nobody listening leaves everything waiting and says so`() async throws {
        let place = try await Workplace.ingested()
        let outcome = try await place.anze("sync")
        #expect(outcome.end == .exit(4))
        #expect(outcome.output.contains("national-share"))
        #expect(outcome.complaint.contains("连接被拒绝"), "\(outcome.complaint)")
        try expectNothingAccepted(place)
        #expect(try place.outcomes == ["not-sent"])
    }

    @Test func `pings a platform that was not there before anything is sent to it`() async throws {
        let place = try await Workplace.ingested()
        let platform = try await Platform(for: place)
        // A breaker whose rest is over.
        try place.tamper(
            """
            INSERT INTO destination (id, flow) VALUES ('national-share', '{"breaker":{"good":0,"inARow":5,"openedUntil":\
            \(Int64(Date().timeIntervalSince1970 - 1) * 1000),"openings":1,"recent":[]},"budget":{"tokens":10},\
            "concurrency":{"credit":0,"width":2},"nextStart":0,"turns":{"lastWasLive":true}}')
            """)
        let outcome = try await place.anze("sync", "--until-idle")
        #expect(outcome.end == .exit(0), "\(outcome.complaint)")
        #expect(try platform.accepted.count == 337)
        #expect(try platform.paths.first == "/exchange/v1/ping" && platform.paths.count { $0.hasSuffix("/ping") } == 1)
    }

    @Test func `sends nothing to a platform whose TLS certificate is not trusted`() async throws {
        let place = try await Workplace.ingested()
        let platform = try await Platform(for: place)
        try place.configure("pki/tls-ca.pem", as: "foreign/tls-ca.pem")
        let outcome = try await place.anze("sync")
        #expect(outcome.end == .exit(4))
        #expect(outcome.complaint.contains("TLS 证书不可信"), "\(outcome.complaint)")
        try expectNothingAccepted(place)
        #expect(try platform.requests == 0)
        #expect(try place.outcomes == ["not-sent"])
        let details = try place.ask("SELECT DISTINCT detail FROM attempt", as: String.self)
        #expect(details.count == 1)
        #expect(details.allSatisfy { $0.contains("TLS 证书不可信") && $0.contains("trust.tls") })
        #expect(try place.ask("SELECT sum(bytes_sent) FROM attempt", as: Int.self) == [0])
    }

    @Test func `believes no receipt of an untrusted signer, and asks again when it is trusted`() async throws {
        let place = try await Workplace.ingested()
        let platform = try await Platform(for: place)
        try place.configure("pki/sm2-ca.pem", as: "foreign/sm2-ca.pem")
        let outcome = try await place.anze("sync")
        #expect([.exit(4), .exit(5)].contains(outcome.end))
        #expect(outcome.complaint.contains("未知证书"), "\(outcome.complaint)")
        #expect(try place.outcomes == ["unknown"])
        #expect(try place.store?.rows["receipt"] == 0)
        #expect(try place.store?.deliveries["accepted"] == nil)
        #expect((try place.store?.deliveries["unknown"] ?? 0) > 0)
        let applied = try platform.accepted.count
        #expect(applied > 0)

        try place.configure("foreign/sm2-ca.pem", as: "pki/sm2-ca.pem")
        let again = try await place.anze("sync", "--until-idle", "--json")
        #expect(again.end == .exit(0))
        #expect(again.output.contains("\"recovered\":\(applied),"), "\(again.output)")
        try expectAcceptedOnce(place, platform)
    }

    @Test func `two runs at once send nothing twice`() async throws {
        let place = try await Workplace.ingested()
        let platform = try await Platform(for: place)
        async let first = place.anze("sync", "--until-idle")
        async let second = place.anze("sync", "--until-idle")
        let ends = try await [first.end, second.end]
        #expect(ends.contains(.exit(0)))
        #expect(ends.allSatisfy { $0 == .exit(0) || $0 == .exit(4) })
        try expectAcceptedOnce(place, platform)
        #expect(try place.ask("SELECT count(*) - count(DISTINCT batch) FROM attempt", as: Int.self) == [0])
    }

    @Test func `a crash between attempt and sending is asked about and sent once`() async throws {
        let place = try await Workplace.ingested()
        let platform = try await Platform(for: place)
        platform.freeze()
        let run = try place.start(["sync"])
        try await eventually("an open attempt") { try place.openAttempts > 0 }
        #expect(await run.crash() == .signal(SIGKILL))
        platform.wake()
        #expect(try place.store?.deliveries["accepted"] == nil)
        let status = try await place.anze("status")
        #expect(status.end == .exit(0))

        #expect(try await place.anze("sync", "--until-idle").end == .exit(0))
        try expectAcceptedOnce(place, platform)
        #expect(try place.openAttempts == 0)
        #expect(try place.outcomes.isSuperset(of: ["lost", "absent"]))
    }

    @Test func `a crash between sending and receipt is asked about and recovered`() async throws {
        let place = try await Workplace.ingested()
        let platform = try await Platform(
            for: place,
            faults: "faults: [{on: batch, kind: insured-unit, nth: 1, do: stall-after-apply, seconds: 60}]")
        let run = try place.start(["sync"])
        try await eventually("an applied batch") { try platform.hasShown("stall-after-apply") }
        #expect(await run.crash() == .signal(SIGKILL))
        let units = try platform.accepted.count { $0.hasPrefix("insured-unit ") }
        #expect(units > 0)
        #expect(
            try place.ask(
                "SELECT count(*) FROM delivery WHERE kind = 'insured-unit' AND state = 'accepted'", as: Int.self) == [0]
        )

        let again = try await place.anze("sync", "--until-idle", "--json")
        #expect(again.end == .exit(0))
        #expect(again.output.contains("\"recovered\":\(units),"), "\(again.output)")
        try expectAcceptedOnce(place, platform)
        #expect(try place.outcomes.contains("lost"))
    }

    @Test func `a sync that is told to stop finishes what is under way and begins nothing new`() async throws {
        let place = try await Workplace.ingested()
        let platform = try await Platform(
            for: place,
            faults: "faults: [{on: batch, kind: insured-unit, nth: 1, do: stall-after-apply, seconds: 3}]")
        let run = try place.start(["sync", "--until-idle"])
        try await eventually("an applied batch") { try platform.hasShown("stall-after-apply") }
        run.send(SIGTERM)
        #expect(await run.ended() == .exit(4))
        let units = try platform.accepted.count { $0.hasPrefix("insured-unit ") }
        #expect(try place.store?.deliveries == ["accepted": units, "queued": 337 - units])
        #expect(try !place.outcomes.contains("lost"))
        #expect(try await place.anze("sync", "--until-idle").end == .exit(0))
        try expectAcceptedOnce(place, platform)
    }

    /// Everything is accepted in both books, each version once.
    private func expectAcceptedOnce(_ place: Workplace, _ platform: Platform) throws {
        #expect(try place.store?.deliveries == ["accepted": 337])
        let accepted = try platform.accepted
        #expect(accepted.count == 337)
        #expect(Set(accepted).count == 337)
    }

    private func expectNothingAccepted(_ place: Workplace) throws {
        let content = try #require(try place.store)
        #expect(content.rows["receipt"] == 0)
        #expect(Set(content.deliveries.keys).isSubset(of: ["queued", "dispatching"]))
        #expect(content.deliveries.values.reduce(0, +) == 337)
    }
}

extension Workplace {
    /// How the attempts of the store ended.
    fileprivate var outcomes: Set<String> {
        get throws { Set(try ask("SELECT DISTINCT outcome FROM attempt WHERE ended_at IS NOT NULL", as: String.self)) }
    }

    /// How many attempts have begun and not ended.
    fileprivate var openAttempts: Int {
        get throws { try ask("SELECT count(*) FROM attempt WHERE ended_at IS NULL", as: Int.self).first ?? 0 }
    }
}
