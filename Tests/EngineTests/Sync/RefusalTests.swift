import Canonical
import Delivery
import Engine
import Exchange
import TestKit
import Testing

@Suite struct RefusalTests {
    private static let units = ["91310115MA1K4BXX0A", "91310115MA1K4BXX1A", "91310115MA1K4BXX2A"]

    @Test func `backs off and sends the same batch when nothing was sent`() async throws {
        let bench = try EngineBench([.unreachable, .unreachable])
        try await bench.records.take([SampleRecords.unit()])
        try await bench.sync()
        #expect(try await bench.records.states() == [.dispatching: 1])
        #expect(try await bench.books().control == DestinationControl())
        // The waits drawn in the middle: 2 + (3·2 − 2)/2 = 4 s, then 2 + (3·4 − 2)/2 = 7 s.
        for (seconds, requests) in [(3.9, 1), (0.1, 2), (6.9, 2), (0.1, 3)] {
            try await bench.sync(after: seconds)
            #expect(await bench.purposes().count == requests)
        }
        let requests = await bench.platform.requests
        #expect(requests.map(\.purpose) == [.send, .send, .send])
        #expect(Set(requests.map(\.number)).count == 1)
        #expect(Set(requests.map(\.body)).count == 1)
        #expect(try await bench.records.states() == [.accepted: 1])
    }

    @Test(
        arguments: [
            ("5003", 503, nil, 4.0), ("5003", 503, 10, 10.5), ("5002", 429, 30, 31.5), ("5001", 503, 3600, 3780),
            ("5002", 429, nil, 63), ("5001", 503, nil, 63),
        ] as [(String, Int, Int?, Double)])
    func `sends later, and never before it was told to`(
        code: String, status: Int, retryAfter: Int?, wait: Double
    ) async throws {
        let bench = try EngineBench([.refuse(code: code, status: status, retryAfter: retryAfter)])
        try await bench.records.take([SampleRecords.unit()])
        try await bench.sync()
        try await bench.sync(after: wait - 0.1)
        #expect(await bench.purposes() == [.send])
        try await bench.sync(after: 0.1)
        #expect(await bench.purposes() == [.send, .send])
        #expect(try await bench.records.states() == [.accepted: 1])
    }

    @Test(arguments: ["2001", "2002", "2003"])
    func `stops when its signature is refused, until an operator resumes`(code: String) async throws {
        let bench = try EngineBench([.refuse(code: code, status: 401)]) { draft in
            try draft.replacing("records: 500", with: "records: 1")
        }
        try await bench.records.take(RefusalTests.units.map { SampleRecords.unit($0) })
        for seconds in [0.0, 600, 86_400] { try await bench.sync(after: seconds) }
        #expect(await bench.purposes() == [.send])
        #expect(try await bench.books().control.blocked == "\(code) ")
        #expect(try await bench.records.states() == [.dispatching: 1, .queued: 2])
        try await bench.set(DestinationControl(), action: "resume")
        try await bench.sync()
        let requests = await bench.platform.requests
        #expect(requests.count == 4)
        #expect(requests[0].number == requests[1].number)
        #expect(requests[0].body == requests[1].body)
        #expect(try await bench.records.states() == [.accepted: 3])
    }

    @Test(arguments: ["4001", "4002", "4003", "4005", "9999"])
    func `accepts the siblings of a rejected record`(code: String) async throws {
        let key = SampleRecords.key(RefusalTests.units[1])
        let bench = try EngineBench([.reject([PlatformStandIn.Named(key, code: code, message: "不合格")])])
        try await bench.records.take(RefusalTests.units.map { SampleRecords.unit($0) })
        try await bench.sync()
        #expect(await bench.purposes() == [.send])
        #expect(try await bench.records.states() == [.accepted: 2, .rejected: 1])
        let failures = try await bench.store.views.failures()
        #expect(failures.map(\.code) == [code])
        #expect(failures.map(\.keys) == [[key]])
    }

    @Test func `keeps the children of a rejected record waiting, and sends all others`() async throws {
        let key = SampleRecords.key(RefusalTests.units[0])
        let bench = try EngineBench([.reject([PlatformStandIn.Named(key, code: "4001")])])
        try await bench.records.take([
            SampleRecords.unit(RefusalTests.units[0]), SampleRecords.unit(RefusalTests.units[1]),
            SampleRecords.policy("PAZE-1", of: RefusalTests.units[0]),
            SampleRecords.policy("PAZE-2", of: RefusalTests.units[1]),
        ])
        try await bench.sync()
        #expect(try await bench.records.states() == [.accepted: 2, .rejected: 1, .queued: 1])
        #expect(try await bench.books().waitingForParent == 1)
        #expect(await bench.platform.arrivals.keys.filter { $0.hasPrefix("policy") } == ["policy 900101/PAZE-2 1"])
    }

    @Test func `counts a version that the platform holds with the same content as accepted`() async throws {
        let key = SampleRecords.key(SampleRecords.unitKey)
        let bench = try EngineBench([.reject([PlatformStandIn.Named(key, code: "4004", same: true)])])
        try await bench.records.take([SampleRecords.unit()])
        try await bench.sync()
        #expect(try await bench.records.states() == [.accepted: 1])
    }

    @Test func `leaves a batch that is refused as a whole to an operator, and sends the next`() async throws {
        let bench = try EngineBench([.refuse(code: "1002", status: 400)]) { draft in
            try draft.replacing("records: 500", with: "records: 1")
        }
        try await bench.records.take(RefusalTests.units.map { SampleRecords.unit($0) })
        for seconds in [0.0, 3600] { try await bench.sync(after: seconds) }
        #expect(await bench.purposes() == [.send, .send, .send])
        #expect(try await bench.records.states() == [.quarantined: 1, .accepted: 2])
    }

    @Test func `signs anew once when a nonce was used, and then does not insist`() async throws {
        let used = ScriptedPlatform.Step.refuse(code: "2004", status: 401)
        let bench = try EngineBench([used])
        try await bench.records.take([SampleRecords.unit()])
        try await bench.sync()
        #expect(await bench.purposes() == [.send, .send])
        #expect(try await bench.records.states() == [.accepted: 1])
        let stubborn = try EngineBench([used, used, used])
        try await stubborn.records.take([SampleRecords.unit()])
        try await stubborn.sync()
        #expect(await stubborn.purposes() == [.send, .send])
        #expect(try await stubborn.records.states() == [.dispatching: 1])
    }
}
