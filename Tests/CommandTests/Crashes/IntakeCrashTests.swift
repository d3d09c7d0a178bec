import Foundation
import TestKit
import Testing

/// A fault at calls that write while a submission is taken and judged: its files are judged once, and its verdict comes.
@Suite struct IntakeCrashTests {
    /// A submission of the whole export with its receipt, which nobody has taken yet.
    private static let received = Task {
        let place = try await Workplace()
        try place.addIntake()
        // Whoever holds the inbox keeps the gateway from judging.
        let own = place.folder.file("var/intake/dongyue/inbox/.collect")
        try FileManager.default.createDirectory(atPath: own, withIntermediateDirectories: true)
        let lock = open("\(own)/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        defer { close(lock) }
        guard flock(lock, LOCK_EX | LOCK_NB) == 0 else { throw SampleError.missing("the lock") }
        let gateway = try await IntakeGateway(place)
        let script = try Workplace.intakeExamples()[0].components(separatedBy: "# The verdict")[0]
        let outcome = try await place.run(script, against: gateway)
        await gateway.program.crash()
        guard outcome.end == .exit(0) else { throw SampleError.commandFailed(outcome.complaint) }
        return place
    }

    private func place() async throws -> Workplace {
        let place = try await Workplace()
        try place.addIntake()
        try FileManager.default.copyItem(
            atPath: try await IntakeCrashTests.received.value.folder.file("var"), toPath: place.folder.file("var"))
        return place
    }

    private func names(_ folder: String, in place: Workplace) throws -> [String] {
        let path = place.folder.file("var/intake/dongyue/\(folder)")
        guard FileManager.default.fileExists(atPath: path) else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: path).filter { !$0.hasPrefix(".") }.sorted()
    }

    @Test(.timeLimit(.minutes(30)), arguments: Fault.Act.allCases)
    func `a fault while a submission is taken and judged loses nothing and doubles nothing`(act: Fault.Act) async throws
    {
        let counted = try await place()
        let environment = try await FaultyCalls.shared.value.environment(in: counted, count: act)
        #expect(try await counted.run(["collect"], environment: environment).end == .exit(1))
        let calls = try FaultyCalls.count(in: counted)
        #expect(calls > 10)
        try await expectJudged(counted, "undisturbed")
        for call in CrashPoints.chosen.of(calls) { try await survives(Fault(act: act, call: call)) }
    }

    private func survives(_ fault: Fault) async throws {
        let place = try await place()
        let environment = try await FaultyCalls.shared.value.environment(in: place, fault)
        let struck = try await place.run(["collect"], environment: environment)
        if try FaultyCalls.count(in: place) >= fault.call {
            if fault.act.leavesAlive {
                #expect([.exit(74), .exit(1)].contains(struck.end), "\(fault.testDescription): \(struck.complaint)")
            } else {
                #expect(struck.end == .signal(SIGKILL), "\(fault.testDescription)")
            }
        }
        let again = try await place.anze("collect")
        #expect([.exit(0), .exit(1)].contains(again.end), "\(fault.testDescription): \(again.complaint)")
        try await expectJudged(place, fault.testDescription)
    }

    private func expectJudged(_ place: Workplace, _ name: String) async throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: place.folder.file("export")).count {
            $0.hasSuffix(".csv")
        }
        let store = try #require(try place.store, "\(name)")
        #expect(store.isWhole && store.rows["version"] == 729, "\(name)")
        #expect(try names("current", in: place).isEmpty, "\(name)")
        let id = try #require(try names("settled", in: place).first, "\(name)")
        let verdicts = try names("settled/\(id)", in: place).filter { $0.hasPrefix("verdict-") }
        #expect(verdicts == ["verdict-1"], "\(name): \(verdicts)")
        #expect(
            try names("settled/\(id)/verdict-1", in: place)
                == ["findings.xlsx", "report.html", "report.json", "verdict.json"], "\(name)")
        let verdict = try place.text(of: "var/intake/dongyue/settled/\(id)/verdict-1/verdict.json")
        #expect(verdict.components(separatedBy: #""outcome":"judged""#).count == files + 1, "\(name): \(verdict)")
        let inbox = try names("inbox", in: place)
        #expect(inbox == ["archive"], "\(name): \(inbox)")
        let days = try names("inbox/archive", in: place)
        #expect(try days.flatMap { try names("inbox/archive/\($0)", in: place) }.count == files, "\(name)")
        let ledger = try place.text(of: "var/intake/dongyue/inbox/.collect/ledger.ndjson")
        #expect(ledger.components(separatedBy: #""event":"taken""#).count == files + 1, "\(name)")
        let noted = try place.ask(
            "SELECT count(*) FROM leaf WHERE CAST(bytes AS TEXT) LIKE '%intake-receipt%'", as: Int.self)
        #expect(noted == [1] || noted == [2], "\(name): \(noted)")
    }
}
