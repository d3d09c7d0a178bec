import Adapters
import Canonical
import Delivery
import Engine
import Exchange
import Foundation
import TestKit
import Testing
import Validation

@Suite struct IntakeTests {
    private static let samples = Repository.mappings + "/insurers/dongyue/1/samples"
    private let bench: EngineBench
    private let folder: TemporaryFolder
    private let intake: Intake

    init() throws {
        bench = try EngineBench()
        folder = try TemporaryFolder()
        intake = Intake(
            store: bench.store,
            routes: DeliveryRoutes(
                [StoreBench.destination: DeliveryRoute(profile: bench.records.profile)], calendar: nil),
            surroundings: bench.surroundings)
        for name in ["DY_TBDW_20261120.csv", "DY_BD_20261120.csv", "DY_FWJG_20261120.csv"] {
            try FileManager.default.copyItem(atPath: "\(IntakeTests.samples)/\(name)", toPath: folder.file(name))
        }
    }

    private func verdict() throws -> Verdict {
        try Export.open([folder.path], insurer: "dongyue", mappings: Repository.mappings, asOf: nil, encoding: nil)
            .judge()
    }

    private func sum(_ taken: [(file: FileVerdict, books: IntakeBooks)]) -> IntakeBooks {
        taken.reduce(IntakeBooks()) { $0 + $1.books }
    }

    /// Replaces the only occurrence of some bytes in a file.
    private func edit(_ name: String, _ old: String, _ new: String) throws {
        let data = try Data(contentsOf: URL(filePath: folder.file(name)))
        let range = try #require(data.range(of: Data(old.utf8)))
        try data.replacingSubrange(range, with: Data(new.utf8)).write(to: URL(filePath: folder.file(name)))
    }

    @Test func `stores what was accepted, and counts the rest as the verdict does`() async throws {
        let verdict = try verdict()
        let taken = try await intake.take(verdict, attachments: .unknown, holdsAll: false)
        let sum = sum(taken)
        #expect(taken.map(\.file.name) == verdict.files.map(\.name))
        for (_, books) in taken { #expect(books.isBalanced) }
        #expect(sum.rows == verdict.files.map(\.rows).reduce(0, +))
        #expect(sum.read == verdict.records.count)
        #expect(sum.stored == verdict.count(.accepted))
        #expect(sum.unchanged == 0)
        #expect(sum.refused == verdict.count(.refused))
        #expect(sum.duplicate == verdict.count(.duplicate))
        #expect(sum.held == verdict.count(.held))
        #expect(sum.stored > 0 && sum.refused > 0 && sum.held > 0)
        let books = try await bench.store.views.books()
        #expect(books.intake == sum)
        #expect(books.isBalanced)
        #expect(books.leaves == sum.stored)
    }

    @Test func `queues only what a destination takes`() async throws {
        let verdict = try verdict()
        _ = try await intake.take(verdict, attachments: .unknown, holdsAll: false)
        let accepted = verdict.records.filter { $0.standing == .accepted }
        let providers = accepted.count { $0.record.kind == .provider }
        let books = try await bench.store.views.books()
        #expect(bench.records.profile.kind(.provider) == nil)
        #expect(books.withoutDestination == providers)
        #expect(books.withDelivery == accepted.count - providers)
    }

    @Test func `stores nothing of an export that did not change`() async throws {
        let verdict = try verdict()
        _ = try await intake.take(verdict, attachments: .unknown, holdsAll: false)
        let before = try await bench.store.views.books()
        let sum = sum(try await intake.take(try self.verdict(), attachments: .unknown, holdsAll: false))
        #expect(sum.stored == 0)
        #expect(sum.unchanged == verdict.count(.accepted))
        let after = try await bench.store.views.books()
        #expect(after.leaves == before.leaves)
        #expect(after.destinations == before.destinations)
    }

    @Test func `stores a new version of the one record that changed`() async throws {
        let accepted = try verdict().count(.accepted)
        _ = try await intake.take(try verdict(), attachments: .unknown, holdsAll: false)
        try edit("DY_TBDW_20261120.csv", ",518,", ",519,")
        let sum = sum(try await intake.take(try verdict(), attachments: .unknown, holdsAll: false))
        #expect(sum.stored == 1)
        #expect(sum.unchanged == accepted - 1)
        try await bench.sync()
        let key = "insured-unit 900101/91310113FD000CT71M"
        let arrivals = await bench.platform.arrivals
        #expect(arrivals["\(key) 2"] == 1)
        #expect(arrivals["\(key) 1"] == nil)
    }

    @Test func `stores nothing while the manifest is in dispute`() async throws {
        let verdict = try verdict()
        let sum = sum(try await intake.take(verdict, attachments: .unknown, holdsAll: true))
        #expect(sum.stored == 0)
        #expect(sum.unchanged == 0)
        #expect(sum.held == verdict.count(.held) + verdict.count(.accepted))
        #expect(sum.isBalanced)
        let books = try await bench.store.views.books()
        #expect(books.leaves == 0)
        #expect(books.destinations.allSatisfy { $0.made == 0 })
        try await bench.sync()
        #expect(await bench.purposes() == [])
    }
}

extension Data {
    fileprivate func replacingSubrange(_ range: Range<Index>, with other: Data) -> Data {
        var copy = self
        copy.replaceSubrange(range, with: other)
        return copy
    }
}
