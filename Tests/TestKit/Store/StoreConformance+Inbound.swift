import Canonical
import Delivery
import Evidence
import Exchange
import Testing

extension StoreConformance {
    static let inbound = [
        StoreCheck("an item is kept once, its correction beside it, and the cursor with them or not at all") { bench in
            let feed = try await bench.begun(.accidentNotices)
            let book = bench.store.inbound
            let (a, b) = (StoreBench.notice("N1"), StoreBench.notice("N2"))
            var gains = [
                try await book.keep(bench.page([a, b], next: "c1"), of: feed, after: nil, at: bench.moment(1))
            ]
            let again = try await bench.page([b, StoreBench.notice("N1", deaths: 2)], next: "c2")
            gains.append(try await book.keep(again, of: feed, after: "c1", at: bench.moment(2)))
            #expect(gains.map { [$0.new, $0.repeated, $0.corrected] } == [[2, 0, 0], [0, 1, 1]])
            // Who read from another place keeps nothing.
            await #expect(throws: StoreError.leaseLost) {
                try await book.keep(
                    bench.page([StoreBench.notice("N3")], next: "c3"), of: feed, after: "c1", at: bench.moment(3))
            }
            let states = try await book.feeds()
            #expect(states.map { "\($0.cursor ?? "-") \($0.items)" } == ["c2 2"])
            let notices = try await book.notices()
            #expect(notices.map { "\($0.item) \($0.revision) \($0.notice.deaths)" }.sorted() == ["N1 2 2", "N2 1 1"])
        },
        StoreCheck("an item that cannot be used is kept, counted, and shown as nothing else") { bench in
            let feed = try await bench.begun(.accidentNotices)
            var broken = StoreBench.notice("N1")
            broken["data"] = ["noticeNo": "N1"]
            let page = try await bench.page([broken], next: "c1")
            let gain = try await bench.store.inbound.keep(page, of: feed, after: nil, at: bench.moment(1))
            #expect(gain.new == 1 && gain.faulty == 1)
            #expect(try await bench.store.inbound.notices().isEmpty)
            #expect(try await bench.store.inbound.feeds().map(\.faulty) == [1])
        },
        StoreCheck("one process reads a feed, and another goes on where it was when it is gone") { bench in
            let feed = StoreBench.feed(.obligatedUnits)
            let book = bench.store.inbound
            let first = try await book.begin(feed, by: StoreBench.worker) { _ in true }
            let page = try await bench.page(
                [StoreBench.unit("U1", from: "2026-01-01")], next: "c1", of: .obligatedUnits)
            _ = try await book.keep(page, of: feed, after: nil, at: bench.moment(1))
            let second = try await book.begin(feed, by: StoreBench.otherWorker) { _ in true }
            let third = try await book.begin(feed, by: StoreBench.otherWorker) { _ in false }
            #expect(first?.cursor == nil && second == nil && third?.cursor == "c1")
            try await book.free(feed, by: StoreBench.otherWorker)
            let fourth = try await book.begin(feed, by: StoreBench.worker) { _ in true }
            #expect(fourth != nil)
            // From the beginning again: nothing is there twice.
            try await book.startAgain(feed)
            let gain = try await book.keep(page, of: feed, after: nil, at: bench.moment(2))
            #expect(gain.new == 0 && gain.repeated == 1)
        },
        StoreCheck("a unit must be insured from its first day to before its last, by what its item said last") {
            bench in
            let feed = try await bench.begun(.obligatedUnits)
            let book = bench.store.inbound
            let units = [
                StoreBench.unit("U1", from: "2026-01-01", to: "2026-06-01"), StoreBench.unit("U2", from: "2026-03-01"),
            ]
            _ = try await book.keep(
                bench.page(units, next: "c1", of: .obligatedUnits), of: feed, after: nil, at: bench.moment(1))
            func on(_ day: String) async throws -> [String] {
                try await book.obligatedUnits(on: CivilDate(iso: day) ?? CivilDate(days: 0)).map(\.creditCode)
            }
            var found = [try await on("2026-01-01"), try await on("2026-05-31"), try await on("2026-06-01")]
            #expect(found == [["U1"], ["U1", "U2"], ["U2"]])
            let corrected = [StoreBench.unit("U1", from: "2026-01-01", to: "2026-02-01")]
            _ = try await book.keep(
                bench.page(corrected, next: "c2", of: .obligatedUnits), of: feed, after: "c1", at: bench.moment(2))
            found = [try await on("2026-01-31"), try await on("2026-05-31")]
            #expect(found == [["U1"], ["U2"]])
        },
        StoreCheck("a notice is matched and told of once for each insurer") { bench in
            let book = bench.store.inbound
            _ = try await book.keep(
                bench.page([StoreBench.notice("N1")], next: "c1"), of: bench.begun(.accidentNotices), after: nil,
                at: bench.moment(1))
            let id = try #require(try await book.notices().first).id
            let match = NoticeMatch(insurer: "900101", policy: "P1", isSamePlace: true)
            for _ in 0..<2 { try await book.match(id, with: [match], at: bench.moment(2)) }
            let leaves = try await bench.store.views.books().leaves
            for _ in 0..<2 {
                try await book.noteExport(
                    of: id, to: "900101",
                    leaf: .operatorAction(
                        action: "notice-export", subject: "N1", reason: "", actor: "a", at: bench.moment(3).text),
                    at: bench.moment(3))
            }
            #expect(try await book.notices().first?.matches.map(\.exportedAt) == [bench.moment(3)])
            #expect(try await bench.store.views.books().leaves == leaves + 1)
        },
        StoreCheck("changes of code tables wait until two persons decided, and the latest of a code counts") { bench in
            let book = bench.store.inbound
            let feed = try await bench.begun(.codeTables)
            let items = [
                StoreBench.code("K1", "03", "旧"), StoreBench.code("K2", "03", "新"), StoreBench.code("K3", "99", "增"),
            ]
            _ = try await book.keep(
                bench.page(items, next: "c1", of: .codeTables), of: feed, after: nil, at: bench.moment(1))
            let staged = try await book.stagedChanges()
            #expect(staged.map { "\($0.code) \($0.label)" } == ["03 新", "99 增"])
            let release = CodeRelease(
                id: "CT-1", from: CivilDate(days: 20_000), state: .planned, reason: "r", plannedBy: "甲",
                plannedAt: bench.moment(2),
                approvedBy: nil, changes: staged)
            func leaf(_ action: String) -> Leaf {
                .operatorAction(action: action, subject: "CT-1", reason: "r", actor: "a", at: bench.moment(2).text)
            }
            try await book.plan(release, leaf: leaf("tables-plan"))
            #expect(try await book.stagedChanges().isEmpty)
            // What was planned by somebody else meanwhile is not planned twice.
            await #expect(throws: StoreError.leaseLost) {
                try await book.plan(
                    CodeRelease(
                        id: "CT-2", from: release.from, state: .planned, reason: "r", plannedBy: "甲",
                        plannedAt: bench.moment(2),
                        approvedBy: nil, changes: staged), leaf: leaf("tables-plan"))
            }
            let cancelled = try await book.decide("CT-1", .cancelled, by: "乙", leaf: leaf("x"), at: bench.moment(3))
            let staging = try await book.stagedChanges()
            #expect(cancelled && staging == staged)
            let late = try await book.decide("CT-1", .active, by: "乙", leaf: leaf("x"), at: bench.moment(3))
            #expect(!late)
            #expect(try await book.releases().map(\.state) == [.cancelled])
        },
        StoreCheck("a gap is noted once, and closed once") { bench in
            let feed = StoreBench.feed(.accidentNotices)
            let book = bench.store.inbound
            _ = try await book.begin(feed, by: StoreBench.worker) { _ in true }
            var changed: [Bool] = []
            for gap in ["缺", "缺", nil, nil] {
                changed.append(try await book.note(gap: gap, of: feed, leaf: nil, at: bench.moment(1)))
            }
            #expect(changed == [true, false, true, false])
        },
    ]
}

