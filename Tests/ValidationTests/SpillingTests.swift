import Canonical
import Foundation
import TestKit
import Testing

@testable import Validation

@Suite struct SpillingTests {
    private func service(_ number: Int) -> Record {
        var record = Record(
            kind: .service, insurer: "900101", recordedAt: Instant(seconds: Int64(number)),
            origin: Origin(file: 0, row: Int32(number)))
        record[Service.serviceNo] = Text("S\(number)")
        record[Service.policyNo] = Text(String(repeating: "P", count: number % 97 + 1))
        return record
    }

    @Test(arguments: [0, 4 << 20, 1 << 40])
    func `records come back from memory and from the file`(limit: Int) throws {
        let book = RecordBook(in: RecordSpace(limit: limit))
        let count = 30_000
        for number in 0..<count { try book.append(service(number)) }
        #expect(book.count == count)
        // In order, and from anywhere.
        for position in 0..<count {
            for place in [position, position &* 7919 % count] {
                let record = book[place]
                try #require(record.key == service(place).key && record.origin.row == place)
                try #require(record.references(of: Service.policyNo.definition).count == 1)
            }
        }
        book.packed(4096).markUnusable(Service.policyNo.index)
        #expect(book[4096].isUnusable(Service.policyNo) && !book[4097].isUnusable(Service.policyNo))
        try book.replace(at: 5, with: service(50))
        #expect(book[5].key == service(50).key && book[6].key == service(6).key)
    }

    @Test func `only what is beyond the limit goes to the file, which has no name`() throws {
        let folder = try TemporaryFolder()
        let space = RecordSpace(limit: 4 << 20, folder: folder.path)
        let book = RecordBook(in: space)
        try book.append(service(0))
        #expect(!space.isSpilled)
        for number in 1..<30_000 { try book.append(service(number)) }
        #expect(space.isSpilled)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }

    @Test func `a file that cannot be made is an error that says where and what to do`() throws {
        let book = RecordBook(in: RecordSpace(limit: 0, folder: "/nowhere"))
        let error = try #require(throws: RecordSpaceError.self) { try book.append(service(0)) }
        #expect(error.folder == "/nowhere" && error.description.contains("TMPDIR"))
        #expect(book.count == 0)
    }

    @Test func `without room nothing is added any more, not even what repeats the record that had none`() throws {
        // One chunk of memory and no file.
        let data = DataSet(in: RecordSpace(limit: 4 << 20, folder: "/nowhere"))
        var count = 0
        while data.failure == nil, count < 100_000 {
            _ = data.add(service(count))
            count += 1
        }
        #expect(data.failure?.folder == "/nowhere")
        #expect(data.records.count == count - 1 && data.batchCount == count - 1)
        #expect(!data.add(service(count - 1)) && !data.add(service(0)) && !data.add(service(count)))
        #expect(!data.addStored(service(count + 1)))
        #expect(data.records.count == count - 1 && data.repeats.isEmpty)
        #expect(data.positions(of: .service).count == count - 1)
    }

    @Test func `more records than there are addresses are an error too`() throws {
        let book = RecordBook(in: RecordSpace(limit: .max, size: 4 << 20))
        let error = #expect(throws: RecordSpaceError.self) {
            for number in 0..<100_000 { try book.append(service(number)) }
        }
        #expect(error?.reason.contains("地址空间") == true && book.count > 1000)
    }

    @Test(arguments: Shipped.insurers)
    func `the verdict is the same wherever the records are`(insurer: String) throws {
        var export = try Shipped.export(of: insurer)
        let inMemory = try export.judge()
        export.memory = 0
        let spilled = try export.judge()
        #expect(spilled.findings == inMemory.findings && spilled.tallies == inMemory.tallies)
        #expect(spilled.outcomes == inMemory.outcomes && spilled.control == inMemory.control)
        #expect(spilled.records.map(\.key) == inMemory.records.map(\.key))
        #expect(spilled.records.map(\.standing) == inMemory.records.map(\.standing))
        for (left, right) in zip(spilled.records, inMemory.records) {
            try #require(left.record.canonicalBytes() == right.record.canonicalBytes())
        }
    }

    @Test func `the records of each part are all of them, in the same order`() throws {
        let verdict = try Shipped.sample(of: "dongyue")
        let parts = verdict.records.byPart()
        #expect(parts.values.reduce(0) { $0 + $1.count } == verdict.records.count)
        for (part, records) in parts {
            #expect(records.map(\.key) == verdict.records.filter { $0.record.origin.file == part }.map(\.key))
        }
    }
}
