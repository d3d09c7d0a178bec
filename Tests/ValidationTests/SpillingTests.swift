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
        let file = SpillFile(memory: limit)
        let book = RecordBook(in: RecordSpace(file), file)
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
        let file = SpillFile(memory: 4 << 20, folder: folder.path)
        let book = RecordBook(in: RecordSpace(file), file)
        try book.append(service(0))
        #expect(!file.isUsed)
        for number in 1..<30_000 { try book.append(service(number)) }
        #expect(file.isUsed)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }

    @Test func `a file that cannot be made is an error that says where and what to do`() throws {
        let file = SpillFile(memory: 0, folder: "/nowhere")
        let book = RecordBook(in: RecordSpace(file), file)
        let error = try #require(throws: RecordSpaceError.self) { try book.append(service(0)) }
        #expect(error.folder == "/nowhere" && error.description.contains("TMPDIR"))
        #expect(book.count == 0)
    }

    @Test func `without room nothing is added any more, not even what repeats the record that had none`() throws {
        // One chunk of memory and no file.
        let data = DataSet(in: SpillFile(memory: 4 << 20, folder: "/nowhere"))
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
        let file = SpillFile(memory: .max)
        let book = RecordBook(in: RecordSpace(file, size: 4 << 20), file)
        let error = #expect(throws: RecordSpaceError.self) {
            for number in 0..<100_000 { try book.append(service(number)) }
        }
        #expect(error?.reason.contains("地址空间") == true && book.count > 1000)
    }

    @Test(arguments: [0, 1 << 20, 1 << 30])
    func `a column gives back what was put at each place`(memory: Int) throws {
        let column = Column<Int32>(SpillFile(memory: memory))
        let count: Int32 = 600_000
        for number in 0..<count { try column.append(number &* 7) }
        column[123_456] = -1
        #expect(column.count == 600_000 && column[123_456] == -1)
        for number in 0..<count where number != 123_456 { try #require(column[Int(number)] == number &* 7) }
    }

    @Test func `memory through which the file was looked at is given back, and nothing of it is lost`() throws {
        let folder = try TemporaryFolder()
        let file = SpillFile(memory: 0, folder: folder.path)
        let column = Column<Int64>(file)
        // More than may be mapped at a time.
        let count: Int64 = 8 << 20
        for number in 0..<count { try column.append(number) }
        #expect(try mapped(in: folder.path) > 0)
        file.look()
        #expect(try mapped(in: folder.path) < 60 << 20)
        for place in stride(from: 0, to: count, by: 511) { try #require(column[Int(place)] == place) }
    }

    /// How many bytes of the nameless files of a folder this process sees in memory.
    private func mapped(in folder: String) throws -> Int {
        var bytes = 0
        var isOfFolder = false
        // Page by page: Foundation takes the first short read of such a file for its end.
        let maps = try #require(FileHandle(forReadingAtPath: "/proc/self/smaps"))
        var text = Data()
        while let part = try maps.read(upToCount: 4096), !part.isEmpty { text += part }
        for line in String(decoding: text, as: UTF8.self).split(separator: "\n") {
            if line.first?.isHexDigit == true, line.contains("-") { isOfFolder = line.contains(folder) }
            guard isOfFolder, line.hasPrefix("Rss:") else { continue }
            bytes += (line.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) << 10
        }
        return bytes
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
