import Canonical
import Delivery
import ShangMi
import TestKit
import Testing

@Suite struct VersionsAheadTests {
    private func incoming(_ code: String, employees: Int = 1) throws -> IncomingRecord {
        let record = SampleRecords.unit(code) { $0[InsuredUnit.employeeCount] = employees }
        return IncomingRecord(record: record, key: try #require(record.key))
    }

    private func version(after head: VersionHead?) -> NewVersion {
        let secret = VersionSecret(bytes: [1])
        return NewVersion(
            number: (head?.version ?? 0) + 1, secret: secret,
            disclosure: secret.disclosure(of: SampleRecords.unit(), key: RecordKey(folded: "U"), version: 1),
            projections: [])
    }

    /// Writes records into a table of heads, and gives the keys of each part and each written version's number.
    private func written(_ records: [IncomingRecord], atATime size: Int) throws -> (parts: [[String]], numbers: [Int?])
    {
        var heads: [RecordKey: VersionHead] = [:]
        var (parts, numbers): ([[String]], [Int?]) = ([], [])
        var versions = VersionsAhead(of: records, atATime: size) { incoming, head in
            head?.digest == incoming.digest ? nil : version(after: head)
        }
        try versions.forEachPart { part in
            part.map { heads[$0.key] }
        } write: { part in
            parts.append(part.map { $0.record.key.description })
            for (record, version) in part {
                numbers.append(version?.number)
                if let version { heads[record.key] = VersionHead(version: version.number, digest: record.digest) }
            }
        }
        return (parts, numbers)
    }

    @Test func `all records come in order, in parts`() throws {
        let result = try written(["A", "B", "C", "D", "E"].map { try incoming($0) }, atATime: 2)
        #expect(result.parts == [["A", "B"], ["C", "D"], ["E"]])
        #expect(result.numbers == [1, 1, 1, 1, 1])
    }

    @Test func `nothing is asked or written for no records`() throws {
        #expect(try written([], atATime: 2).parts.joined().isEmpty)
    }

    @Test(arguments: [1, 2, 3, 100])
    func `a key that comes again sees the version before it, wherever a part ends`(size: Int) throws {
        let records = try [("A", 1), ("A", 2), ("B", 1), ("A", 2), ("A", 3), ("B", 2)].map {
            try incoming($0.0, employees: $0.1)
        }
        let result = try written(records, atATime: size)
        #expect(result.parts.joined().elementsEqual(["A", "A", "B", "A", "A", "B"]))
        #expect(result.numbers == [1, 2, 1, nil, 3, 2])
    }

    @Test func `what goes wrong while writing ends it`() throws {
        struct Full: Error {}
        var versions = VersionsAhead(of: [try incoming("A"), try incoming("B")], atATime: 1) { _, _ in nil }
        var count = 0
        #expect(throws: Full.self) {
            try versions.forEachPart {
                $0.map { _ in nil }
            } write: { _ in
                count += 1
                throw Full()
            }
        }
        #expect(count == 1)
    }
}
