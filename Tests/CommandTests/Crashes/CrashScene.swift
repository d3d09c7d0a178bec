import Foundation
import TestKit
import Testing

/// A command with all that must be there before it, and what must hold once it has run to its end.
struct CrashScene: CustomTestStringConvertible, Sendable {
    /// A place before the command, and the platform that it speaks with; nil for one that speaks with none.
    struct Stage: Sendable {
        let place: Workplace
        let platform: Platform?
    }

    let testDescription: String
    let arguments: [String]
    /// How it may end when nothing disturbs it.
    let ends: [ProgramEnd]
    let set: @Sendable () async throws -> Stage
    /// Runs what else is to run, and compares both sides.
    let expectRight: @Sendable (Stage, String) async throws -> Void
}

extension CrashScene {
    static let all = [replay, archive, reconcile, feeds]

    private static let small = CrashExport.small

    /// Units that were rejected go again, and with them what waited for them.
    private static let replay = CrashScene(
        testDescription: "replay", arguments: ["replay", "run"], ends: [.exit(0)],
        set: {
            let place = try await Workplace(small: rejectedStore.value)
            return Stage(place: place, platform: try await Platform(for: place))
        },
        expectRight: { set, name in
            #expect(try await set.place.anze("sync", "--until-idle").end == .exit(0), "\(name)")
            try set.expectAllAccepted(name)
            let state = try set.place.ask("SELECT state FROM replay", as: String.self)
            #expect(state == ["done"], "\(name)")
            let status = try await set.place.anze("replay", "status", "--json")
            #expect(status.output.contains(#""isBalanced":true"#), "\(name): \(status.output)")
            _ = try await set.place.prove("policy")
            #expect(try await set.place.verify().end == .exit(0), "\(name)")
        })

