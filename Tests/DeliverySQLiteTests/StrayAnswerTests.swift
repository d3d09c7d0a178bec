import Canonical
import Delivery
import DeliverySQLite
import Evidence
import Exchange
import GRDB
import TestKit
import Testing

/// The tray of answers that fit no batch: who sends rubbish must not fill the disk.
@Suite struct StrayAnswerTests {
    private let folder: TemporaryFolder
    private let bench: StoreBench

    init() throws {
        folder = try TemporaryFolder()
        bench = try StoreBench(store: SQLiteStore.open(path: folder.file("store.db")))
    }

    private func execute(_ sql: String) throws {
        try DatabaseQueue(path: folder.file("store.db")).write { try $0.execute(sql: sql) }
    }

    /// So many answers of a destination in the tray, as if they had come before.
    private func fill(_ count: Int, destination: String) throws {
        try execute(
            """
            INSERT INTO stray_answer (destination, batch, attempt, at, reason, status, headers, body)
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(count))
            SELECT '\(destination)', 'B', i, 0, 'r', 200, '', x'00' FROM n
            """)
    }

    /// A batch's attempt that is answered by rubbish.
    private func receive(_ body: [UInt8], headers: [(name: String, value: String)] = [], at seconds: Double)
        async throws
    {
        try await bench.take([SampleRecords.unit("U\(Int(seconds))")], at: seconds)
        var batch = try await bench.sealed(at: seconds)
        let attempt = try await bench.begin(&batch, at: seconds)
        let outcome = AttemptOutcome.unknown(reason: "应答签名验证失败")
        var life = batch.life
        let next = life.handle(
            outcome, of: .send, now: bench.moment(seconds), rules: BatchRules(visibilityDelay: 5), draw: 0)
        try await bench.store.finish(
            attempt, on: batch,
            with: AttemptResult(
                outcome: outcome, at: bench.moment(seconds), status: 200, bytesSent: 0, life: life, nextAt: next,
                draw: 0,
                stray: ReceivedAnswer(status: 200, headers: headers, body: body)))
    }

    private var open: Int { get async throws { try await bench.store.views.strayAnswers().count } }

    @Test func `the tray holds a thousand answers of a destination, and has room again when one was closed`()
        async throws
    {
        let destination = StoreBench.destination.text
        try fill(999, destination: destination)
        try fill(300, destination: "another")
        try execute("UPDATE stray_answer SET closed_at = 1 WHERE destination = 'another'")
        try await receive([1], at: 1)
        #expect(try await open == 1000)
        try await receive([2], at: 2)
        #expect(try await open == 1000)
        #expect(try await bench.store.views.strayAnswers().first?.at == bench.moment(1))
        // The attempt whose answer found no room is written all the same.
        #expect(try await bench.states() == [.unknown: 2])
        let leaf = Leaf.operatorAction(action: "close", subject: "1", reason: "", actor: "op", at: bench.moment(3).text)
        #expect(try await bench.store.closeStray(1, reason: "看过", leaf: leaf, at: bench.moment(3)))
        try await receive([3], at: 4)
        #expect(try await bench.store.views.strayAnswers().first?.at == bench.moment(4))
    }

    @Test func `the full tray of one destination leaves room in another's`() async throws {
        try fill(1000, destination: "another")
        try await receive([1], at: 1)
        #expect(try await bench.store.views.strayAnswers().first?.destination == StoreBench.destination)
    }

    @Test func `of one answer a quarter of a mebibyte is kept, of its body and of its headers`() async throws {
        let most = 1 << 18
        try await receive(
            (0...most).map { UInt8(truncatingIfNeeded: $0) },
            headers: [(name: "X-Long", value: String(repeating: "a", count: most))], at: 1)
        let number = try #require(try await bench.store.views.strayAnswers().first?.number)
        let kept = try #require(try await bench.store.views.strayAnswer(number))
        #expect(kept.body == (0..<most).map { UInt8(truncatingIfNeeded: $0) })
        #expect(kept.headers.count == most && kept.headers.hasPrefix("X-Long: aaa"))
    }
}
