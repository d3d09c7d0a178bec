import Canonical
import Delivery
import Evidence
import Exchange
import ShangMi
import Testing

extension StoreConformance {
    static let archives = [
        StoreCheck("what leaves for an archive is read the same until its file is there, and comes back as it was") {
            bench in
            try await bench.deliverTwice()
            let archive = bench.store.archive
            let order = try #require(
                try await archive.begin(before: bench.moment(1_000), limit: 10, at: bench.moment(2_000)))
            #expect(order.number == 1 && order.batches == 2 && order.deliveries == 2 && order.previous == nil)
            #expect(try await archive.unfinished() == order)
            let (first, second) = (try await bench.content(of: order), try await bench.content(of: order))
            #expect(first == second && first.count == 2)
            // The older version leaves with all it has, the newest only with its texts.
            #expect(first.flatMap(\.versions).count == 1 && first.flatMap(\.members).count { $0.data != nil } == 1)
            #expect(first.allSatisfy { !$0.body.isEmpty && !$0.attempts.isEmpty && !$0.receipts.isEmpty })

            try await bench.finish(order)
            #expect(try await archive.unfinished() == nil)
            #expect(try await bench.content(of: order).allSatisfy { $0.body.isEmpty })
            #expect(try await bench.states() == [.accepted: 2])
            #expect(try await bench.store.views.books().isBalanced)
            await #expect(throws: StoreError.archived(number: 1, file: "archive-1")) {
                try await bench.store.views.acceptedSubmission(
                    key: SampleRecords.key(SampleRecords.unitKey), kind: nil, at: nil)
            }

            try await archive.restore(1, batches: first, leaf: bench.word("restore"), at: bench.moment(3_000))
            #expect(try await archive.archives().map(\.isRestored) == [true])
            let again = try #require(
                try await archive.begin(before: bench.moment(1_000), limit: 10, at: bench.moment(4_000)))
            #expect(again.number == 2 && again.previous?.name == "archive-1")
            #expect(try await bench.content(of: again) == first)
        },
        StoreCheck("nothing that may still be touched is archived") { bench in
            let archive = bench.store.archive
            func isNothing(before seconds: Double) async throws -> Bool {
                try await archive.begin(before: bench.moment(seconds), limit: 10, at: bench.moment(9_000)) == nil
            }
            try await bench.take([SampleRecords.unit()])
            let batch = try await bench.sealed(at: 1)
            #expect(try await isNothing(before: 1_000))
            try await bench.attempt(
                batch,
                showing: bench.receipt(
                    for: batch, state: .rejected,
                    rejected: [.init(SampleRecords.key(SampleRecords.unitKey), code: "4005")]), at: 2)
            #expect(try await isNothing(before: 1_000), "its leaves have no number")
            let keeper = LogKeeper(evidence: bench.store.evidence, signer: bench.pki.gateway)
            try await keeper.sequence()
            #expect(try await isNothing(before: 1_000), "the rejected record may be sent again")
            try await bench.take([SampleRecords.unit { $0[InsuredUnit.name] = "另名" }], at: 3)
            try await bench.deliverEverything(at: 4)
            try await keeper.sequence()
            #expect(try await isNothing(before: 2), "touched since")
            #expect(try await !isNothing(before: 3))
        },
        StoreCheck("what was archived does not come back by being sent in again") { bench in
            try await bench.deliverTwice()
            let order = try #require(
                try await bench.store.archive.begin(before: bench.moment(1_000), limit: 10, at: bench.moment(2_000)))
            try await bench.finish(order)
            let books = try await bench.take([SampleRecords.unit { $0[InsuredUnit.name] = "另名" }], at: 3_000)
            #expect(books.unchanged == 1)
            #expect(try await bench.sealNext(at: 3_001) == nil)
            // Changed content is compared with what was delivered last, and sent.
            try await bench.take([SampleRecords.unit()], at: 3_100)
            #expect(try await bench.sealNext(at: 3_101)?.batch.count == 1)
        },
        StoreCheck("what a newer version follows only after the archive was begun is neither in it nor lost") { bench in
            let keeper = LogKeeper(evidence: bench.store.evidence, signer: bench.pki.gateway)
            try await bench.take([SampleRecords.unit()])
            try await bench.deliverEverything(at: 1)
            try await keeper.sequence()
            let order = try #require(
                try await bench.store.archive.begin(before: bench.moment(1_000), limit: 10, at: bench.moment(2_000)))
            let written = try await bench.content(of: order)
            try await bench.take([SampleRecords.unit { $0[InsuredUnit.name] = "另名" }], at: 2_100)
            #expect(try await bench.content(of: order) == written)
            try await bench.finish(order)
            try await bench.store.archive.restore(
                1, batches: written, leaf: bench.word("restore"), at: bench.moment(3_000))
            let again = try #require(
                try await bench.store.archive.begin(before: bench.moment(1_000), limit: 10, at: bench.moment(4_000)))
            let content = try await bench.content(of: again)
            #expect(content.flatMap(\.versions).compactMap(\.canonical).contains { !$0.isEmpty })
            #expect(content.flatMap(\.members).compactMap(\.data).contains { !$0.isEmpty })
        },
        StoreCheck("an archive of other batches is not put back") { bench in
            try await bench.deliverTwice()
            let order = try #require(
                try await bench.store.archive.begin(before: bench.moment(1_000), limit: 10, at: bench.moment(2_000)))
            let content = try await bench.content(of: order)
            try await bench.finish(order)
            await #expect(throws: StoreError.self) {
                try await bench.store.archive.restore(
                    1, batches: Array(content.dropLast()), leaf: bench.word("restore"), at: bench.moment(3_000))
            }
        },
    ]
}

extension StoreBench {
    /// Delivers a record, and then another version of it, with all leaves numbered.
    fileprivate func deliverTwice() async throws {
        let keeper = LogKeeper(evidence: store.evidence, signer: pki.gateway)
        try await take([SampleRecords.unit()])
        try await deliverEverything(at: 1)
        try await take([SampleRecords.unit { $0[InsuredUnit.name] = "另名" }], at: 2)
        try await deliverEverything(at: 3)
        try await keeper.sequence()
    }

    fileprivate func content(of order: ArchiveOrder) async throws -> [ArchivedBatch] {
        try await store.archive.batches(of: order.number, after: "", limit: 10)
    }

    fileprivate func finish(_ order: ArchiveOrder) async throws {
        try await store.archive.finish(
            order.number, file: ArchiveFile(name: "archive-\(order.number)", sm3: SM3.digest(of: [])),
            leaf: word("archive"), at: moment(2_500))
    }

    fileprivate func word(_ action: String) -> Leaf {
        .operatorAction(action: action, subject: "1", reason: "测试", actor: "tester", at: moment(2_500).text)
    }
}
