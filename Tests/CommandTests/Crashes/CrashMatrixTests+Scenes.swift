import Foundation
import TestKit
import Testing

extension CrashMatrixTests {
    @Test(arguments: CrashScene.all, Fault.Act.allCases)
    func `what a fault interrupts is carried on by the same command, and both sides agree`(
        scene: CrashScene, act: Fault.Act
    ) async throws {
        let undisturbed = try await scene.set()
        let counting = try await FaultyCalls.shared.value.environment(in: undisturbed.place, count: act)
        let arguments = try scene.arguments(in: undisturbed.place)
        let whole = try await undisturbed.place.run(arguments, environment: counting)
        #expect(scene.ends.contains(whole.end), "\(whole.output)\(whole.complaint)")
        let calls = try FaultyCalls.count(in: undisturbed.place)
        try await scene.expectRight(undisturbed, scene.testDescription)
        await undisturbed.platform?.stop()
        #expect(calls > 3)
        let points = CrashPoints.few(2).of(calls)
        var met = 0
        for call in points where try await survives(Fault(act: act, call: call), scene) { met += 1 }
        print(
            "crash matrix: \(scene.testDescription) \(act.rawValue): \(calls) calls, \(points.count) tried, \(met) met")
        #expect(met * 10 >= points.count * 8)
    }

    /// Lets a fault strike, then runs to the end and compares both sides.
    ///
    /// - Returns: Whether the fault struck.
    private func survives(_ fault: Fault, _ scene: CrashScene) async throws -> Bool {
        let stage = try await scene.set()
        let arguments = try scene.arguments(in: stage.place)
        let environment = try await FaultyCalls.shared.value.environment(in: stage.place, fault)
        let struck = try await stage.place.run(arguments, environment: environment)
        let hasMet = try FaultyCalls.count(in: stage.place) >= fault.call
        let name = "\(scene.testDescription) \(fault.testDescription)"
        if hasMet, !fault.act.leavesAlive {
            #expect(struck.end == .signal(SIGKILL), "\(name)")
        } else if hasMet, !scene.ends.contains(struck.end) {
            #expect(struck.end == .exit(74) && !struck.complaint.isEmpty, "\(name): \(struck.end) \(struck.complaint)")
        }
        #expect(try stage.place.store?.isWhole == true, "\(name)")
        let again = try await stage.place.run(arguments)
        #expect(scene.ends.contains(again.end), "\(name): \(again.end) \(again.output)\(again.complaint)")
        try await scene.expectRight(stage, name)
        #expect(try stage.place.store?.isWhole == true, "\(name)")
        #expect(try await stage.place.anze("evidence", "checkpoint").end == .exit(0), "\(name)")
        await stage.platform?.stop()
        return hasMet
    }
}

extension CrashScene {
    /// The arguments; a replay is run by its id, which the prepared store has.
    fileprivate func arguments(in place: Workplace) throws -> [String] {
        guard arguments == ["replay", "run"] else { return arguments }
        return arguments + [try #require(try place.ask("SELECT id FROM replay", as: String.self).first)]
    }
}
