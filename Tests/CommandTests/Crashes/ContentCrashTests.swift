import Foundation
import TestKit
import Testing

/// A fault at calls that write while contents are uploaded: nothing is lost, and no part comes twice as a new one.
@Suite struct ContentCrashTests {
    private static let texts = ["第一份材料：整改通知书的扫描件", "第二份材料：现场照片"]

    private func place() async throws -> Workplace {
        let place = try await Workplace.withContents(Self.texts)
        let outcome = try await place.anze("ingest", "export", "--insurer", Workplace.insurer)
        #expect(outcome.end == .exit(1), "\(outcome.complaint)")
        return place
    }

    @Test(.timeLimit(.minutes(30)), arguments: [Fault.Act.before, .after])
    func `a kill while contents are uploaded loses nothing and sends no part twice as new`(act: Fault.Act) async throws
    {
        let counted = try await place()
        let platform = try await counted.contentPlatform()
        let environment = try await FaultyCalls.shared.value.environment(in: counted, count: act)
        #expect(try await counted.run(["sync", "--until-idle"], environment: environment).end == .exit(0))
        let calls = try FaultyCalls.count(in: counted)
        try expectWhole(platform, "undisturbed")
        await platform.stop()
        // The contents go last: the calls of the end are theirs.
        for call in [calls - calls / 4, calls - calls / 8, calls - calls / 16, calls - 10] {
            try await survives(Fault(act: act, call: call))
        }
    }

    private func survives(_ fault: Fault) async throws {
        let place = try await place()
        let platform = try await place.contentPlatform()
        let environment = try await FaultyCalls.shared.value.environment(in: place, fault)
        let struck = try await place.run(["sync", "--until-idle"], environment: environment)
        if try FaultyCalls.count(in: place) >= fault.call {
            #expect(struck.end == .signal(SIGKILL), "\(fault.testDescription)")
        }
        let again = try await place.anze("sync", "--until-idle")
        #expect(again.end == .exit(0), "\(fault.testDescription): \(again.complaint)")
        try expectWhole(platform, fault.testDescription)
        let store = try #require(try place.store, "\(fault.testDescription)")
        #expect(store.isWhole, "\(fault.testDescription)")
        await platform.stop()
    }

    private func expectWhole(_ platform: Platform, _ name: String) throws {
        #expect(try platform.contents.sorted() == Self.texts.map(Workplace.digest).sorted(), "\(name)")
        for (content, parts) in try platform.parts {
            #expect(Set(parts).count == parts.count, "\(name): \(content) \(parts)")
        }
        let accepted = try platform.accepted.filter { $0.hasPrefix("attachment ") }.sorted()
        #expect(accepted == ["attachment 900101/FJ0 1", "attachment 900101/FJ1 1"], "\(name)")
    }
}