    private static let archive = CrashScene(
        testDescription: "archive", arguments: ["archive", "run", "--before", "2100-01-01"], ends: [.exit(0)],
        set: { Stage(place: try await Workplace(small: acceptedStore.value), platform: nil) },
        expectRight: { set, name in
            let place = set.place
            let files = try FileManager.default.contentsOfDirectory(atPath: place.folder.file("archive"))
            #expect(files.filter { $0.hasSuffix(".ndjson") } == ["archive-000001.ndjson"], "\(name): \(files)")
            #expect(try await place.anze("archive", "verify").end == .exit(0), "\(name)")
            #expect(try place.store?.deliveries == ["accepted": small.accepted], "\(name)")
            #expect(try place.ask("SELECT count(*) FROM batch_body", as: Int.self) == [0], "\(name)")
            #expect(
                try await place.anze("archive", "restore", "1", "--reason", "出具证明").end == .exit(0), "\(name)")
            _ = try await place.prove("policy")
            #expect(try await place.verify().end == .exit(0), "\(name)")
        })

    /// A list that lacks a unit which the platform then denies, so that it goes again.
    private static let reconcile = CrashScene(
        testDescription: "reconcile", arguments: ["reconcile", "--date", today], ends: [.exit(1), .exit(0)],
        set: {
            let place = try await small.ingested()
            let platform = try await Platform(
                for: place,
                faults: """
                    faults:
                      - {on: reconciliation, kind: insured-unit, do: omit, times: 2}
                      - {on: query, do: not-found, times: 2}
                    """)
            #expect(try await place.anze("sync", "--until-idle").end == .exit(0))
            // Otherwise a "not found" so soon would prove nothing.
            try place.useProfile { try $0.replacing("visibilityDelay: 5", with: "visibilityDelay: 0") }
            return Stage(place: place, platform: platform)
        },
        expectRight: { set, name in
            // A fault that is left is met by one of these; whatever was denied goes again at once.
            for _ in 1...3 {
                #expect(try await set.place.anze("sync", "--until-idle").end == .exit(0), "\(name)")
                let again = try await set.place.anze("reconcile", "--date", today)
                #expect([.exit(0), .exit(1)].contains(again.end), "\(name): \(again.output)\(again.complaint)")
            }
            #expect(try await set.place.anze("sync", "--until-idle").end == .exit(0), "\(name)")
            // What was denied although it was held is listed under its first batch for ever: explained, not alike.
            let last = try await set.place.anze("reconcile", "--date", today)
            #expect(
                [.exit(0), .exit(1)].contains(last.end) && !last.output.contains("须人工处理"), "\(name): \(last.output)")
            #expect(try await set.place.anze("status").end == .exit(0), "\(name)")
            let leaves = try set.place.ask("SELECT bytes FROM leaf", as: Data.self)
            let requeued = leaves.count { String(decoding: $0, as: UTF8.self).contains("\"reconcile-requeue\"") }
            #expect((1...2).contains(requeued), "\(name): \(requeued)")
            try set.expectAllAccepted(name)
        })

    /// Five notices of accidents in pages of two, of which two are for the insurer's inbox.
    private static let feeds = CrashScene(
        testDescription: "feeds", arguments: ["feeds", "pull"], ends: [.exit(0)],
        set: {
            let place = try await small.ingested()
            try place.useProfile { try $0.replacing("  limit: 200\n", with: "  limit: 2\n") }
            try place.configure("evidence:", as: "inbound: {notices: {\(Workplace.insurer): inbox}}\nevidence:")
            let canonical = try place.ask(
                "SELECT canonical FROM version WHERE kind = 'policy' ORDER BY id LIMIT 1", as: Data.self)
            let policy = try JSONDecoder().decode(InsuredPeriod.self, from: try #require(canonical.first))
            let notices = (1...5).map { number in
                let moment = number > 2 ? "1999-01-01T00:00:00+08:00" : policy.periodStart
                return #"{"id":"N\#(number)","publishedAt":"","data":{"noticeNo":"N\#(number)","unitCreditCode":"#
                    + #""\#(policy.unitCreditCode)","unitName":"样例单位","occurredAt":"\#(moment)","divisionCode":"#
                    + #""\#(policy.territoryCode)","address":"样例路","deaths":1,"seriousInjuries":0}}"#
            }
            let feeds = #"{"accident-notice":[\#(notices.joined(separator: ","))]}"#
            return Stage(place: place, platform: try await Platform(for: place, feeds: feeds))
        },
        expectRight: { set, name in
            let place = set.place
            let items = try place.ask("SELECT item FROM feed_item ORDER BY item", as: String.self)
            #expect(items == ["N1", "N2", "N3", "N4", "N5"], "\(name)")
            let files = try FileManager.default.contentsOfDirectory(atPath: place.folder.file("inbox"))
            #expect(files.count == 2 && files.allSatisfy { $0.hasSuffix(".json") }, "\(name): \(files)")
            for file in files {
                let text = try place.text(of: "inbox/\(file)")
                #expect(try JSONSerialization.jsonObject(with: Data(text.utf8)) is [String: Any], "\(name): \(file)")
            }
            #expect(try await place.anze("feeds", "status").end == .exit(0), "\(name)")
        })

    /// The day of now in Asia/Shanghai, on which the platform received everything.
    private static var today: String {
        Date(timeIntervalSinceNow: 8 * 3600).ISO8601Format().prefix(10).description
    }

    private struct InsuredPeriod: Decodable {
        let unitCreditCode, territoryCode, periodStart: String
    }

    /// The store in which the platform rejected every unit, with the plan to send them again.
    private static let rejectedStore = Task {
        let place = try await small.ingested()
        let platform = try await Platform(
            for: place, faults: #"faults: [{on: record, kind: insured-unit, times: 9, do: reject, code: "4005"}]"#)
        #expect(try await place.anze("sync").end == .exit(4))
        await platform.stop()
        let group = try JSONDecoder().decode(
            [[String: AnyText]].self, from: Data(try await place.anze("failures", "--json").output.utf8)
        ).first?["group"]?.text
        let plan = try await place.anze("replay", "plan", "--group", try #require(group), "--reason", "维护结束")
        #expect(plan.end == .exit(0), "\(plan.complaint)")
        return try Data(contentsOf: URL(filePath: place.storePath))
    }

    private static let acceptedStore = Task {
        let place = try await small.ingested()
        let platform = try await Platform(for: place)
        #expect(try await place.anze("sync", "--until-idle").end == .exit(0))
        await platform.stop()
        return try Data(contentsOf: URL(filePath: place.storePath))
    }
}

/// A text of a JSON object of which the other members are of any kind.
private struct AnyText: Decodable {
    let text: String?

    init(from decoder: any Decoder) throws {
        // Numbers and lists are of no interest.
        text = try? decoder.singleValueContainer().decode(String.self)
    }
}

extension CrashScene.Stage {
    /// Both books have every version once.
    fileprivate func expectAllAccepted(_ name: String) throws {
        let accepted = try platform?.accepted ?? []
        #expect(try place.store?.deliveries == ["accepted": CrashExport.small.accepted], "\(name)")
        #expect(
            accepted.count == CrashExport.small.accepted && Set(accepted).count == accepted.count,
            "\(name): \(accepted)")
    }
}

extension Workplace {
    /// A place with the small export and this store.
    fileprivate init(small store: Data) async throws {
        self = try await CrashExport.small.place()
        try store.write(to: URL(filePath: storePath))
    }
}
