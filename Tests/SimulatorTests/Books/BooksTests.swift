import Foundation
import Testing

@testable import Simulator

@Suite struct BooksTests {
    @Test func `writes a line for each request and each accepted record, and totals at the end`() async throws {
        let path = FileManager.default.temporaryDirectory.path + "/anze-books-\(UUID().uuidString).ndjson"
        defer { try? FileManager.default.removeItem(atPath: path) }  // left behind, it harms nobody
        try Data("earlier\n".utf8).write(to: URL(filePath: path))
        let faults = "faults: [{on: batch, nth: 2, do: drop-before-apply}]"
        try await TestPlatform.run(faults: faults, booksFile: path) { platform in
            let batch = TestBatch(
                "GW-BATCH-1", kind: "insured-unit", TestBatch.upsert("U1", #"{"legalRepName":"张三丰"}"#),
                TestBatch.withdraw("U2", version: 1))
            for _ in 1...3 { _ = try await platform.submit(batch) }
            _ = try await platform.query("GW-NONE-1")
        }
        let text = String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
        #expect(
            text == """
                earlier
                {"applied":true,"batchNo":"GW-BATCH-1","event":"request","method":"POST","path":"/exchange/v1/batches",\
                "verdict":"0000"}
                {"batchNo":"GW-BATCH-1","event":"accepted","key":"900101/U1","kind":"insured-unit","version":1}
                {"applied":false,"batchNo":"GW-BATCH-1","event":"request","fault":"drop-before-apply","method":"POST",\
                "path":"/exchange/v1/batches"}
                {"applied":false,"batchNo":"GW-BATCH-1","event":"request","method":"POST","path":"/exchange/v1/batches",\
                "verdict":"3001"}
                {"applied":false,"batchNo":"GW-NONE-1","event":"request","method":"GET",\
                "path":"/exchange/v1/batches/GW-NONE-1","verdict":"4040"}
                {"batchesApplied":1,"contentsTaken":0,"duplicates":1,"event":"totals","partsTaken":0,"partsTakenAgain":0,\
                "recordsAccepted":1,"recordsAcceptedAgain":0,"recordsRejected":1,"requests":4}

                """)
    }

    @Test func `counts versions and submissions for tests`() async throws {
        try await TestPlatform.run { platform in
            _ = try await platform.submit(.unit("GW-BATCH-1"))
            _ = try await platform.submit(.unit("GW-BATCH-1"))
            let books = await platform.server.books
            #expect(books.accepted == [AcceptedVersion(kind: "insured-unit", key: "900101/U1", version: 1): 1])
            #expect(books.submissions == ["GW-BATCH-1": 2])
        }
    }

    @Test func `notices a version that is accepted twice`() {
        let version = AcceptedVersion(kind: "claim", key: "900101/C1", version: 1)
        var books = Books()
        for _ in 1...2 { books.add(.accepted(version, batchNo: "GW-BATCH-1")) }
        #expect(books.totals == BookTotals(recordsAccepted: 2, recordsAcceptedAgain: 1))
    }

    @Test func `cannot start with books that cannot be written`() throws {
        #expect(throws: SimulatorError.unwritable(file: "/nowhere/books")) { try BooksFile(path: "/nowhere/books") }
    }
}
