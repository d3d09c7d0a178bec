import Canonical
import Delivery
import Exchange
import ShangMi
import Testing

extension StoreConformance {
    private static let first = "第一份材料"
    private static let second = "第二份材料"

    private static func attachment(_ id: String, _ text: String = first) -> Record {
        SampleRecords.attachment(id, of: .insuredUnit, SampleRecords.unitKey, content: text)
    }

    /// A bench at which a unit is accepted and an attachment of it waits for its content.
    private static func waiting(_ bench: StoreBench) async throws -> StoreBench {
        let bench = try bench.takingContents()
        try await bench.take([SampleRecords.unit(), attachment("A1")])
        try await bench.deliverEverything()
        return bench
    }

    static let contents = [
        StoreCheck("nothing of an attachment leaves before its owner is accepted, and its index not before its content")
        {
            bench in
            let bench = try bench.takingContents()
            try await bench.take([SampleRecords.unit(), attachment("A1")])
            #expect(try await bench.claimContent(at: 0) == nil)
            #expect(try await bench.destinationBooks().contents == ContentBooks(phases: [.waiting: 1]))
            let unit = try await bench.sealed()
            #expect(unit.batch.kind == .insuredUnit)
            #expect(try await bench.claimContent(at: 0) == nil)
            try await bench.attempt(unit, showing: bench.receipt(for: unit, state: .accepted), at: 1)
            #expect(try await bench.sealNext(at: 1) == nil)
            let content = try await bench.claimedContent(at: 1)
            #expect(content.content == StoreBench.content(first))
            #expect(content.sources.map { String(decoding: $0.path, as: UTF8.self) } == ["附件/一.pdf"])
            #expect(try await bench.destinationBooks().contents.bytesLeft == first.utf8.count)
            try await bench.attempt(content, showing: .received(4), at: 2)
            #expect(try await bench.sealNext(at: 2) == nil)
            let rest = try await bench.claimedContent(at: 2)
            #expect(rest.life.received == 4)
            try await bench.attempt(rest, showing: bench.taken(content.content), at: 3)
            #expect(try await bench.deliverEverything(at: 3).map(\.batch.kind) == [.attachment])
            #expect(try await bench.store.views.books().isBalanced)
        },
        StoreCheck("a content that a destination has is not sent again") { bench in
            let bench = try await waiting(bench)
            let content = try await bench.claimedContent(at: 0)
            try await bench.attempt(content, showing: bench.taken(content.content), at: 1)
            try await bench.take([attachment("A2")], at: 2)
            #expect(try await bench.claimContent(at: 2) == nil)
            #expect(try await bench.deliverEverything(at: 2).flatMap(\.members).count == 2)
        },
        StoreCheck("two attachments with one content have one upload, and both go after it") { bench in
            let bench = try await waiting(bench)
            try await bench.take([attachment("A2")], at: 0)
            let content = try await bench.claimedContent(at: 0)
            #expect(content.sources.count == 2)
            #expect(try await bench.claimContent(at: 0, owner: StoreBench.otherWorker) == nil)
            try await bench.attempt(content, showing: bench.taken(content.content), at: 1)
            #expect(try await bench.deliverEverything(at: 1).flatMap(\.members).count == 2)
        },
        StoreCheck(
            "the open part of a dead worker is asked about, not sent again, and the worker's result is not written"
        ) {
            bench in
            let bench = try await waiting(bench)
            var content = try await bench.claimedContent(at: 0)
            let attempt = try await bench.begin(&content, at: 0)
            #expect(try await bench.takeOver(at: 1, alive: []) == 1)
            let stale = content
            await #expect(throws: StoreError.leaseLost) {
                try await bench.finish(attempt, on: stale, with: .received(4), at: 1)
            }
            let asked = try await bench.claimedContent(at: 1, owner: StoreBench.otherWorker)
            #expect((asked.life.purpose, asked.life.lost) == (.query, 1))
            await #expect(throws: StoreError.leaseLost) {
                try await bench.store.contents.prolong(stale, until: bench.moment(99))
            }
            // What is not found at once may still be on its way.
            try await bench.attempt(asked, showing: .other(.absent), at: 2)
            #expect(try await bench.claimContent(at: 3) == nil)
            let visible = 1 + Double(bench.profile.visibilityDelay)
            let again = try await bench.claimedContent(at: visible)
            #expect(again.life.purpose == .query)
            try await bench.attempt(again, showing: .received(4), at: visible)
            let further = try await bench.claimedContent(at: visible)
            #expect((further.life.purpose, further.life.received) == (.send, 4))
        },
        StoreCheck("a content that cannot be sent rejects what waits for it, and a replay asks before it sends") {
            bench in
            let bench = try await waiting(bench)
            let content = try await bench.claimedContent(at: 0)
            try await bench.attempt(content, showing: .received(4), at: 0)
            try await bench.store.contents.fail(
                bench.claimedContent(at: 1), for: .changed, at: bench.moment(1))
            #expect(try await bench.states() == [.accepted: 1, .rejected: 1])
            let group = try #require(try await bench.store.views.failures().first)
            #expect((group.code, group.count) == ("CONTENT-CHANGED", 1))
            let failed = try await bench.store.replays.members(of: group)
            #expect(failed.map(\.waitsForParent) == [false])
            try await bench.replay(failed, of: group, at: 2)
            let asked = try await bench.claimedContent(at: 2)
            #expect(asked.life.purpose == .query)
            try await bench.attempt(asked, showing: bench.taken(asked.content), at: 2)
            #expect(try await bench.deliverEverything(at: 2).count == 1)
        },
        StoreCheck("an attachment that is replaced or withdrawn before its content went leaves nothing to send") {
            bench in
            let bench = try await waiting(bench)
            try await bench.take([attachment("A1", second)], at: 1)
            let content = try await bench.claimedContent(at: 1)
            #expect(content.content == StoreBench.content(second))
            try await bench.attempt(content, showing: .other(.notSent(reason: "refused")), at: 1)
            try await bench.take([SampleRecords.withdrawal(of: attachment("A1", second))], at: 2)
            #expect(try await bench.claimContent(at: 60) == nil)
            #expect(try await bench.destinationBooks().contents == ContentBooks(phases: [.waiting: 2]))
            #expect(try await bench.sealNext(at: 60) == nil)
            // What comes again goes again.
            try await bench.take([attachment("A1")], at: 61)
            #expect(try await bench.claimedContent(at: 61).content == StoreBench.content(first))
        },
        StoreCheck(
            "the contents of a priority report's attachments go before other batches, all others alternate with them"
        ) {
            bench in
            let bench = try bench.takingContents()
            try await bench.take(SampleRecords.reported() + [attachment("A1", second)])
            try await bench.deliverEverything()
            try await bench.take((0..<4).map { SampleRecords.unit("9131011500000000\($0)A") }, at: 1)
            func next() async throws -> String {
                switch try await bench.dueOrContent(at: 1) {
                case .content(let content):
                    let isFirst = content.content == StoreBench.content(first)
                    try await bench.attempt(
                        content, showing: isFirst ? .received(content.life.received + 4) : .received(4), at: 1)
                    return isFirst ? "urgent" : "content"
                case .batch, .ping, .held: return "?"
                case .nothing:
                    guard let batch = try await bench.sealNext(at: 1, limit: 1) else { return "-" }
                    try await bench.attempt(batch, showing: bench.receipt(for: batch, state: .accepted), at: 1)
                    return "batch"
                }
            }
            #expect(try await [next(), next(), next()] == ["content", "batch", "content"])
            try await bench.take(
                [
                    SampleRecords.attachment(
                        "A2", of: .refusalReport, SampleRecords.reportKey, content: first)
                ], at: 1)
            #expect(try await [next(), next(), next()] == ["urgent", "urgent", "urgent"])
        },
        StoreCheck("what waits for contents goes without them where the destination takes none any more") { bench in
            let bench = try await waiting(bench)
            #expect(try await bench.store.contents.waive(for: StoreBench.destination, at: bench.moment(1)) == 1)
            #expect(try await bench.store.contents.waive(for: StoreBench.destination, at: bench.moment(1)) == 0)
            #expect(try await bench.deliverEverything(at: 1).map(\.batch.kind) == [.attachment])
        },
        StoreCheck("a record's story tells where its content's upload stands, with leaves in the log") { bench in
            let bench = try await waiting(bench)
            let content = try await bench.claimedContent(at: 0)
            try await bench.attempt(content, showing: bench.taken(content.content), at: 1)
            let trace = try #require(try await bench.store.views.trace(key: SampleRecords.key("A1")).first)
            let shown = try #require(trace.versions.first?.deliveries.first?.content)
            #expect((shown.phase, shown.received, shown.sm3) == (.taken, 15, content.content.sm3.hex))
            #expect(shown.attempts.map(\.offset) == [0] && shown.attempts.map(\.attempt.outcome) == ["taken"])
            #expect(shown.receipts.map(\.number) == ["C20261120000001"])
            #expect(trace.versions.first?.deliveries.first?.waitsFor.isEmpty == true)
        },
    ]
}
