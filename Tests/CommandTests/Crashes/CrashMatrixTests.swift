import Foundation
import TestKit
import Testing

/// A fault at each call that writes, then the same command again: nothing lost, nothing twice, and a log that holds.
///
/// A few calls of each command in every run of the tests; every call of a small export, or every so many of a whole one, with
/// `ops/crash.sh`, which sets `ANZE_CRASHES`.
@Suite struct CrashMatrixTests {
    /// A command that changes the store, and how the undisturbed run ends.
    struct Stage: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let arguments: [String]
        let status: Int
        /// The place before the command.
        let place: @Sendable () async throws -> Workplace

        var isIngest: Bool { arguments[0] == "ingest" }
    }

    private static let export = CrashExport.chosen

    static let ingest = Stage(
        testDescription: "ingest", arguments: ["ingest", "export", "--insurer", Workplace.insurer],
        status: export.status, place: { try await export.place() })
    /// Claim, dispatch and settle.
    static let sync = Stage(
        testDescription: "sync", arguments: ["sync", "--until-idle"], status: 0,
        place: { try await export.ingested() })

    @Test(arguments: [ingest, sync], Fault.Act.allCases)
    func `a fault at a call that writes loses nothing and doubles nothing`(stage: Stage, act: Fault.Act) async throws {
        let calls = try await count(stage, act)
        #expect(calls > 10)
        let points = CrashPoints.chosen.of(calls)
        var met = 0
        for call in points where try await survives(Fault(act: act, call: call), stage) { met += 1 }
        print(
            "crash matrix: \(stage.testDescription) \(act.rawValue): \(calls) calls, \(points.count) tried, \(met) met")
        // Worker scheduling is free, so that the last calls of one run need not happen in another.
        #expect(met * 10 >= points.count * 8)
    }

    @Test func `what a batch's life rests on is on the disk each time`() async throws {
        let place = try await Workplace.ingested()
        let platform = try await Platform(for: place)
        let environment = try await FaultyCalls.shared.value.environment(in: place, count: .sync)
        #expect(try await place.run(["sync", "--until-idle"], environment: environment).end == .exit(0))
        await platform.stop()
        let attempts = try #require(try place.ask("SELECT count(*) FROM attempt", as: Int.self).first)
        // Sealed, begun, finished.
        #expect(try FaultyCalls.count(in: place) >= attempts * 3)
    }

    /// How many calls of a stage the act could fail.
    private func count(_ stage: Stage, _ act: Fault.Act) async throws -> Int {
        let place = try await stage.place()
        let platform = try await Platform(for: place)
        let environment = try await FaultyCalls.shared.value.environment(in: place, count: act)
        #expect(try await place.run(stage.arguments, environment: environment).end == .exit(stage.status))
        await platform.stop()
        return try FaultyCalls.count(in: place)
    }

    /// Lets a fault strike, then runs to the end and compares the books.
    ///
    /// - Returns: Whether the fault struck.
    private func survives(_ fault: Fault, _ stage: Stage) async throws -> Bool {
        let place = try await stage.place()
        let platform = try await Platform(for: place)
        let environment = try await FaultyCalls.shared.value.environment(in: place, fault)
        let struck = try await place.run(stage.arguments, environment: environment)
        let hasMet = try FaultyCalls.count(in: place) >= fault.call
        let name = "\(stage.testDescription) \(fault.testDescription)"
        if hasMet, !fault.act.leavesAlive {
            #expect(struck.end == .signal(SIGKILL), "\(name)")
        } else if hasMet, struck.end != .exit(stage.status) {
            // A failure of the disk is said, and nothing is acknowledged that is not there.
            #expect(struck.end == .exit(74), "\(name): \(struck.end) \(struck.complaint)")
            #expect(struck.complaint.contains("gateway.db"), "\(name): \(struck.complaint)")
        }
        // What the gateway holds for accepted, the platform has accepted; never the other way round.
        let applied = try Set(platform.accepted)
        let believed = try place.store?.deliveries["accepted"] ?? 0
        #expect(believed <= applied.count, "\(name)")
        #expect(try place.store?.isWhole != false, "\(name)")

        let export = CrashMatrixTests.export
        if stage.isIngest {
            let again = try await place.run(stage.arguments)
            #expect(again.end == .exit(stage.status) || again.end == .exit(0), "\(name): \(again.complaint)")
        }
        let rest = try await place.anze("sync", "--until-idle")
        #expect(rest.end == .exit(0), "\(name): \(rest.end) \(rest.complaint) \(rest.output)")
        let store = try #require(try place.store, "\(name)")
        #expect(store.isWhole && store.rows["version"] == export.versions, "\(name)")
        #expect(store.deliveries == ["accepted": export.accepted], "\(name): \(store.deliveries)")
        let accepted = try platform.accepted
        #expect(accepted.count == export.accepted && Set(accepted).count == accepted.count, "\(name): \(accepted)")
        _ = try await place.prove(export.isSmall ? "policy" : "service")
        let proof = try await place.verify()
        #expect(proof.end == .exit(0), "\(name): \(proof.complaint)")
        #expect(try await place.anze("evidence", "checkpoint").end == .exit(0), "\(name)")
        await platform.stop()
        return hasMet
    }
}

/// Which calls of a command are tried.
struct CrashPoints {
    /// Every how many calls, or how many in all.
    private let step: Int?, sample: Int

    /// What `ANZE_CRASHES` says: every how many calls, `small` for each; three of each command without it.
    static var chosen: CrashPoints { few(3) }

    /// What `ANZE_CRASHES` says; so many without it.
    static func few(_ sample: Int) -> CrashPoints {
        let wish = ProcessInfo.processInfo.environment["ANZE_CRASHES"]
        return CrashPoints(step: wish.map { Int($0) ?? 1 }, sample: sample)
    }

    func of(_ calls: Int) -> [Int] {
        if let step { return Array(stride(from: 1, through: calls, by: step)) }
        // Neither the first nor the last: those are opening and closing.
        return (1...sample).map { calls * $0 / (sample + 1) + 1 }
    }
}
