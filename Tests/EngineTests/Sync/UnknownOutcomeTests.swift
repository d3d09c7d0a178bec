import Canonical
import Delivery
import Engine
import TestKit
import Testing

@Suite struct UnknownOutcomeTests {
    private let unit = "insured-unit \(SampleRecords.key(SampleRecords.unitKey)) 1"

    private func slowToShow(_ draft: ProfileDraft) throws -> ProfileDraft {
        try draft.replacing("visibilityDelay: 5", with: "visibilityDelay: 30")
    }

    @Test func `asks after a lost answer and finds the batch, which was submitted once`() async throws {
        let bench = try EngineBench([.loseAnswer])
        try await bench.records.take([SampleRecords.unit()])
        try await bench.sync()
        #expect(try await bench.records.states() == [.unknown: 1])
        #expect(try await bench.books().unknownSince == bench.records.moment(0))
        try await bench.sync(after: 4.999)
        #expect(await bench.purposes() == [.send])
        try await bench.sync(after: 0.001)
        #expect(await bench.purposes() == [.send, .query])
        #expect(await bench.platform.arrivals == [unit: 1])
        #expect(try await bench.records.states() == [.accepted: 1])
        let books = try await bench.books()
        #expect(books.recovered == 1)
        #expect(books.unknownSince == nil)
    }

    @Test func `asks by the schedule while the answers get lost`() async throws {
        let bench = try EngineBench(Array(repeating: .loseAnswer, count: 5))
        try await bench.records.take([SampleRecords.unit()])
        try await bench.sync()
        for (wait, requests) in [(5.0, 2), (14.9, 2), (0.1, 3), (59.9, 3), (0.1, 4), (299.9, 4), (0.1, 5), (300, 6)] {
            try await bench.sync(after: wait)
            #expect(await bench.purposes().count == requests)
        }
        #expect(await bench.purposes() == [.send] + Array(repeating: .query, count: 5))
        #expect(await bench.platform.arrivals == [unit: 1])
        #expect(try await bench.books().recovered == 1)
    }

    @Test func `takes "not found" before the visibility delay for no proof`() async throws {
        let bench = try EngineBench([.loseRequest], profile: slowToShow)
        try await bench.records.take([SampleRecords.unit()])
        try await bench.sync()
        try await bench.sync(after: 5)
        #expect(await bench.purposes() == [.send, .query])
        #expect(try await bench.records.states() == [.unknown: 1])
        try await bench.sync(after: 24.9)
        #expect(await bench.purposes() == [.send, .query])
        try await bench.sync(after: 0.1)
        #expect(await bench.purposes() == [.send, .query, .query, .send])
        #expect(try await bench.records.states() == [.accepted: 1])
    }

    @Test func `sends the same number and the same bytes after "not found"`() async throws {
        let bench = try EngineBench([.loseRequest])
        try await bench.records.take([SampleRecords.unit()])
        try await bench.sync()
        try await bench.sync(after: 5)
        let requests = await bench.platform.requests
        #expect(requests.map(\.purpose) == [.send, .query, .send])
        #expect(Set(requests.map(\.number)).count == 1)
        #expect(requests[0].body == requests[2].body)
        #expect(await bench.platform.arrivals == [unit: 1])
        #expect(try await bench.records.states() == [.accepted: 1])
    }

    @Test func `finds what only became visible after the first question`() async throws {
        let bench = try EngineBench(
            [.loseAnswer, .refuse(code: "4040", status: 404)], profile: slowToShow)
        try await bench.records.take([SampleRecords.unit()])
        for seconds in [0.0, 5, 25] { try await bench.sync(after: seconds) }
        #expect(await bench.purposes() == [.send, .query, .query])
        #expect(await bench.platform.arrivals == [unit: 1])
        #expect(try await bench.records.states() == [.accepted: 1])
    }

    @Test(arguments: [502, 504, 500, 200, 403, 429])
    func `believes no answer without the platform's signature`(status: Int) async throws {
        let bench = try EngineBench([.proxy(status: status)])
        try await bench.records.take([SampleRecords.unit()])
        try await bench.sync()
        #expect(try await bench.records.states() == [.unknown: 1])
        try await bench.sync(after: 5)
        #expect(await bench.purposes() == [.send, .query, .send])
        #expect(await bench.platform.arrivals == [unit: 1])
    }

    @Test func `sends again without a question where a status says that nothing was processed`() async throws {
        let bench = try EngineBench([.proxy(status: 429)]) { draft in
            try draft.replacing("unsignedNotProcessed: []", with: "unsignedNotProcessed: [429]")
        }
        try await bench.records.take([SampleRecords.unit()])
        try await bench.sync()
        try await bench.sync(after: 4)
        #expect(await bench.purposes() == [.send, .send])
        #expect(try await bench.records.states() == [.accepted: 1])
    }

    @Test func `takes an internal error for unknown`() async throws {
        let bench = try EngineBench([.refuse(code: "5999", status: 500)])
        try await bench.records.take([SampleRecords.unit()])
        try await bench.sync()
        #expect(try await bench.records.states() == [.unknown: 1])
        try await bench.sync(after: 5)
        #expect(await bench.purposes() == [.send, .query, .send])
    }

    @Test func `sends a batch that the platform knows, and takes the duplicate's receipt`() async throws {
        let bench = try EngineBench([.loseAnswer, .refuse(code: "4040", status: 404)])
        try await bench.records.take([SampleRecords.unit()])
        try await bench.sync()
        try await bench.sync(after: 5)
        #expect(await bench.purposes() == [.send, .query, .send])
        #expect(await bench.platform.arrivals == [unit: 1])
        #expect(try await bench.records.states() == [.accepted: 1])
    }

    @Test func `asks for the verdict on a batch in processing`() async throws {
        let bench = try EngineBench([.processing])
        try await bench.records.take([SampleRecords.unit()])
        try await bench.sync()
        #expect(try await bench.records.states() == [.acceptedPending: 1])
        try await bench.sync(after: 4.9)
        #expect(await bench.purposes() == [.send])
        try await bench.sync(after: 0.1)
        #expect(await bench.purposes() == [.send, .query])
        #expect(try await bench.records.states() == [.accepted: 1])
        #expect(try await bench.books().recovered == 0)
    }
}
