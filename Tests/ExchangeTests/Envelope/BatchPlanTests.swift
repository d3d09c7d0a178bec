import Canonical
import Exchange
import Foundation
import ShangMi
import TestKit
import Testing

@Suite struct BatchPlanTests {
    private let profile: DestinationProfile
    private let number = BatchNumber("GW-20261120-01JD0Q8S2Z6T9F4E7A5B")

    init() throws { profile = try ProfileDraft().load() }

    private func plan(_ profile: DestinationProfile? = nil) throws -> BatchPlan {
        try BatchPlan(profile: profile ?? self.profile, sender: "91310000MA1K1ZZZ0C")
    }

    private func line(_ record: Record, version: Int = 1) throws -> BatchRecord {
        BatchRecord(projection: try #require(profile.projection(of: record)), version: version)
    }

    private func golden(_ name: String) throws -> [UInt8] {
        let path = "\(Repository.root)/Tests/ExchangeTests/Golden/\(name)"
        let bytes = Array(try Data(contentsOf: URL(filePath: path)))
        return bytes.last == 0x0A ? bytes.dropLast() : bytes
    }

    @Test func `writes the body of services byte by byte as wire.md shows it`() throws {
        let withdrawn = SampleRecords.withdrawal(of: SampleRecords.service("SR2026000002"))
        let batch = try plan().seal(
            [try line(SampleRecords.service()), try line(withdrawn, version: 4)],
            number: number)
        #expect(
            String(decoding: batch.body, as: UTF8.self) == String(decoding: try golden("services.json"), as: UTF8.self))
        #expect((batch.count, batch.control, batch.kind) == (2, Fen(0), .service))
        #expect(batch.bodySM3 == SM3.digest(of: batch.body))
    }

    @Test func `the control total is the sum of the records' amounts, withdrawals counting nothing`() throws {
        let records = [
            try line(SampleRecords.policy()), try line(SampleRecords.policy("P2") { $0[Policy.premium] = Fen(-7) }),
            try line(SampleRecords.withdrawal(of: SampleRecords.policy("P3"))),
        ]
        let batch = try plan().seal(records, number: number)
        #expect(batch.control == Fen(5_297_206))
        let body = try JSONSerialization.jsonObject(with: Data(batch.body)) as? [String: Any]
        #expect((body?["control"] as? [String: Int]) == ["moneyFen": 5_297_206])
        #expect(body?["count"] as? Int == 3)
    }

    @Test(arguments: [(1, 1), (2, 2), (3, 2)])
    func `takes no more records than the limit`(offered: Int, taken: Int) throws {
        let narrow = try ProfileDraft().replacing("records: 500", with: "records: 2").load()
        let records = try (0..<offered).map { try line(SampleRecords.unit("U\($0)")) }
        #expect(try plan(narrow).seal(records, number: number).count == taken)
    }

    @Test func `takes no more bytes than the limit, and the whole of what fits`() throws {
        let limit = 4000
        let narrow = try ProfileDraft().replacing("bytes: 4194304", with: "bytes: \(limit)").load()
        let records = try (0..<40).map { try line(SampleRecords.service("S\($0)")) }
        let batch = try plan(narrow).seal(records, number: number)
        #expect((2..<40).contains(batch.count))
        #expect(batch.body.count <= limit)
        let twoMore = try plan().seal(Array(records.prefix(batch.count + 2)), number: number)
        #expect(twoMore.count == batch.count + 2)
        #expect(twoMore.body.count > limit)
    }

    @Test func `takes one record even when it alone is larger than the limit`() throws {
        let narrow = try ProfileDraft().replacing("bytes: 4194304", with: "bytes: 10").load()
        let records = [try line(SampleRecords.unit("U1")), try line(SampleRecords.unit("U2"))]
        #expect(try plan(narrow).seal(records, number: number).count == 1)
    }

    @Test func `the same records under the same number give the same bytes`() throws {
        let records = [try line(SampleRecords.service())]
        #expect(try plan().seal(records, number: number) == plan().seal(records, number: number))
    }
}
