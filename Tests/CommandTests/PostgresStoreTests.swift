import Foundation
import TestKit
import Testing

/// The commands with their store in PostgreSQL: `store: postgres://…` is the whole change.
@Suite struct PostgresStoreTests {
    /// A folder whose gateway keeps its store in a database of its own.
    private struct Site {
        let place: Workplace
        let server: PostgresServer
        let database: String

        init(_ place: Workplace) async throws {
            self.place = place
            server = try await PostgresServer.shared()
            database = PostgresServer.uniqueName()
            _ = try await server.createDatabase(database)
        }

        /// A site whose configuration names the database.
        static func configured() async throws -> Site {
            let site = try await Site(Workplace())
            try site.place.configure("store: sqlite:gateway.db", as: "store: \(site.address)")
            return site
        }

        var address: String {
            let folder = server.socketFolder.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
            return "postgres://\(PostgresServer.user)@\(folder):\(server.port)/\(database)"
        }

        func ask(_ sql: String) async throws -> String { try await server.sql(sql, in: database) }

        /// All that was sent is accepted, once, and the gateway believes what the platform says.
        func expectAcceptedOnce(_ platform: Platform, _ count: Int = 337) async throws {
            let accepted = try platform.accepted
            #expect(accepted.count == count && Set(accepted).count == count)
            #expect(try await ask("SELECT count(*) FROM delivery WHERE state = 'accepted'") == "\(count)")
            #expect(try await ask("SELECT count(*) FROM delivery WHERE state <> 'accepted'") == "0")
        }
    }

    private static let ingest = ["ingest", "export", "--insurer", Workplace.insurer]

    @Test func `the main job ends as with SQLite, with balanced books and a proof`() async throws {
        let site = try await Site.configured()
        let platform = try await Platform(for: site.place)
        // Refused records are in the sample.
        #expect(try await site.place.run(PostgresStoreTests.ingest).end == .exit(1))
        let sync = try await site.place.anze("sync", "--until-idle")
        #expect(sync.end == .exit(0), "\(sync.complaint)")
        try await site.expectAcceptedOnce(platform)
        #expect(try await site.place.anze("status").end == .exit(0))
        let key = try await site.ask(
            "SELECT kind || ' ' || key FROM delivery WHERE kind = 'service' AND state = 'accepted' ORDER BY key LIMIT 1"
        )
        let proof = try await site.place.anze(
            "evidence", "export", String(key.split(separator: " ").last ?? ""), "--out", "proof.json")
        #expect(proof.end == .exit(0), "\(proof.complaint)")
        #expect(try await site.place.verify().end == .exit(0))
        // The same export again: nothing new, and nothing is sent.
        let again = try await site.place.run(PostgresStoreTests.ingest)
        #expect(again.end == .exit(1))
        let requests = try platform.requests
        #expect(try await site.place.anze("sync", "--until-idle").end == .exit(0))
        #expect(try platform.requests == requests)
        await platform.stop()
    }

    @Test(.timeLimit(.minutes(30)))
    func `two that serve one database run a slot once`() async throws {
        let site = try await Site.configured()
        let platform = try await Platform(for: site.place)
        _ = try await site.place.run(PostgresStoreTests.ingest)
        // Half an hour away: no slot comes while the test runs; the one of half an hour ago was missed.
        let minute = (Int(Date().timeIntervalSince1970) / 60 + 30) % 60
        try site.place.configure(
            "evidence:",
            as: "schedule: [{job: sync, destination: national-share, cron: \"\(minute) * * * *\"}]\nevidence:")
        let slot = Int64(Date().timeIntervalSince1970 - 3600) * 1000
        _ = try await site.ask(
            "INSERT INTO job (name, slot, ended_at) VALUES ('sync national-share', \(slot), 0)")
        let serving = try (1...2).map { _ in try site.place.start(["serve"], environment: ["ANZE_LOG": "info"]) }
        while try await site.ask("SELECT count(*) FROM job WHERE ended_at > 0 AND status = 0") != "1" {
            try #require(serving.allSatisfy { !$0.complaint.contains("error") }, "\(serving.map(\.complaint))")
        }
        try await site.expectAcceptedOnce(platform)
        for one in serving {
            one.send(SIGTERM)
            #expect(await one.ended() == .exit(0), "\(one.complaint)")
        }
        let ends = serving.map { $0.complaint.components(separatedBy: "scheduled job ended").count - 1 }
        #expect(ends.reduce(0, +) == 1, "\(ends)")
    }

    @Test func `three gateways that send at the same time send nothing twice`() async throws {
        let site = try await Site.configured()
        let platform = try await Platform(for: site.place)
        _ = try await site.place.run(PostgresStoreTests.ingest)
        let runs = try (1...3).map { _ in try site.place.start(["sync", "--until-idle"]) }
        for run in runs {
            let end = await run.ended()
            #expect(end == .exit(0), "\(run.complaint)")
        }
        #expect(try await site.place.anze("sync", "--until-idle").end == .exit(0))
        try await site.expectAcceptedOnce(platform)
        #expect(try await site.place.anze("evidence", "checkpoint").end == .exit(0))
        await platform.stop()
    }

    @Test func `a gateway that is killed while it sends is taken over, and its batch asked about`() async throws {
        let site = try await Site.configured()
        let platform = try await Platform(
            for: site.place,
            faults: "faults: [{on: batch, kind: insured-unit, nth: 1, do: stall-after-apply, seconds: 60}]")
        _ = try await site.place.run(PostgresStoreTests.ingest)
        let run = try site.place.start(["sync"])
        try await eventually("an applied batch") { try platform.hasShown("stall-after-apply") }
        #expect(await run.crash() == .signal(SIGKILL))
        let again = try await site.place.anze("sync", "--until-idle", "--json")
        #expect(again.end == .exit(0), "\(again.complaint)")
        try await site.expectAcceptedOnce(platform)
        #expect(try await site.ask("SELECT count(*) FROM attempt WHERE outcome = 'lost'") == "1")
        await platform.stop()
    }

    @Test func `a server that does not answer is exit 74 with its name and no password`() async throws {
        let place = try await Workplace()
        let run = try await place.anze(
            "store", "migrate",
            environment: ["ANZE_STORE": "postgres://anze:geheim@127.0.0.1:1/anze?connect_timeout=2"])
        #expect(run.end == .exit(74))
        #expect(run.complaint.contains("127.0.0.1:1") && !(run.complaint + run.output).contains("geheim"))
    }

    @Test func `a SQLite store that was moved goes on in PostgreSQL`() async throws {
        let site = try await Site(Workplace.ingested())
        let platform = try await Platform(for: site.place)
        let copy = try await site.place.anze("store", "copy", "sqlite:\(site.place.storePath)", site.address)
        #expect(copy.end == .exit(0), "\(copy.complaint)")
        #expect(copy.output.contains("version：729 行，两边一致"), "\(copy.output)")
        let old = try await site.place.anze("sync", "--until-idle")
        #expect(old.end == .exit(2) && old.complaint.contains("已迁移到"), "\(old.complaint)")
        try site.place.configure("store: sqlite:gateway.db", as: "store: \(site.address)")
        #expect(try await site.place.anze("sync", "--until-idle").end == .exit(0))
        try await site.expectAcceptedOnce(platform)
        #expect(try await site.place.anze("evidence", "checkpoint").end == .exit(0))
        await platform.stop()
    }
}