extension StoreBench {
    fileprivate static func feed(_ feed: Feed) -> FeedID { FeedID(destination: destination, feed: feed) }

    /// A feed that this process reads.
    fileprivate func begun(_ feed: Feed) async throws -> FeedID {
        let id = StoreBench.feed(feed)
        _ = try await store.inbound.begin(id, by: StoreBench.worker) { _ in true }
        return id
    }

    fileprivate static func notice(_ id: String, deaths: Int = 1) -> [String: Any] {
        [
            "id": id, "publishedAt": "2026-11-20T10:00:00+08:00",
            "data": [
                "noticeNo": id, "unitCreditCode": SampleRecords.unitKey, "unitName": "样例单位",
                "occurredAt": "2026-11-19T10:00:00+08:00", "divisionCode": "310115", "deaths": deaths,
                "seriousInjuries": 0,
            ] as [String: Any],
        ]
    }

    fileprivate static func unit(_ code: String, from: String, to: String? = nil) -> [String: Any] {
        var data: [String: Any] = ["creditCode": code, "name": "单位\(code)", "validFrom": from]
        data["validTo"] = to
        return ["id": "item-\(code)", "publishedAt": "", "data": data]
    }

    fileprivate static func code(_ id: String, _ code: String, _ label: String) -> [String: Any] {
        ["id": id, "publishedAt": "", "data": ["table": "service-kind", "code": code, "label": label]]
    }

    /// A page as the platform signs it, read as the gateway reads it.
    fileprivate func page(
        _ items: [[String: Any]], next: String?, of feed: Feed = .accidentNotices
    ) async throws -> FeedPage {
        let verified = try AnswerVerifier(profile: profile, trust: pki.trust).verify(
            try await platform.feed(items, next: next), about: nil, now: moment(0).seconds)
        return try profile.page(of: verified, feed: feed)
    }
}
